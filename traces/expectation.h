/* expectation.h: "METRIC OP VALUE" as people write it, in a trace's `expect:` and on the command line. */
#ifndef TRACES_EXPECTATION_H
#define TRACES_EXPECTATION_H

#include <stdbool.h>
#include <stddef.h>

#include "traces/trace.h"

/* The operator that a text begins with ("<=" before "<"), and its length; 0: it begins with none, which means equal. */
size_t compare_parse(const char *text, size_t length, enum trace_compare *compare);

bool compare_holds(double got, enum trace_compare compare, double wanted);

/* "<= 95", "0", "< 1.5KiB": the value and how it is compared. false: it is none. */
bool expectation_parse_value(const char *text, size_t length, struct trace_expectation *expectation);

/* "failures == 0", "peak.live_bytes<=4KiB". The metric is looked up in report.h, and is the caller's to free. false, with
 * *why written: it is no expectation. It has no place in a file: line and column are 0. */
bool expectation_parse(const char *text, struct trace_expectation *expectation, char why[192]);

#endif
