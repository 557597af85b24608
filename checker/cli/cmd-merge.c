/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck merge
 */
#include <string.h>

#include "cli/outcomes.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/shard.h"
#include "support/diag.h"
#include "support/names.h"

/* What the files say together. */
struct merge {
	json_t *first; /* "shard" of the first file; the others agree */
	const char *first_name;
	const char **from; /* by index - 1: the file of a shard, or NULL */
	int count;
	GPtrArray *names; /* char *: all files */
	struct outcomes *outcomes;
};

static bool refuse(const char *file, const char *why)
{
	diag_error("%s: %s", file, why);
	return false;
}

/* What the shard wrote, or NULL after an error that was reported. */
static json_t *load(const char *file)
{
	json_error_t err;
	json_t *j = json_load_file(file, 0, &err), *shard = json_object_get(j, "shard");
	const char *version = json_string_value(json_object_get(json_object_get(j, "tool"), "version"));
	const char *why = NULL;

	if (!j)
		why = err.text;
	else if (!json_is_object(shard) || !version)
		why = "was not written by \"fwspeck check --shard\"";
	else if (strcmp(version, FWS_VERSION))
		why = "was written by another version of fwspeck";
	if (why)
		refuse(file, why);
	shard = why ? NULL : json_incref(shard);
	json_decref(j);
	return shard;
}

static int get_int(const json_t *j, const char *key)
{
	return (int)json_integer_value(json_object_get(j, key));
}

/* What all shards of a run have in common. */
static bool agrees(const json_t *a, const json_t *b)
{
	static const char *const members[] = { "count", "run",	    "asked",  "whole",
					       "archs", "pedantic", "models", "checks" };

	for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
		const json_t *x = json_object_get(a, members[i]), *y = json_object_get(b, members[i]);

		if (x != y && !json_equal(x, y))
			return false;
	}
	return true;
}

static bool add_shard(struct merge *m, const char *file, json_t *shard)
{
	int index = get_int(shard, "index"), count = get_int(shard, "count");
	g_autofree char *why = NULL;
	json_t *v;
	size_t i;

	if (index < 1 || index > count)
		return refuse(file, "was not written by \"fwspeck check --shard\"");
	if (!m->first) {
		m->first = json_incref(shard);
		m->first_name = file;
		m->count = count;
		m->from = g_new0(const char *, count);
	} else if (!agrees(m->first, shard)) {
		why = g_strdup_printf("is not of the same run as %s", m->first_name);
		return refuse(file, why);
	}
	if (m->from[index - 1]) {
		why = g_strdup_printf("is shard %d/%d, as %s is", index, count, m->from[index - 1]);
		return refuse(file, why);
	}
	m->from[index - 1] = file;
	json_array_foreach(json_object_get(shard, "files"), i, v)
		if (json_is_string(v))
			g_ptr_array_add(m->names, g_strdup(json_string_value(v)));
	return outcomes_add_json(m->outcomes, json_object_get(shard, "outcomes")) ||
	       refuse(file, "is damaged");
}

static bool is_complete(const struct merge *m)
{
	bool complete = true;

	for (int i = 0; i < m->count; i++) {
		if (m->from[i])
			continue;
		diag_error("shard %d/%d is missing", i + 1, m->count);
		complete = false;
	}
	return complete;
}

static bool load_all(struct merge *m, char **files)
{
	bool ok = true;

	for (char **f = files; ok && *f; f++) {
		json_t *shard = load(*f);

		ok = shard && add_shard(m, *f, shard);
		json_decref(shard);
	}
	if (ok && !m->first)
		diag_error("which files? (\"fwspeck merge --help\")");
	return ok && m->first && is_complete(m);
}

static char **strings(const json_t *a)
{
	char **list = g_new0(char *, json_array_size(a) + 1);
	json_t *v;
	size_t i, n = 0;

	json_array_foreach((json_t *)a, i, v)
		if (json_is_string(v))
			list[n++] = g_strdup(json_string_value(v));
	return list;
}

static int run_merged(const struct options *o, struct merge *m)
{
	g_auto(GStrv) archs = strings(json_object_get(m->first, "archs"));
	g_auto(GStrv) models = strings(json_object_get(m->first, "models"));
	struct run_view view = {
		.files = m->names,
		.given = m->outcomes,
		.identity = json_string_value(json_object_get(m->first, "run")),
		.whole = json_is_true(json_object_get(m->first, "whole")),
	};
	struct options all = *o;
	struct run *r;
	int ret = CLI_USAGE;

	all.archs = *archs ? archs : NULL;
	all.models = models;
	all.checks = (char *)json_string_value(json_object_get(m->first, "checks"));
	all.pedantic = json_is_true(json_object_get(m->first, "pedantic"));
	g_ptr_array_sort(m->names, names_compare);
	r = run_new_view(&all, &view);
	if (r && run_check(r, false) && shard_output(&all, r)) {
		ret = o->shard_count ? run_fix_exit(r, 0) : run_exit(r);
		run_tell_coverage(r);
	}
	run_free(r);
	return ret;
}

int cmd_merge(const struct options *o)
{
	struct merge m = { .names = g_ptr_array_new_with_free_func(g_free), .outcomes = outcomes_new() };
	int ret = CLI_USAGE;

	if (o->archs)
		diag_error("--arch: the shards say for which architectures");
	else if (output_check(o->out) && load_all(&m, o->paths))
		ret = run_merged(o, &m);
	outcomes_free(m.outcomes);
	g_ptr_array_unref(m.names);
	g_free(m.from);
	json_decref(m.first);
	return ret;
}
