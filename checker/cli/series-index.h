/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What `series` wrote, and what it did not, for scripts (--index).
 *
 *   { "tool":       { "name": "fwspeck", "version": "…" },
 *     "kernel":     { "version": "6.12.117" },
 *     "patches":    [ { "name": "0001-….patch", "subject", "rule", "file",
 *                       "findings": [ FINDING with "strategy" … ] } … ],
 *     "unfixed":    [ FINDING with "reason", "covered" … ],
 *     "suppressed": [ FINDING with "reason" … ],
 *     "coverage":   { "asked", "checked", "partial", "irrelevant", "failed", "summary",
 *                     "files": [ those that failed or are partial, as in --format json ] } }
 *
 *   FINDING: { "rule", "level", "fixable", "file", "line", "column", "function"?, "api"?, "object"?, "message",
 *              "arch", "fingerprint" }
 *
 * "fixable" says whether the rule has strategies at all; "arch" is the architecture the file was checked for, and
 * for which a fix was compiled and checked again. "covered": the patch of another finding removes this one, too.
 * Every finding stands in exactly one of the three lists. Nothing in it depends on the machine or the time.
 */
#ifndef FWS_CLI_SERIES_INDEX_H
#define FWS_CLI_SERIES_INDEX_H

#include <jansson.h>

#include "report/report.h"

/* @mails: as series_write() filled it (struct series_opts). False after an error that was reported. */
bool series_index_write(const char *path, const struct report *r, const json_t *mails);

#endif
