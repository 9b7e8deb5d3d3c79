/* import_heaptrack_sites.c: call sites of heaptrack's logs.
 *   raw          t ADDRESS PARENT   m [LENGTH] NAME START (OFFSET BYTES)...   x [LENGTH] PROGRAM
 *   interpreted  t POINTER PARENT   i ADDRESS MODULE [FUNCTION ...]   s [LENGTH] STRING
 * POINTER, PARENT, MODULE and FUNCTION count lines of their kind from 1; 0 is none. */
#include "traces/import_heaptrack.h"

#include <stdlib.h>
#include <string.h>

struct call_node {
    uint64_t pointer, parent;
};

/* A piece of a loaded file. */
struct call_module {
    char *name;
    uint64_t base, start, end;
};

/* One element more: its address, or NULL when memory is out, which is said. */
static void *grow(struct import *import, void **items, size_t *count, size_t *room, size_t bytes) {
    if (*count == *room) {
        size_t wanted = *room * 2 + 256;
        void *grown = realloc(*items, wanted * bytes);
        if (grown == NULL) {
            import_refuse_memory(import);
            return NULL;
        }
        *items = grown;
        *room = wanted;
    }
    return (char *)*items + (*count)++ * bytes;
}

/* A string, with its length in front where sized, up to the line's end or, for words, to a blank. NULL: reported. */
static char *read_string(struct import *import, const char **at, bool sized, bool word) {
    uint64_t length = strlen(*at);
    if (sized) {
        if (!import_hex(at, &length) || !import_skip(at, " ") || length > strlen(*at)) {
            import_unexpected(import, *at, "a string with its length in front");
            return NULL;
        }
    } else if (word) {
        length = strcspn(*at, " ");
    }
    char *string = strndup(*at, length);
    if (string == NULL)
        import_refuse_memory(import);
    *at += length;
    return string;
}

static void add_modules(struct import *import, struct call_sites *sites, const char *at, bool sized) {
    char *name = read_string(import, &at, sized, true);
    uint64_t base, offset, bytes;
    if (name == NULL)
        return;
    if (strcmp(name, "-") == 0) {
        for (size_t i = 0; i < sites->module_count; i++)
            free(sites->modules[i].name);
        sites->module_count = 0;
    } else if (import_skip(&at, " ") && import_hex(&at, &base)) {
        const char *path = strcmp(name, "x") == 0 && sites->program != NULL ? sites->program : name;
        const char *slash = strrchr(path, '/');
        while (import_skip(&at, " ") && import_hex(&at, &offset) && import_skip(&at, " ") && import_hex(&at, &bytes)) {
            struct call_module *module =
                grow(import, (void **)&sites->modules, &sites->module_count, &sites->module_room, sizeof *module);
            if (module == NULL)
                break;
            *module = (struct call_module){strdup(slash != NULL ? slash + 1 : path), base, base + offset,
                                           base + offset + bytes};
        }
    } else {
        import_unexpected(import, at, "a module's address");
    }
    free(name);
}

static void add_string(struct import *import, struct call_sites *sites, const char *at, bool sized) {
    char **string = grow(import, (void **)&sites->strings, &sites->string_count, &sites->string_room, sizeof *string);
    if (string != NULL)
        *string = import->lines.overlong ? strdup("?") : read_string(import, &at, sized, false);
}

static void add_node(struct import *import, struct call_sites *sites, const char *at) {
    struct call_node read;
    if (!import_hex(&at, &read.pointer) || !import_skip(&at, " ") || !import_hex(&at, &read.parent)) {
        import_unexpected(import, at, "a hexadecimal number");
        return;
    }
    struct call_node *node = grow(import, (void **)&sites->nodes, &sites->node_count, &sites->node_room, sizeof *node);
    if (node != NULL)
        *node = read;
}

static void add_function(struct import *import, struct call_sites *sites, const char *at) {
    uint64_t address, module, function = 0;
    if (!import_hex(&at, &address) || !import_skip(&at, " ") || !import_hex(&at, &module)) {
        import_unexpected(import, at, "a hexadecimal number");
        return;
    }
    if (import_skip(&at, " "))
        import_hex(&at, &function);
    uint64_t *added =
        grow(import, (void **)&sites->functions, &sites->function_count, &sites->function_room, sizeof *added);
    if (added != NULL)
        *added = function;
}

void call_sites_line(struct import *import, struct call_sites *sites, char kind, const char *at, bool sized) {
    if (kind == 't') {
        add_node(import, sites, at);
    } else if (kind == 'i') {
        add_function(import, sites, at);
    } else if (kind == 's') {
        add_string(import, sites, at, sized);
    } else if (kind == 'm') {
        add_modules(import, sites, at, sized);
    } else if (sites->program == NULL) {
        sites->program = read_string(import, &at, sized, false);
    }
}

/* The name of a function of the interpreted form, or NULL. */
static const char *function_name(const struct call_sites *sites, uint64_t pointer) {
    if (pointer == 0 || pointer > sites->function_count)
        return NULL;
    uint64_t string = sites->functions[pointer - 1];
    return string != 0 && string <= sites->string_count ? sites->strings[string - 1] : NULL;
}

/* Raw: the module and the offset in it, or the address alone. */
static void describe_address(struct call_sites *sites, uint64_t address) {
    for (size_t i = 0; i < sites->module_count; i++) {
        const struct call_module *module = &sites->modules[i];
        if (address >= module->start && address < module->end && module->name != NULL) {
            snprintf(sites->text, sizeof sites->text, "%.100s+0x%llx", module->name,
                     (unsigned long long)(address - module->base));
            return;
        }
    }
    snprintf(sites->text, sizeof sites->text, "0x%llx", (unsigned long long)address);
}

struct import_tag call_sites_tag(struct call_sites *sites, uint64_t trace) {
    const char *name = NULL;
    sites->text[0] = 0;
    while (trace != 0 && trace <= sites->node_count) {
        const struct call_node *node = &sites->nodes[trace - 1];
        if (sites->function_count == 0) {
            describe_address(sites, node->pointer);
            break;
        }
        name = function_name(sites, node->pointer);
        if (name == NULL || strncmp(name, "operator new", 12) != 0 || node->parent >= trace)
            break;
        trace = node->parent; /* what called new says more */
    }
    if (name != NULL)
        snprintf(sites->text, sizeof sites->text, "%.*s", (int)sizeof sites->text - 1, name);
    return (struct import_tag){sites->text, strlen(sites->text)};
}

void call_sites_free(struct call_sites *sites) {
    for (size_t i = 0; i < sites->module_count; i++)
        free(sites->modules[i].name);
    for (size_t i = 0; i < sites->string_count; i++)
        free(sites->strings[i]);
    free(sites->modules);
    free(sites->strings);
    free(sites->nodes);
    free(sites->functions);
    free(sites->program);
}
