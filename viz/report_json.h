/* report_json.h: reports as jansson's objects, for the files of viz/ that write or read JSON. */
#ifndef VIZ_REPORT_JSON_H
#define VIZ_REPORT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "traces/report.h"

/* Sets a value, which it takes, below the objects that its dotted name walks through. false: memory is out. */
bool json_set_dotted(json_t *object, const char *name, json_t *value);

/* The value there; NULL: there is none. */
const json_t *json_get_dotted(const json_t *object, const char *name);

/* The same, of a number. false: something else stands there, or there is no object on the way. */
bool json_get_number(const json_t *object, const char *name, const json_t **number);

/* One number of a report. */
json_t *json_metric(const struct report *report, const struct metric *metric);

/* A report. NULL: memory is out. */
json_t *json_report(const struct report *report);

/* Prints an object, which it takes, on one line. false: memory is out. */
bool json_print(FILE *out, json_t *object);

#endif
