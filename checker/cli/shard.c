/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run in parts; see shard.h.
 *
 *   { "tool":   { "name": "fwspeck", "version": "…" },
 *     "kernel": { "version": "6.12.117" },
 *     "shard":  { "index", "count", "run": "what all shards have in common", "asked": "HASH of the names of all files",
 *                 "whole": bool, "archs": [ … ], "checks": "…"?, "pedantic": bool, "models": [ absolute paths ],
 *                 "files": [ those of this shard ], "outcomes": see outcomes.h } }
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "cli/output.h"
#include "cli/run-internal.h"
#include "cli/shard.h"
#include "support/diag.h"

#define MAX_SHARDS 100000

bool shard_parse(const char *text, int *index, int *count)
{
	const char *slash = strchr(text, '/');
	g_autofree char *first = g_strndup(text, slash ? slash - text : 0);
	guint64 i, n;

	if (!slash || !g_ascii_string_to_unsigned(slash + 1, 10, 1, MAX_SHARDS, &n, NULL) ||
	    !g_ascii_string_to_unsigned(first, 10, 1, n, &i, NULL))
		return false;
	*index = (int)i;
	*count = (int)n;
	return true;
}

/* Does @f hold something that the first round looks at? */
static bool matters(struct run *r, const struct file_run *f)
{
	return ktree_file_has_token(r->tree, f->file, r->tokens);
}

guint64 shard_names(const GPtrArray *files)
{
	guint64 h = 0;

	for (guint i = 0; i < files->len; i++) {
		const char *name = ((const struct file_run *)files->pdata[i])->file;

		h = XXH3_64bits_withSeed(name, strlen(name) + 1, h);
	}
	return h;
}

/*
 * Files that stand together know most of each other: each shard gets a range of the sorted names, with as many files
 * that matter as every other. Returns for each file how many of those come before it; *all: how many there are.
 */
static guint *count_before(struct run *r, guint *all)
{
	guint n = r->files->len, *before = g_new(guint, n + 1);

	*all = 0;
	for (guint i = 0; i < n; i++) {
		if (i % 256 == 0)
			diag_progress("looking for files that matter: %u of %u", i, n);
		before[i] = *all;
		*all += matters(r, r->files->pdata[i]);
	}
	diag_progress_clear();
	for (guint i = 0; !*all && i < n; i++)
		before[i] = i;
	*all = *all ? *all : n;
	return before;
}

static void remove_file(struct run *r, guint i)
{
	g_hash_table_remove(r->names, ((struct file_run *)r->files->pdata[i])->file);
	g_ptr_array_remove_index(r->files, i);
}

void shard_cut(struct run *r)
{
	guint64 count = r->o->shard_count, mine = r->o->shard_index - 1;
	g_autofree guint *before = NULL;
	guint all;

	r->asked = shard_names(r->files);
	r->asked_whole = r->whole;
	r->record = outcomes_new();
	rounds_tokens(r);
	before = count_before(r, &all);
	for (guint i = 0; i < r->files->len; i++) {
		struct file_run *f = r->files->pdata[i];

		/* behind the last one that matters: to the last shard */
		f->theirs = MIN(before[i] * count / all, count - 1) != mine;
	}
	/* what is known of the others by now, counts */
	if (r->view)
		return;
	r->whole &= count == 1;
	shard_drop(r);
}

void shard_drop(struct run *r)
{
	for (guint i = r->files->len; i-- > 0;)
		if (((struct file_run *)r->files->pdata[i])->theirs)
			remove_file(r, i);
}

/* --- what it found out -------------------------------------------------------------- */

static json_t *texts(char **list, bool paths)
{
	json_t *a = json_array();

	for (; list && *list; list++) {
		g_autofree char *text = paths ? g_canonicalize_filename(*list, NULL) : g_strdup(*list);

		json_array_append_new(a, report_jstr(text));
	}
	return a;
}

static json_t *names(const GPtrArray *files)
{
	json_t *a = json_array();

	for (guint i = 0; i < files->len; i++)
		json_array_append_new(a, json_string(((const struct file_run *)files->pdata[i])->file));
	return a;
}

static json_t *shard_json(const struct run *r)
{
	const struct options *o = r->o;
	json_t *j = json_pack("{s:i, s:i, s:s, s:o, s:b, s:o, s:b, s:o, s:o, s:o}", "index", o->shard_index,
			      "count", o->shard_count, "run", r->identity, "asked",
			      json_sprintf("%016" G_GINT64_MODIFIER "x", r->asked), "whole", r->asked_whole,
			      "archs", texts(o->archs, false), "pedantic", o->pedantic, "models",
			      texts(o->models, true), "files", names(r->files), "outcomes",
			      outcomes_to_json(r->record));

	if (o->checks)
		json_object_set_new(j, "checks", report_jstr(o->checks));
	return j;
}

static char *shard_text(const struct run *r)
{
	json_t *j =
		json_pack("{s:{s:s, s:s}, s:{s:s}, s:o}", "tool", "name", "fwspeck", "version", FWS_VERSION,
			  "kernel", "version", ktree_version(r->tree), "shard", shard_json(r));
	char *dumped = json_dumps(j, JSON_COMPACT), *text = g_strconcat(dumped, "\n", NULL);

	free(dumped);
	json_decref(j);
	return text;
}

bool shard_output(const struct options *o, struct run *r)
{
	g_autofree char *text = o->shard_count ? shard_text(r) : NULL;

	return text ? output_text(o, text) : output_report(o, run_report(r));
}
