/* sweep_files.h: the directory of a sweep. `plan` says what is swept: the version, a line for each trace's content and for
 * the cost table, an empty line, and the arguments, one a line. Each `part-*.csv` holds rows in the order in which they were done; `result.csv` all of
 * them in order, once there are all. */
#ifndef CLI_SWEEP_FILES_H
#define CLI_SWEEP_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Rows by point number; NULL: not done. */
struct sweep_rows {
    char **rows; /* without their line ends */
    uint64_t count, done;
    bool costs; /* each has the columns of a cost table */
};

bool sweep_rows_begin(struct sweep_rows *rows, uint64_t count, bool costs); /* false: memory is out */
void sweep_rows_free(struct sweep_rows *rows);

/* Makes the directory, or looks whether it is of the same plan. An exit status, after a message. */
int sweep_directory_begin(const char *directory, char *plan);

/* The plan of a directory, which the caller frees; NULL after a message. */
char *sweep_directory_plan(const char *directory);

/* A plan's arguments; NULL: it is no plan. */
char *sweep_plan_arguments(char *plan);

/* Takes the rows of all parts. A line that was cut off is left out, and so is one that is no row. An exit status, after a
 * message where a point has two different rows. */
int sweep_directory_read(const char *directory, struct sweep_rows *rows);

/* Opens a part to add rows to, which no other process may until it is closed, and cuts off what is no whole line. A
 * descriptor; -1 after a message. */
int sweep_part_open(const char *directory, uint64_t first, uint64_t last);

/* Adds a row with its line end, at one go. false: it cannot be written. */
bool sweep_part_add(int part, const char *row, size_t length);

#endif
