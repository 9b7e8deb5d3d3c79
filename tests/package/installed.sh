# What an installed poolsim has to do, wherever that is. Read by deb and prefix, which set prefix, zsh (where zsh looks) and
# PATH, and end with `told`.
passed=0 failed=0
work=$(mktemp -d)

verdict() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: not so\n' "$what"
        sed 's/^/    /' "$work/out"
    fi
}

told() {
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
}

version_is() { # WANTED
    local got
    got=$(poolsim --version) && [ "$got" = "poolsim $1" ] || { echo "$got"; false; }
}
replays() { (cd "$work" && poolsim run --strict --events 2000 "$prefix/share/poolsim/workloads/json-telemetry.yaml"); }
records() { (cd "$work" && poolsim record -o ls.yaml ls && poolsim run --strict ls.yaml); }
man_page() { man -w "$1" | grep "$prefix/share/man"; }
page_of_help() { (cd / && MANWIDTH=72 MANPAGER=cat poolsim help size | grep 'the smallest pool'); }
completes() {
    # shellcheck disable=SC2016 # the inner shell's
    bash -c '. "$1"; COMP_WORDS=(poolsim siz); COMP_CWORD=1; _poolsim; [ "${COMPREPLY[*]}" = size ]' - \
        "$prefix/share/bash-completion/completions/poolsim"
}
firmware() { # the configuration is the program's
    # shellcheck disable=SC2046 # one word a flag
    cc -std=c11 -Wall -Wextra -Werror -DDPOOL_BLOCK=4 $(pkg-config --cflags dpool) -o "$work/use" tests/package/use.c \
        "$(pkg-config --variable=core dpool)"/*.c && "$work/use"
}
plugin() {
    cc -std=c11 -shared -fPIC -I "$prefix/include" -o "$work/bump.so" tests/plugin/bump.c &&
        poolsim compare --no-time --with first-fit --plugin "$work/bump.so" tests/regress/full-to-the-last-block.yaml
}

works() { # VERSION
    verdict 'poolsim --version' version_is "$1"
    verdict 'a workload is replayed' replays
    verdict 'a program is recorded' records
    verdict 'man finds poolsim-run(1)' man_page poolsim-run
    verdict 'man finds poolsim-trace(5)' man_page poolsim-trace
    verdict 'man finds dpool(3)' man_page dpool
    verdict 'poolsim help size' page_of_help
    verdict 'bash completes' completes
    verdict 'zsh finds its completion' test -s "$zsh/_poolsim"
    verdict 'fish finds its completion' test -s "$prefix/share/fish/vendor_completions.d/poolsim.fish"
    verdict 'a program with the pool is compiled' firmware
    verdict 'a plugin is compiled' plugin
}
