/* files.h: the traces that a command line names: files, and what is in directories. */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include <stddef.h>

struct file_list {
    char **paths; /* each once: as given, and of a directory the files with a trace's ending, in the order of names */
    size_t count;
};

/* Collects them from NULL-ended arguments, directories with all below. An exit status, after a message: a path that is
 * not there, a directory without a trace. */
int files_collect(const char **arguments, struct file_list *files);
void files_free(struct file_list *files);

/* The files' numbers, the longest first, so that none is left to one processor at the end. NULL: memory is out. */
size_t *files_longest_first(const struct file_list *files);

/* Where this program lies, with a slash at its end; "" where the system does not tell. */
void program_folder(char *path, size_t size);

/* Threads for an option --jobs; 0: as many as there are processors. */
unsigned jobs_count(unsigned jobs);

/* For who replays again and again, each time in a new pool: memory that is freed is kept, and not given back to the system and
 * fetched anew, which took up to half of the time, and more with each thread; nor is it kept for threads that have ended: there
 * are as many heaps as threads that work at one time. */
void keep_freed_memory(unsigned threads);

#endif
