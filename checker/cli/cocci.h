/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run of spatch over the tree, and what the checker says of the same files.
 */
#ifndef FWS_CLI_COCCI_H
#define FWS_CLI_COCCI_H

#include "cli/known.h"
#include "cocci/spatch.h"
#include "kernel/kernel.h"
#include "rules/rules.h"

/* One asked-for file. Bit i stands for the rule at index i of cocci.rules. */
struct cocci_file {
	char *file; /* relative to the root */
	guint64 matters; /* rules that can say something of it */
	char **why_not; /* of each rule why it was not run over all of the file, or NULL; NULL: all were */
	char *unreadable; /* why, or NULL */
	gsize size;
	GArray *holes; /* struct spatch_hole, in order, each once */
};

struct cocci {
	const struct options *o;
	struct ktree *tree;
	struct rule_set set; /* rules that are on */
	GPtrArray *rules; /* struct semantic *: those that report one of them */
	GPtrArray *files; /* struct cocci_file *, sorted */
	char *dir; /* for temporary files */
	struct known known;
	struct report report;
	unsigned int both, spatch_only, checker_only;
	bool compared; /* with what the checker says of all files */
	gint64 started;
};

/* Which files can matter, and spatch over them; findings and coverage go to the report. False after an error. */
bool cocci_run(struct cocci *c);

/* Run the checker over the same files, and merge. False after an error that was reported. */
bool cocci_compare(struct cocci *c);

/* Its name for other programs; g_free(). */
char *cocci_full_path(const struct cocci *c, const char *file);
/* The file of that name, or NULL. */
const struct cocci_file *cocci_file_find(const struct cocci *c, const char *file);
/* Index of the rule that reports @id; -1: none does. */
int cocci_rule_index(const struct cocci *c, const char *id);

#endif
