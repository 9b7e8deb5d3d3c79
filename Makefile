# poolsim: a pool whose allocations may move, and a simulator that shows what that is worth.
#
# Variables: CC, CXX, CFLAGS, BUILD (where everything is made), SAN=1 (address and undefined sanitizers), V=1 (show commands),
# PREFIX and DESTDIR (install), EXEC (what runs a test program, e.g. qemu-i386).

VERSION := 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
EXEC ?=
V ?= 0
SAN ?= 0
CFLAGS ?= -O2 -g

# Every rule is in this file.
MAKEFLAGS += -r

Q := $(if $(filter 1,$(V)),,@)
# Nothing is said with V=1, when make shows the commands, and with make -s.
say = $(if $(filter 1,$(V)),,@$(if $(findstring s,$(firstword -$(MAKEFLAGS))),,printf '  %-5s %s\n' '$(1)' '$(2)';))

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wundef \
            -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wno-format-nonliteral -Werror
comma := ,
SANFLAGS := $(if $(filter 1,$(SAN)),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
# A process a test is dear under sanitizers, and they end the program at their first finding anyway.
ifeq ($(SAN),1)
export CK_FORK ?= no
endif
override CFLAGS += -std=c11 $(WARNINGS) $(SANFLAGS) -I. -MMD -MP
HOSTFLAGS := -D_GNU_SOURCE -DPOOLSIM_VERSION='"$(VERSION)"'
LIBS := -lyaml -larchive -lz -lpcre2-8 -ljansson -lncursesw -ltinfo -lpopt -lm -lpthread
CHECK_LIBS := -lcheck -lsubunit -lm -lrt -lpthread

CORE := $(wildcard core/*.c)
# The simulator links a pool of every block size and width; pool_variant.c is core/ in one translation unit.
VARIANTS := $(foreach width,16 32,$(foreach block,4 8 16 32,b$(block)w$(width)))
RECORDER_SOURCES := traces/record_preload.c traces/record_preload_log.c
TRACES := $(filter-out traces/pool_variant.c $(RECORDER_SOURCES),$(wildcard traces/*.c))
LIBRARY := $(TRACES:%.c=$(BUILD)/obj/%.o) $(VARIANTS:%=$(BUILD)/obj/traces/pool_%.o) \
           $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard viz/*.c))
CLI := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard cli/*.c))
POOLSIM := $(BUILD)/poolsim
RECORDER := $(BUILD)/libpoolsim-record.so

# Flags of a variant: b8w16 is blocks of 8 at 16 bits; further parts switch features.
flags_of = -DDPOOL_BLOCK=$(subst b,,$(firstword $(subst w, ,$(firstword $(subst -, ,$(1)))))) \
           -DDPOOL_WIDTH=$(lastword $(subst w, ,$(firstword $(subst -, ,$(1))))) \
           $(if $(findstring -nogen,$(1)),-DDPOOL_GENERATIONS=0) \
           $(if $(findstring -hard,$(1)),-DDPOOL_HARDENED=1) \
           $(if $(findstring -stretch,$(1)),-DSTRETCHES -DDPOOL_COPY_CHUNK=64 -include tests/embedded/stretch.h) \
           $(if $(findstring -small,$(1)),-DDPOOL_DEFERRED=0 -DDPOOL_INDEX_CACHE=0 -DDPOOL_STATISTICS=0 -DDPOOL_MAKE_ROOM=0) \
           $(if $(findstring -plain,$(1)),-DDPOOL_INTRINSICS=0 -DDPOOL_FAST_PATH=0 -DDPOOL_COPY_CHUNK=16) \
           $(if $(findstring -tight,$(1)),-DDPOOL_COPY_CHUNK=4 -DDPOOL_ROOM_HEADERS=4 -DDPOOL_ROOM_TRIES=1 -DDPOOL_ROOM_TIDY=16)

.PHONY: all
## Build poolsim (the default).
all: $(POOLSIM) $(RECORDER)

.PHONY: help
## Print this list.
help:
	@awk '/^## /{text=substr($$0,4)} /^[a-z0-9-]+:/{if(text){split($$0,a,":");printf "  make %-20s %s\n",a[1],text;text=""}}' $(filter-out %.d,$(MAKEFILE_LIST))

$(POOLSIM): $(CLI) $(LIBRARY)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

# What is preloaded into other programs has no sanitizers; and it stands for malloc, of which a compiler knows too much.
$(RECORDER): $(RECORDER_SOURCES) $(wildcard traces/record_*.h)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(filter-out -MMD -MP $(SANFLAGS),$(CFLAGS)) $(HOSTFLAGS) -fPIC -fvisibility=hidden \
	    -fno-builtin -shared $(LDFLAGS) $(RECORDER_SOURCES) -o $@

$(BUILD)/obj/traces/pool_%.o: traces/pool_variant.c
	@mkdir -p $(@D)
	$(call say,CC,$< $*)$(CC) $(CFLAGS) $(HOSTFLAGS) $(call flags_of,$*) -DPOOL_VARIANT=pool_$* -c $< -o $@

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CFLAGS) $(HOSTFLAGS) -c $< -o $@

# ---- Tests ----

# Core's tests, in each of these builds of the pool.
CORE_CHECKS := $(VARIANTS) b8w16-nogen b4w16-plain b16w32-nogen-plain b4w16-hard b8w32-hard-nogen b8w16-small b4w32-small
CORE_TESTS := $(wildcard tests/core/*.c)
HOST_TESTS := $(wildcard tests/traces/*.c tests/viz/*.c tests/cli/*.c)

$(BUILD)/tests/core-%: $(CORE) $(CORE_TESTS) $(wildcard core/*.h tests/core/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(call flags_of,$*) \
	    -DDPOOL_ASSERT=test_assert -include tests/core/assert.h $(CORE) $(CORE_TESTS) $(CHECK_LIBS) -o $@

# A program with a pool that leaves out all that it can, the inspection too, which the other tests need.
$(BUILD)/tests/bare: $(CORE) tests/bare/bare.c $(wildcard core/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(call flags_of,b8w16-small) -DDPOOL_INSPECT=0 \
	    $(CORE) tests/bare/bare.c -o $@

# The same without the Check library, for machines that have none: tests/core/small_check.h stands in for it.
$(BUILD)/tests/small-%: $(CORE) $(CORE_TESTS) $(wildcard core/*.h tests/core/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CROSS_CC) -std=c11 $(WARNINGS) -O2 -static -I. $(call flags_of,$*) -DSMALL_CHECK \
	    $(CORE) $(CORE_TESTS) -o $@

$(BUILD)/tests/host: $(HOST_TESTS:%.c=$(BUILD)/obj/%.o) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) $(CHECK_LIBS) -o $@

.PHONY: check-regress
## Replay the traces that guard the pool, and hold them against what they expect.
check-regress: $(POOLSIM)
	$(Q)$(POOLSIM) check tests/regress

.PHONY: check check-core check-host check-cli check-rooms
## Run every test.
check: check-rooms check-core check-host check-cli check-record check-regress check-gallery

## Run core's tests in each build of the pool.
check-core: $(CORE_CHECKS:%=$(BUILD)/tests/core-%) $(BUILD)/tests/bare
	$(Q)for test in $^; do $(EXEC) $$test || exit 1; done

## Run the tests of traces/ and viz/.
check-host: $(BUILD)/tests/host
	$(Q)$(EXEC) $<

PLUGINS := $(patsubst tests/plugin/%.c,$(BUILD)/tests/%.so,$(wildcard tests/plugin/*.c))

## Run the program's tests: commands in, output and exit status out.
check-cli: $(POOLSIM) $(PLUGINS) $(BUILD)/tests/naive $(BUILD)/tests/lossy
	$(Q)POOLSIM=$(abspath $(POOLSIM)) PLUGIN=$(abspath $(BUILD)/tests/bump.so) tests/cli/run

# What the program's data files should hold, reckoned without it.
$(BUILD)/tests/naive: $(CORE) $(wildcard tests/naive/*.c tests/naive/*.h core/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(call flags_of,b8w16) $(filter %.c,$^) -o $@

# The program with a pool, that of blocks of 8 at 16 bits, whose moves lose data.
$(BUILD)/tests/lossy.o: traces/pool_variant.c tests/cli/lossy.h
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(CFLAGS) $(HOSTFLAGS) $(call flags_of,b8w16) -DPOOL_VARIANT=pool_b8w16 -include tests/cli/lossy.h -c $< -o $@

$(BUILD)/tests/lossy: $(CLI) $(filter-out %/pool_b8w16.o,$(LIBRARY)) $(BUILD)/tests/lossy.o
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

# Programs to be recorded, as they are written: nothing is optimized away, and no sanitizer has an allocator of its own.
VICTIMS := $(patsubst tests/record/%.c,$(BUILD)/tests/record/%,$(wildcard tests/record/*.c)) $(BUILD)/tests/record/static

$(BUILD)/tests/record/%: tests/record/%.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) -std=c11 $(WARNINGS) -g -O0 -fno-builtin -D_GNU_SOURCE -pthread $< -o $@

$(BUILD)/tests/record/static: tests/record/forms.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) -std=c11 $(WARNINGS) -g -O0 -fno-builtin -D_GNU_SOURCE -static $< -o $@

.PHONY: check-record
## Record programs, and look at the traces.
check-record: $(POOLSIM) $(RECORDER) $(VICTIMS)
	$(Q)POOLSIM=$(abspath $(POOLSIM)) VICTIMS=$(abspath $(BUILD)/tests/record) tests/record/run

.PHONY: check-view
## Run the view in a terminal, which is tmux's.
check-view: $(POOLSIM)
	$(Q)POOLSIM=$(abspath $(POOLSIM)) tests/view/run

.PHONY: test-golden-update
## Rewrite what check-cli and check-host compare with; read the diff before it is committed.
test-golden-update: $(POOLSIM) $(BUILD)/tests/host $(PLUGINS) $(BUILD)/tests/naive $(BUILD)/tests/lossy
	$(Q)UPDATE=1 CK_RUN_SUITE=view $(BUILD)/tests/host
	$(Q)UPDATE=1 POOLSIM=$(abspath $(POOLSIM)) PLUGIN=$(abspath $(BUILD)/tests/bump.so) tests/cli/run

.PHONY: check-slurm
## Run a sweep's job array in a Slurm of this machine alone, started and stopped for it (needs munge and Slurm; a minute).
check-slurm: $(POOLSIM)
	$(Q)POOLSIM=$(abspath $(POOLSIM)) tests/slurm/run

## Fail on an include against the one way core < traces < viz < cli.
check-rooms:
	$(Q)! grep -nE '^#include "(traces|viz|cli)/' core/*.[ch]
	$(Q)! grep -nE '^#include "(viz|cli)/' traces/*.[ch]
	$(Q)! grep -nE '^#include "cli/' viz/*.[ch] 2>/dev/null
	$(Q)test "$$(grep -lE '^#include <yaml.h>' */*.[ch] | wc -l)" -le 1
	$(Q)test "$$(grep -lE '^#include <curses.h>' */*.[ch] | wc -l)" -le 1

.PHONY: check-recordings
## Replay the recordings beside the project, in the smallest pools that can hold them.
check-recordings: $(POOLSIM)
	$(Q)if [ -d ../shared/data ]; then POOLSIM=$(abspath $(POOLSIM)) DATA=../shared/data tests/recordings/run \
	    && POOLSIM=$(abspath $(POOLSIM)) DATA=../shared/data tests/recordings/logs; \
	    else echo 'no recordings beside the project: 0 passed, 0 failed'; fi

.PHONY: check-workloads
## Replay each workload of the project with 50 seeds: it has to fit in its pool with all of them.
check-workloads: $(POOLSIM)
	$(Q)POOLSIM=$(abspath $(POOLSIM)) tests/recordings/seeds

.PHONY: check-32 check-big-endian check-valgrind
## Run core's tests as a 32-bit program (needs gcc-i686-linux-gnu and qemu-user).
check-32:
	$(Q)$(MAKE) -s check-small check-generate CROSS_CC=i686-linux-gnu-gcc EXEC=qemu-i386 BUILD=$(BUILD)/32

## Run core's tests on a big-endian machine, in the builds that differ in what a header holds (needs gcc-s390x-linux-gnu, qemu-user).
check-big-endian:
	$(Q)$(MAKE) -s check-small check-generate CROSS_CC=s390x-linux-gnu-gcc EXEC=qemu-s390x BUILD=$(BUILD)/s390x \
	    CORE_CHECKS='b4w16 b8w16 b8w32 b16w32-nogen-plain b4w16-hard b8w16-small'

.PHONY: check-small
check-small: $(CORE_CHECKS:%=$(BUILD)/tests/small-%)
	$(Q)printf '%s\n' $^ | xargs -P "$$(nproc)" -I{} sh -c '$(EXEC) {}'

# Whether another machine generates the same events; what is needed of traces/ needs no library.
GENERATE := traces/generate.c traces/generate_alloc.c traces/agenda.c traces/law.c traces/random.c traces/units.c \
            tests/traces/golden_workload.c tests/machines/generate.c

$(BUILD)/tests/generate: $(GENERATE) $(wildcard traces/*.h tests/traces/golden_workload.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CROSS_CC) -std=c11 $(WARNINGS) -O2 -static -I. $(GENERATE) -o $@

.PHONY: check-generate
check-generate: $(BUILD)/tests/generate
	$(Q)$(EXEC) $<

.PHONY: check-cxx
## Include core's header in C++, and call the pool from there (needs g++).
# Without -Wshadow: C lets the function dpool_stats and the struct share their name, and g++ warns of it.
check-cxx: $(BUILD)/tests/cxx-b8w16 $(BUILD)/tests/cxx-b16w32
	$(Q)for test in $^; do $(EXEC) $$test || exit 1; done

$(BUILD)/tests/cxx-%: tests/cxx/firmware.cc $(CORE) $(wildcard core/*.h)
	@mkdir -p $(@D)
	$(call say,CXX,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(call flags_of,$*) -r -nostdlib $(CORE) -o $@.o
	$(Q)$(CXX) -std=c++11 -Wall -Wextra -Wpedantic -Wconversion -Werror $(SANFLAGS) -I. $(call flags_of,$*) \
	    $< $@.o -o $@

## Run core's tests under valgrind.
check-valgrind: $(BUILD)/tests/core-b8w16
	$(Q)CK_FORK=no valgrind -q --error-exitcode=1 --leak-check=full $<

# ---- Proof ----

# Every state that a tiny pool can reach: tests/exhaustive/shapes lists the pools.
SEARCH := $(wildcard tests/exhaustive/*.c) tests/core/look.c
SEARCH_BUILDS := $(sort $(shell awk '/^(short|full)/{print $$2}' tests/exhaustive/shapes))

$(BUILD)/tests/exhaustive-%: $(CORE) $(SEARCH) $(wildcard core/*.h tests/exhaustive/*.h tests/core/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(HOSTFLAGS) $(call flags_of,$*) \
	    -DDPOOL_ASSERT=test_assert -include tests/core/assert.h $(CORE) $(SEARCH) -o $@

.PHONY: exhaustive exhaustive-short
## Search every state that some tiny pools can reach: minutes.
exhaustive: $(SEARCH_BUILDS:%=$(BUILD)/tests/exhaustive-%)
	$(Q)BUILD=$(BUILD) tests/exhaustive/run short full

## The same with the smallest of these pools: seconds.
exhaustive-short: $(SEARCH_BUILDS:%=$(BUILD)/tests/exhaustive-%)
	$(Q)BUILD=$(BUILD) tests/exhaustive/run short

# Bookkeeping written over, in hardened builds of the pool; the others show that dpool_check at least is safe.
FAULTS := $(wildcard tests/faults/*.c)
FAULT_KINDS := $(VARIANTS:%=%-hard) b8w16-hard-nogen b8w16 b4w32
FAULT_KINDS_SHORT := b4w16-hard b8w16

$(BUILD)/tests/faults-%: $(CORE) $(FAULTS) $(wildcard core/*.h tests/faults/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(HOSTFLAGS) $(call flags_of,$*) $(CORE) $(FAULTS) -o $@

.PHONY: faults faults-short
## Flip every bit of some pools' bookkeeping, and run past the end of data: hardened pools find it (2 minutes).
faults: $(FAULT_KINDS:%=$(BUILD)/tests/faults-%)
	$(Q)for test in $^; do $(EXEC) $$test || exit 1; done

## The same for two builds of the pool: seconds.
faults-short: $(FAULT_KINDS_SHORT:%=$(BUILD)/tests/faults-%)
	$(Q)for test in $^; do $(EXEC) $$test || exit 1; done

# Interrupts that a test makes itself, where the hooks of the critical section let one come.
INTERRUPTS := $(wildcard tests/interrupts/*.c) tests/faults/scenes.c tests/faults/guard.c
INTERRUPT_KINDS := b4w16-tight b8w32 b16w16-hard-tight

$(BUILD)/tests/interrupts-%: $(CORE) $(INTERRUPTS) $(wildcard core/*.h tests/faults/*.h tests/interrupts/*.h)
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(HOSTFLAGS) $(call flags_of,$*) \
	    -include tests/interrupts/hooks.h $(CORE) $(INTERRUPTS) -o $@

.PHONY: check-interrupts
## Interrupt every call at every point at which an interrupt may come, by every call that it may make.
check-interrupts: $(INTERRUPT_KINDS:%=$(BUILD)/tests/interrupts-%)
	$(Q)for test in $^; do $(EXEC) $$test || exit 1; done

include tests/fuzz/fuzz.mk

# Builds of core/ that differ where coverage can tell.
MCDC_KINDS := b4w16 b8w16 b4w32 b16w32 b8w16-nogen b4w16-plain b4w16-hard
MCDC_PROGRAMS = $(MCDC_KINDS:%=$(BUILD)/tests/core-%) $(SEARCH_BUILDS:%=$(BUILD)/tests/exhaustive-%) \
                $(FUZZ_KINDS:%=$(BUILD)/fuzz/pool-%) $(BUILD)/tests/faults-b4w16-hard

.PHONY: mcdc mcdc-programs
mcdc-programs: $(MCDC_PROGRAMS)

## Print the MC/DC of core/ over its tests, the short search, the corpus and the faults; fail below 100 % (clang-19, llvm-19).
# All of it anew each time: the compiler tells once what it cannot measure.
mcdc:
	$(Q)for tool in clang-19 llvm-profdata-19 llvm-cov-19 jq; do command -v $$tool >/dev/null || \
	    { echo "mcdc: no $$tool; packages: clang-19 libclang-rt-19-dev llvm-19 jq, or .ci/deps all"; exit 1; }; done
	$(Q)rm -rf $(BUILD)/mcdc && mkdir -p $(BUILD)/mcdc
	$(Q)$(MAKE) -s mcdc-programs BUILD=$(BUILD)/mcdc CC=clang-19 \
	    CFLAGS='-O1 -g -fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc' 2>$(BUILD)/mcdc/log || \
	    { cat $(BUILD)/mcdc/log; exit 1; }
	$(Q)BUILD=$(BUILD)/mcdc tests/mcdc

.PHONY: mutants
## Break core/ in SHARE (20) of 100 single places; fail where the tests do not find one that is not listed (minutes).
mutants:
	$(Q)BUILD=$(abspath $(BUILD)) tests/mutants/run

# ---- Small machines ----

# What the benchmarks and other machines replay: the recordings beside the project where they are, else the workloads in it.
RECORDINGS ?= $(wildcard ../shared/data/*.rep.xz ../shared/data/seed-workload.txt.xz)
BENCH_TRACES := $(if $(RECORDINGS),$(patsubst %.txt.xz,$(BUILD)/bench/%.yaml,\
                    $(patsubst %.rep.xz,$(BUILD)/bench/%.yaml,$(notdir $(RECORDINGS)))),\
                    $(wildcard traces/workloads/*.yaml))

.PHONY: size
## Print code, struct and stack of core/ on a Cortex-M3; with BASE=COMMIT also the change since then.
size:
	$(Q)BASE=$(BASE) tests/embedded/size

include tests/embedded/machines.mk

.PHONY: embedded embedded-short embedded-firmware
## Replay on ARM, RISC-V, 32-bit x86 and s390x in QEMU: the pool and the report must be the same everywhere.
embedded: embedded-firmware $(MACHINES:%=$(BUILD)/machine/%/replay) $(BUILD)/machine/pack $(BENCH_TRACES)
	$(Q)FOLDER=$(abspath $(BUILD))/machine MACHINES='i386 s390x m0 m3 m4 m33 rv32' EVENTS=20000 \
	    tests/embedded/run traces/workloads/*.yaml
	$(Q)$(if $(RECORDINGS),FOLDER=$(abspath $(BUILD))/machine MACHINES='i386 s390x m0-large m3 m4 m33 rv32' FEW=1 \
	    tests/embedded/run $(filter-out traces/%,$(BENCH_TRACES)))

## The same with the beginnings of the project's workloads alone, on fewer machines.
embedded-short: embedded-firmware $(SHORT_MACHINES:%=$(BUILD)/machine/%/replay) $(BUILD)/machine/host/replay $(BUILD)/machine/pack
	$(Q)FOLDER=$(abspath $(BUILD))/machine MACHINES='$(SHORT_MACHINES)' EVENTS=2000 FEW=1 \
	    tests/embedded/run traces/workloads/*.yaml

embedded-firmware: $(BUILD)/machine/firmware
	$(Q)timeout 60 $(count_m3) $< </dev/null | diff tests/embedded/firmware.out -

.PHONY: instructions
INSTRUCTIONS := $(foreach machine,m3 rv32,$(foreach kind,b8w16 b16w16 b8w16-hard b8w16-stretch,$(BUILD)/machine/$(machine)/instructions-$(kind)))
## Count each call's instructions on Cortex-M3 and RV32; fail where a worst case grows; rewrite docs/instructions.md.
instructions: $(INSTRUCTIONS)
	$(Q)FOLDER=$(abspath $(BUILD))/machine tests/embedded/instructions >$(BUILD)/instructions.md
	$(Q)mkdir -p docs && cp $(BUILD)/instructions.md docs/instructions.md

.PHONY: costs
COST_TRACES := $(addprefix traces/workloads/,packet-radio.yaml sensor-logger.yaml mqtt-client.yaml json-telemetry.yaml \
    flash-logger.yaml coap-server.yaml lora-mesh.yaml camera.yaml web-ui.yaml)
## Measure the cost tables on Cortex-M3 and RV32 into traces/costs; hold them against counted replays, in docs/costs.md.
costs: $(POOLSIM) $(BUILD)/machine/pack $(foreach machine,m3 rv32,$(addprefix $(BUILD)/machine/$(machine)/,costs replay-counted))
	@mkdir -p traces/costs
	$(Q)FOLDER=$(abspath $(BUILD))/machine POOLSIM=$(abspath $(POOLSIM)) TABLES=traces/costs tests/embedded/costs \
	    $(COST_TRACES) >$(BUILD)/costs.md
	$(Q)cp $(BUILD)/costs.md docs/costs.md

# ---- Benchmarks ----

$(BUILD)/bench/%.yaml: ../shared/data/%.rep.xz | $(POOLSIM)
	@mkdir -p $(@D)
	$(Q)$(POOLSIM) import --from rep -o $@ $<

$(BUILD)/bench/%.yaml: ../shared/data/%.txt.xz | $(POOLSIM)
	@mkdir -p $(@D)
	$(Q)$(POOLSIM) import --from rep -o $@ $<

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/bench_%.o $(BUILD)/obj/tests/bench/tape.o $(BUILD)/obj/tests/bench/count.o \
                  $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

# The pool as firmware compiles it, for bench-malloc.
$(BUILD)/obj/tests/bench/replay_b%.o: tests/bench/replay_kind.c
	@mkdir -p $(@D)
	$(call say,CC,$< b$*)$(CC) $(CFLAGS) $(HOSTFLAGS) $(call flags_of,b$*) -DREPLAY=replay_b$* -c $< -o $@

$(BUILD)/bench/malloc: $(VARIANTS:%=$(BUILD)/obj/tests/bench/replay_%.o) $(BUILD)/obj/tests/bench/replay_malloc.o

.PHONY: bench bench-malloc bench-generate bench-view
## Print what a redraw of the view at 200x60 costs, in the middle of each recording.
bench-view: $(BUILD)/bench/view $(BENCH_TRACES)
	$(Q)$(BUILD)/bench/view $(BENCH_TRACES)

## Print how many events a second are generated of each workload, and the instructions of an event.
bench-generate: $(BUILD)/bench/generate
	$(Q)$< $(shell grep -l '^poolsim-workload:' traces/workloads/*.yaml)

## Print what each operation costs, by pool size, filling and recording; and what bench-malloc prints.
bench: $(BUILD)/bench/ops $(BENCH_TRACES) bench-malloc
	$(Q)$(BUILD)/bench/ops $(BENCH_TRACES)

## Replay the recordings through the pool and through the C library's malloc, and compare.
bench-malloc: $(BUILD)/bench/malloc $(BENCH_TRACES)
	$(Q)$(BUILD)/bench/malloc $(BENCH_TRACES)

.PHONY: check-compaction
## Make room instead of defragmenting, on the recordings beside the project: what it moves; fail where it is not better.
check-compaction: $(POOLSIM) $(if $(RECORDINGS),$(BENCH_TRACES))
	$(Q)$(if $(RECORDINGS),POOLSIM=$(abspath $(POOLSIM)) tests/recordings/compaction $(sort $(BENCH_TRACES)),\
	    echo 'no recordings beside the project: nothing was compared')

.PHONY: check-size
## What poolsim size answers for the recordings beside the project: it must do, and a block less must not.
check-size: $(POOLSIM) $(if $(RECORDINGS),$(BENCH_TRACES))
	$(Q)$(if $(RECORDINGS),POOLSIM=$(abspath $(POOLSIM)) tests/recordings/size $(sort $(BENCH_TRACES)),\
	    echo 'no recordings beside the project: nothing was searched for')

.PHONY: check-models
## The smallest arenas of compare's TLSF and first fit for the recordings beside the project: as measured with real ones.
check-models: $(POOLSIM) $(if $(RECORDINGS),$(BENCH_TRACES))
	$(Q)$(if $(RECORDINGS),POOLSIM=$(abspath $(POOLSIM)) tests/recordings/compare ../shared/data/reference.md \
	    $(sort $(BENCH_TRACES)),echo 'no recordings beside the project: nothing was compared')

# Plugins, bump.c the example of one, with what a user has: the header and a C compiler.
$(BUILD)/tests/%.so: tests/plugin/%.c traces/poolsim_plugin.h
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) -std=c11 $(WARNINGS) -O2 -fPIC -shared -Itraces $< -o $@

.PHONY: bench-jobs
## Print how much faster two cores size, compare, check and sweep than one; fail below 1.8 times where the machine is idle.
bench-jobs: $(POOLSIM) $(BENCH_TRACES)
	$(Q)POOLSIM=$(abspath $(POOLSIM)) tests/bench/jobs $(sort $(BENCH_TRACES))

$(BUILD)/bench/yaml_pull: tests/bench/yaml_pull.c
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) $< -lyaml -o $@

.PHONY: bench-throughput
## Print what a replay takes over what libyaml alone takes to read the trace.
bench-throughput: $(POOLSIM) $(BUILD)/bench/yaml_pull
	$(Q)POOLSIM=$(abspath $(POOLSIM)) PULL=$(abspath $(BUILD))/bench/yaml_pull tests/bench/throughput

$(BUILD)/bench/heavy: tests/bench/heavy.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) -std=c11 $(WARNINGS) -O2 -fno-builtin $< -o $@

.PHONY: bench-record
## Print what recording costs a program, beside the same program alone.
bench-record: $(POOLSIM) $(RECORDER) $(BUILD)/bench/heavy
	$(Q)POOLSIM=$(abspath $(POOLSIM)) HEAVY=$(abspath $(BUILD)/bench/heavy) tests/bench/record

.PHONY: bench-plot
## Print what plotting ten million events takes, beside their replay; fail where that is too much (a quiet machine; minutes).
bench-plot: $(POOLSIM)
	$(Q)POOLSIM=$(abspath $(POOLSIM)) tests/bench/plot

# ---- The gallery ----

.PHONY: gallery check-gallery
## Draw the pictures of docs/gallery.md, out of the workloads.
gallery: $(POOLSIM)
	$(Q)tests/gallery/draw $(POOLSIM) $(BUILD)/gallery copy

## Check that these are what the program draws now, by their scripts and data.
check-gallery: $(POOLSIM)
	$(Q)tests/gallery/draw $(POOLSIM) $(BUILD)/gallery-check check

# ---- Installing ----

# What shells complete, below share; each file begins with its shell.
COMPLETIONS := bash-completion/completions/poolsim zsh/site-functions/_poolsim fish/vendor_completions.d/poolsim.fish

.PHONY: dist
## Pack the committed sources as poolsim-VERSION.tar.gz, under BUILD.
dist:
	@mkdir -p $(BUILD)
	git archive --prefix=poolsim-$(VERSION)/ -o $(BUILD)/poolsim-$(VERSION).tar.gz HEAD

# What Debian's tools want as debian/ beside the sources is .debian here, and so they build a copy of the tree.
.PHONY: deb check-deb
## Build Debian packages of the source tree, poolsim and libdpool-dev, into BUILD/deb (needs debhelper).
deb:
	$(Q)rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb/source
	$(Q)cp -a Makefile *.md cli core docs man tests traces viz $(BUILD)/deb/source
	$(Q)cp -a .debian $(BUILD)/deb/source/debian
	$(Q)test "$$(dpkg-parsechangelog -l .debian/changelog -S Version)" = $(VERSION) || \
	    { echo '.debian/changelog: its version has to be $(VERSION), as in the Makefile'; exit 1; }
	$(Q)cd $(BUILD)/deb/source && env -i PATH="$$PATH" DEB_BUILD_OPTIONS="noautodbgsym parallel=$$(nproc)" \
	    dpkg-buildpackage -us -uc -b >../log 2>&1 || { tail -n 40 ../log; exit 1; }
	$(Q)ls $(BUILD)/deb/*.deb

## Install these packages, use what they brought, and remove them (as root or with sudo).
check-deb: deb
	$(Q)tests/package/deb $(BUILD)/deb $(VERSION)

.PHONY: check-install
## Install below a folder, use what is there, and uninstall.
check-install: $(POOLSIM) $(RECORDER)
	$(Q)tests/package/prefix $(BUILD) $(VERSION)

.PHONY: deps install uninstall clean format lint
## Install what Debian must supply (through sudo where that is needed).
deps:
	$(Q).ci/deps

## Install the program and its man pages below DESTDIR and PREFIX.
install: $(POOLSIM) $(RECORDER)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/poolsim \
	    $(DESTDIR)$(PREFIX)/share/poolsim/workloads $(DESTDIR)$(PREFIX)/share/poolsim/costs
	install -m 755 $(POOLSIM) $(DESTDIR)$(PREFIX)/bin/poolsim
	install -m 644 $(RECORDER) $(DESTDIR)$(PREFIX)/lib/poolsim
	install -d $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/share/poolsim/core $(DESTDIR)$(PREFIX)/share/pkgconfig \
	    $(foreach folder,$(COMPLETIONS),$(DESTDIR)$(PREFIX)/share/$(dir $(folder)))
	install -m 644 traces/poolsim_plugin.h $(DESTDIR)$(PREFIX)/include
	install -m 644 core/*.[ch] $(DESTDIR)$(PREFIX)/share/poolsim/core
	printf '%s\n' 'prefix=$(PREFIX)' 'core=$${prefix}/share/poolsim/core' '' 'Name: dpool' 'Version: $(VERSION)' \
	    'Description: a pool of relocatable blocks, as source: compile $${core}/*.c' 'Cflags: -I$${core}' \
	    >$(DESTDIR)$(PREFIX)/share/pkgconfig/dpool.pc
	$(foreach file,$(COMPLETIONS),$(EXEC) $(POOLSIM) completion $(firstword $(subst /, ,$(subst -completion,,$(file)))) \
	    >$(DESTDIR)$(PREFIX)/share/$(file) &&) true
	install -m 644 traces/workloads/*.yaml $(DESTDIR)$(PREFIX)/share/poolsim/workloads
	install -m 644 traces/costs/*.yaml $(DESTDIR)$(PREFIX)/share/poolsim/costs
	for page in man/*.[1-9]; do \
	    section=$${page##*.}; \
	    install -d $(DESTDIR)$(PREFIX)/share/man/man$$section; \
	    install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$$section; \
	done

## Remove what install put there.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/poolsim $(DESTDIR)$(PREFIX)/include/poolsim_plugin.h \
	    $(DESTDIR)$(PREFIX)/share/pkgconfig/dpool.pc $(COMPLETIONS:%=$(DESTDIR)$(PREFIX)/share/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/poolsim $(DESTDIR)$(PREFIX)/lib/poolsim
	for page in man/*.[1-9]; do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

## Remove everything that was made.
clean:
	rm -rf $(BUILD)

SOURCES = $(wildcard */*.[ch] tests/*/*.[ch])

## Put every source into the committed format.
format:
	$(Q)clang-format -i $(SOURCES)

## Fail where a source is not in the committed format, or clang-tidy or mandoc has something to say.
lint:
	$(Q)clang-format --dry-run -Werror $(SOURCES)
	$(Q)printf '%s\n' $(CORE) $(TRACES) $(wildcard viz/*.c cli/*.c) | xargs -P "$$(nproc)" -n 8 sh -c \
	    'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=c11 -I. -D_GNU_SOURCE -DPOOLSIM_VERSION="\"$(VERSION)\"" 2>/dev/null' sh
	$(Q)mandoc -Tlint -Wwarning man/*.[1-9]

-include $(shell find $(BUILD) -path $(BUILD)/deb -prune -o -name '*.d' -type f -print 2>/dev/null)
