/* plugin.c: opening plugins, and telling of their crashes. */
#include "cli/plugin.h"

#include <dlfcn.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* ---- Crashes ---- */

static _Thread_local const char *volatile at_work;
static const struct poolsim_allocator *plugins[64];
static size_t plugin_count;

void plugin_at_work(const struct poolsim_allocator *allocator) {
    at_work = NULL;
    for (size_t i = 0; i < plugin_count; i++) {
        if (plugins[i] == allocator)
            at_work = allocator->name;
    }
}

static void put(const char *text) {
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        return; /* there is nobody else to tell */
}

/* Then the signal comes again, and does what it would have done. */
static void on_crash(int number) {
    if (at_work != NULL) {
        put("poolsim: the plugin '");
        put(at_work);
        put(number == SIGABRT ? "' aborted" : number == SIGFPE ? "' divided by zero" : "' crashed");
        put("; that is in the plugin, or in memory that it spoiled\n");
    }
    raise(number);
}

static void watch_crashes(void) {
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}

/* ---- Opening ---- */

/* What is wrong with it; NULL: nothing. */
static const char *look(const struct poolsim_allocator *allocator) {
    if (allocator->name == NULL || allocator->create == NULL || allocator->allocate == NULL || allocator->resize == NULL
        || allocator->release == NULL)
        return "its name, create, allocate, resize or release is missing";
    if (allocator->name[0] == '\0' || !text_is_clean(allocator->name))
        return "its name is empty, no UTF-8, or has control characters";
    return NULL;
}

const struct poolsim_allocator *plugin_open(const char *path) {
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct poolsim_allocator *allocator = object != NULL ? dlsym(object, "poolsim_allocator") : NULL;
    const char *wrong;
    if (object == NULL)
        usage_error("--plugin %s: %s%s", path, dlerror(),
                    strchr(path, '/') == NULL ? "; a file in this directory is ./FILE" : "");
    else if (allocator == NULL)
        usage_error("--plugin %s: has no symbol poolsim_allocator; see poolsim-plugin(5)", path);
    else if (allocator->version != POOLSIM_PLUGIN_VERSION)
        usage_error("--plugin %s: is for version %u of the interface; this is version %d", path, allocator->version,
                    POOLSIM_PLUGIN_VERSION);
    else if ((wrong = look(allocator)) != NULL)
        usage_error("--plugin %s: %s", path, wrong);
    else if (plugin_count == sizeof plugins / sizeof plugins[0])
        usage_error("--plugin %s: there are too many", path);
    else {
        plugins[plugin_count++] = allocator;
        watch_crashes();
        return allocator;
    }
    return NULL;
}
