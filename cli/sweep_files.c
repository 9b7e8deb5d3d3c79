/* sweep_files.c: reading and writing the directory of a sweep. */
#include "cli/sweep_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

bool sweep_rows_begin(struct sweep_rows *rows, uint64_t count, bool costs) {
    *rows = (struct sweep_rows){calloc((size_t)count + 1, sizeof *rows->rows), count, 0, costs};
    return rows->rows != NULL;
}

void sweep_rows_free(struct sweep_rows *rows) {
    for (uint64_t i = 0; rows->rows != NULL && i < rows->count; i++)
        free(rows->rows[i]);
    free(rows->rows);
}

static int refuse(const char *directory, const char *file, const char *why) {
    struct problem problem;
    char path[4096];
    snprintf(path, sizeof path, "%s%s%s", directory, file[0] != '\0' ? "/" : "", file);
    problem_set(&problem, path, "%s", why);
    print_problem(problem.text);
    return EXIT_INPUT;
}

static FILE *open_in(const char *directory, const char *file, const char *mode) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", directory, file) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    return fopen(path, mode);
}

/* ---- The plan ---- */

char *sweep_directory_plan(const char *directory) {
    FILE *file = open_in(directory, "plan", "r");
    char *text = NULL;
    size_t room = 0;
    if (file == NULL) {
        refuse(directory, "plan", strerror(errno));
        return NULL;
    }
    if (getdelim(&text, &room, '\0', file) < 0) {
        free(text);
        text = NULL;
        refuse(directory, "plan", "is empty");
    }
    fclose(file);
    return text;
}

char *sweep_plan_arguments(char *plan) {
    char *end = strstr(plan, "\n\n");
    return end != NULL ? end + 2 : NULL;
}

static int compare_plan(const char *directory, char *plan) {
    char *old = sweep_directory_plan(directory);
    int status = old != NULL ? EXIT_DONE : EXIT_INPUT;
    if (old != NULL && strcmp(old, plan) != 0) {
        const char *swept = sweep_plan_arguments(old);
        bool same = swept != NULL && strcmp(swept, sweep_plan_arguments(plan)) == 0;
        status = refuse(
            directory, "",
            same ? "its points were done with other content in these traces or the cost table, or another version of "
                   "poolsim; give another directory"
                 : "holds another sweep; give another directory, or the same options");
    }
    free(old);
    return status;
}

/* Gives a file the name of the plan if there is none yet. 1: there is one. -1 with errno. */
static int name_plan(const char *from, const char *to) {
    if (link(from, to) == 0)
        return 0;
    if (errno == EEXIST)
        return 1;
    return rename(from, to); /* not every file system has links */
}

/* In a file of another name first, so that whoever is killed leaves no half a plan; and whoever comes second, when two begin
 * at one time, compares. */
static int write_plan(const char *directory, const char *path, char *plan) {
    char temporary[4200];
    size_t length = strlen(plan);
    int file = output_beside(path, temporary, sizeof temporary), named = -1;
    if (file >= 0) {
        bool written = write(file, plan, length) == (ssize_t)length;
        written = close(file) == 0 && written;
        named = written ? name_plan(temporary, path) : -1;
        int error = errno;
        unlink(temporary);
        errno = error;
    }
    return named == 0  ? EXIT_DONE
           : named > 0 ? compare_plan(directory, plan)
                       : refuse(directory, "plan", strerror(errno));
}

int sweep_directory_begin(const char *directory, char *plan) {
    char path[4096];
    if (mkdir(directory, 0777) != 0 && errno != EEXIST)
        return refuse(directory, "", strerror(errno));
    if (snprintf(path, sizeof path, "%s/plan", directory) >= (int)sizeof path)
        return refuse(directory, "", strerror(ENAMETOOLONG));
    return access(path, F_OK) != 0 ? write_plan(directory, path, plan) : compare_plan(directory, plan);
}

/* ---- Rows ---- */

/* false: there is another one for that point. */
static bool take_row(struct sweep_rows *rows, char *line, ssize_t length) {
    char *end;
    if (length < 2 || line[length - 1] != '\n')
        return true; /* cut off */
    line[length - 1] = '\0';
    uint64_t number = strtoull(line, &end, 10);
    if (*end != ',' || number == 0 || number > rows->count)
        return true;
    char **row = &rows->rows[number - 1];
    if (*row != NULL)
        return strcmp(*row, line) == 0;
    *row = strdup(line);
    rows->done += *row != NULL;
    return true;
}

static int read_part(const char *directory, const char *name, struct sweep_rows *rows) {
    FILE *file = open_in(directory, name, "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    if (file == NULL)
        return refuse(directory, name, strerror(errno));
    bool agrees = true;
    while (agrees && (length = getline(&line, &room, file)) > 0)
        agrees = take_row(rows, line, length);
    char why[120];
    snprintf(why, sizeof why, "point %.*s is there with another result as well; sweep it anew",
             agrees ? 0 : (int)strcspn(line, ","), agrees ? "" : line);
    bool whole = !ferror(file);
    free(line);
    fclose(file);
    return !agrees ? refuse(directory, name, why) : whole ? EXIT_DONE : refuse(directory, name, "cannot be read");
}

int sweep_directory_read(const char *directory, struct sweep_rows *rows) {
    DIR *listing = opendir(directory);
    int status = EXIT_DONE;
    if (listing == NULL)
        return refuse(directory, "", strerror(errno));
    for (struct dirent *entry; status == EXIT_DONE && (entry = readdir(listing)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (strncmp(entry->d_name, "part-", 5) == 0 && length > 9 && strcmp(entry->d_name + length - 4, ".csv") == 0)
            status = read_part(directory, entry->d_name, rows);
    }
    closedir(listing);
    return status;
}

/* ---- Parts ---- */

/* The length of a file up to the end of its last whole line; -1: it cannot be read. */
static off_t whole_length(int part) {
    off_t length = lseek(part, 0, SEEK_END);
    char letter = '\0';
    while (length > 0 && letter != '\n') {
        if (pread(part, &letter, 1, length - 1) != 1)
            return -1;
        length -= letter != '\n';
    }
    return length;
}

/* 0, also where the file system has no locks; -1: another process has it. */
static int lock_part(int part) {
    return flock(part, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK ? -1 : 0;
}

int sweep_part_open(const char *directory, uint64_t first, uint64_t last) {
    char path[4096], name[64];
    snprintf(name, sizeof name, "part-%" PRIu64 "-%" PRIu64 ".csv", first, last);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int part = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    bool is_ours = part >= 0 && lock_part(part) == 0;
    off_t length = is_ours ? whole_length(part) : -1;
    if (length >= 0 && ftruncate(part, length) == 0)
        return part;
    if (part >= 0 && !is_ours)
        refuse(directory, name, "another poolsim sweep does these points; wait for it, or give others by --points");
    else
        refuse(directory, name, strerror(errno));
    if (part >= 0)
        close(part);
    return -1;
}

bool sweep_part_add(int part, const char *row, size_t length) {
    return write(part, row, length) == (ssize_t)length;
}
