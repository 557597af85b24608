/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results to stdout or to -o FILE, whole or not at all.
 */
#ifndef FWS_CLI_OUTPUT_H
#define FWS_CLI_OUTPUT_H

#include "cli/cli.h"

/* Before the work is done: can -o FILE be written at all? */
bool output_check(const struct options *o);
/* All report what goes wrong, and return false then. */
bool output_report(const struct options *o, const struct report *r);
bool output_text(const struct options *o, const char *text);

#endif
