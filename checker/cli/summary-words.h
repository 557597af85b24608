/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Summaries in words, for people.
 */
#ifndef FWS_CLI_SUMMARY_WORDS_H
#define FWS_CLI_SUMMARY_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* How the parameters are called, and what kind of thing they and the result are. */
struct summary_names {
	struct summary_param {
		const char *name;
		bool is_pointer;
	} *params;
	unsigned int nparams;
	bool is_void, is_pointer;
};

/* @j: as summary_to_json() writes it. Each outcome: when, what it returns, what it does. False: malformed. */
bool summary_print(const char *name, const json_t *j, const struct summary_names *names, FILE *out);

#endif
