/* files.c: walking directories. */
#include "cli/files.h"

#include <errno.h>
#include <malloc.h>
#include <fts.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_trace_name(const char *name) {
    static const char *const packings[] = {"", ".gz", ".xz", ".zst"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof packings / sizeof packings[0]; i++) {
        size_t packing = strlen(packings[i]);
        if (length > packing && strcmp(name + length - packing, packings[i]) == 0) {
            size_t rest = length - packing;
            if ((rest > 5 && memcmp(name + rest - 5, ".yaml", 5) == 0)
                || (rest > 4 && memcmp(name + rest - 4, ".yml", 4) == 0))
                return true;
        }
    }
    return false;
}

static int out_of_memory(void) {
    print_problem("poolsim: memory is out\n");
    return EXIT_INPUT;
}

static int add(struct file_list *files, const char *path) {
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->paths[i], path) == 0)
            return EXIT_DONE;
    }
    char **paths = realloc(files->paths, (files->count + 1) * sizeof *paths);
    if (paths == NULL)
        return out_of_memory();
    files->paths = paths;
    paths[files->count] = strdup(path);
    if (paths[files->count] == NULL)
        return out_of_memory();
    files->count++;
    return EXIT_DONE;
}

static int refuse(const char *path, const char *why) {
    struct problem problem;
    problem_set(&problem, path, "%s", why);
    print_problem(problem.text);
    return EXIT_INPUT;
}

/* A path of the command line that is no directory is a trace, whatever it is called. Below a directory, what is hidden
 * is none, nor what is no plain file, as a pipe, which would be waited for. */
static int walk(FTS *tree, struct file_list *files) {
    int status = EXIT_DONE;
    FTSENT *entry;
    while (status == EXIT_DONE && (errno = 0, entry = fts_read(tree)) != NULL) {
        if (entry->fts_level != FTS_ROOTLEVEL && entry->fts_name[0] == '.') {
            fts_set(tree, entry, FTS_SKIP);
            continue;
        }
        switch (entry->fts_info) {
        case FTS_D:
        case FTS_DP:
        case FTS_DC:
            break;
        case FTS_NS:
        case FTS_DNR:
        case FTS_ERR:
            status = refuse(entry->fts_path, strerror(entry->fts_errno));
            break;
        default:
            if (entry->fts_level == FTS_ROOTLEVEL || (entry->fts_info != FTS_DEFAULT && is_trace_name(entry->fts_name)))
                status = add(files, entry->fts_path);
        }
    }
    return status == EXIT_DONE && errno != 0 ? out_of_memory() : status;
}

static int collect(const char *argument, struct file_list *files) {
    char *path = strdup(argument);
    char *const roots[] = {path, NULL};
    size_t before = files->count;
    FTS *tree = path != NULL ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name) : NULL;
    int status = tree != NULL ? walk(tree, files) : out_of_memory();
    if (tree != NULL)
        fts_close(tree);
    if (status == EXIT_DONE && files->count == before && before == 0)
        status = refuse(argument, "a directory without a trace: no file in it ends in .yaml or .yml (.gz, .xz, .zst)");
    free(path);
    return status;
}

int files_collect(const char **arguments, struct file_list *files) {
    int status = EXIT_DONE;
    *files = (struct file_list){0};
    for (; *arguments != NULL && status == EXIT_DONE; arguments++)
        status = strcmp(*arguments, "-") == 0 ? add(files, "-") : collect(*arguments, files);
    return status;
}

void files_free(struct file_list *files) {
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
}

/* ---- The longest first ---- */

struct length {
    off_t bytes;
    size_t number;
};

static int by_length(const void *a, const void *b) {
    const struct length *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

size_t *files_longest_first(const struct file_list *files) {
    struct length *lengths = calloc(files->count + 1, sizeof *lengths);
    size_t *order = calloc(files->count + 1, sizeof *order);
    for (size_t i = 0; i < files->count && lengths != NULL; i++) {
        struct stat found;
        lengths[i] = (struct length){stat(files->paths[i], &found) == 0 ? found.st_size : 0, i};
    }
    if (lengths != NULL)
        qsort(lengths, files->count, sizeof *lengths, by_length);
    for (size_t i = 0; i < files->count && lengths != NULL && order != NULL; i++)
        order[i] = lengths[i].number;
    free(lengths);
    return order;
}

/* ---- The machine ---- */

unsigned jobs_count(unsigned jobs) {
    cpu_set_t allowed;
    int processors = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
    return jobs != 0 ? jobs : (unsigned)processors;
}

void keep_freed_memory(unsigned threads) {
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_MMAP_THRESHOLD, 1 << 25); /* the most that it takes */
    mallopt(M_ARENA_MAX, (int)threads);
}

void program_folder(char *path, size_t size) {
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        slash[1] = '\0';
}
