/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run a program and wait for it.
 *
 * Contract
 *   - The program runs in a process group of its own; at the time limit the whole group is
 *     ended. It is also ended when the thread that called proc_run() dies.
 *   - Not started (no such program) is an error; any exit status is a result.
 */
#ifndef FWS_SUPPORT_PROC_H
#define FWS_SUPPORT_PROC_H

#include <glib.h>
#include <stdbool.h>

struct proc_opts {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	const char *cwd; /* NULL: the current one */
	const char *const *env; /* NULL-terminated changes, "NAME=value" sets and "NAME" removes; or NULL */
	bool clean_env; /* begin with PATH, HOME, USER and TMPDIR only */
	const char *log; /* stdout and stderr are appended to this file instead of kept, or NULL */
	const char *input; /* given to stdin, or NULL: /dev/null */
	size_t input_len;
	unsigned int timeout_s; /* 0: no limit */
	unsigned int memory_mb; /* of address space; 0: no limit */
};

struct proc_result {
	int status; /* exit status; 128 + signal when a signal ended it */
	bool timed_out;
	GString *out, *err; /* never NULL after proc_run() returned true */
};

bool proc_run(const struct proc_opts *o, struct proc_result *r, GError **err);
void proc_result_clear(struct proc_result *r);

#endif
