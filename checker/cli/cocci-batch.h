/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spatch over files, several of them a process.
 *
 * Contract
 *   - What is said of a file does not depend on the others of its process: when something goes wrong, each is looked
 *     at again by a process of its own.
 */
#ifndef FWS_CLI_COCCI_BATCH_H
#define FWS_CLI_COCCI_BATCH_H

#include "cli/cocci.h"

/* What spatch said of one file, for spatch_read(). */
struct spatch_said {
	const char *failure; /* why it said nothing, or NULL */
	int status;
	const char *out, *err;
};

/* Called once for each file of @c and each rule that matters to it. */
void cocci_batches_run(struct cocci *c, void (*take)(struct cocci *c, struct cocci_file *f, unsigned int rule,
						     const struct spatch_said *said));

#endif
