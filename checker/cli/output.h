/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results to stdout or to -o FILE, whole or not at all.
 */
#ifndef FWS_CLI_OUTPUT_H
#define FWS_CLI_OUTPUT_H

#include "cli/cli.h"

/* All report what goes wrong, and return false then. */
/* Before the work is done: can this file be written at all? NULL is fine. */
bool output_check(const char *path);
bool output_report(const struct options *o, const struct report *r);
bool output_text(const struct options *o, const char *text);

#endif
