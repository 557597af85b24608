/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a worker process does with a job.
 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/references.h"
#include "cli/seen.h"
#include "cli/uses.h"
#include "cli/verify.h"
#include "cli/worker.h"
#include "flow/order.h"
#include "report/report.h"

/* Bytes, for malloc: larger pieces come from the kernel one by one; more than that at the end of the heap goes back. */
#define MAX_FROM_HEAP (32 << 20)
#define MAX_FREE_ON_TOP (256 << 20)

void *worker_setup_start(void *data)
{
	const struct worker_setup *s = data;
	struct checker *c = g_new0(struct checker, 1);

	/* a parse takes and frees a hundred megabytes: they stay for the next one */
	mallopt(M_MMAP_THRESHOLD, MAX_FROM_HEAP);
	mallopt(M_TRIM_THRESHOLD, MAX_FREE_ON_TOP);
	c->root = s->root;
	c->slim = s->slim_dir;
	c->overlay = s->overlay;
	c->model = s->model;
	c->api = &s->api;
	c->rules = &s->rules;
	c->full = &s->full;
	c->suppressions = s->suppressions;
	c->pedantic = s->pedantic;
	c->show = s->show;
	c->references = s->references;
	c->diagnose = s->diagnose;
	c->fe = fe_new(s->pch_dir);
	c->rest_max = s->rest_max;
	c->units = units_new(s->units_max);
	c->replies = replies_new();
	c->store = store_new();
	return c;
}

void worker_set_state(void *worker, const json_t *state)
{
	struct checker *c = worker;
	const char *file;
	json_t *contribution;

	store_free(c->store);
	c->store = store_new();
	json_object_foreach((json_t *)state, file, contribution)
		store_merge_json(c->store, file, contribution);
}

static void put_text(json_t *o, const char *key, const char *text)
{
	char *valid = g_utf8_make_valid(text, -1);

	json_object_set_new(o, key, json_string(valid));
	g_free(valid);
}

static json_t *no_unit(const struct fe_result *res)
{
	json_t *o = json_object();

	put_text(o, "error", res->error ? res->error : "cannot be parsed");
	/* libclang survived something; the next file starts with a clean one. */
	json_object_set_new(o, "retire", json_true());
	return o;
}

static void add_skipped(struct cover_file *c, GHashTable *seen, const struct ir_func *f, const char *reason)
{
	if (f->from_header || !g_hash_table_add(seen, (void *)f->name))
		return;
	g_ptr_array_add(c->skipped, g_strdup_printf("%s: %s", f->name, reason));
	c->nskipped++;
}

static void list_skipped(struct cover_file *c, const struct analysis *a)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < a->unit->funcs->len; i++) {
		const struct ir_func *f = a->unit->funcs->pdata[i];

		c->nfuncs += !f->from_header;
		if (f->tainted)
			add_skipped(c, seen, f, f->tainted);
	}
	for (guint i = 0; i < a->flow->skipped->len; i++) {
		const struct flow_skip *s = a->flow->skipped->pdata[i];

		add_skipped(c, seen, s->func, s->reason);
	}
	g_hash_table_unref(seen);
}

static json_t *cover_json(const struct target *t, const struct analysis *a)
{
	struct cover_file *c = cover_file_new(t->file);
	json_t *o;

	c->arch = g_strdup(t->arch);
	list_skipped(c, a);
	c->state = c->nskipped ? COVER_PARTIAL : COVER_CHECKED;
	if (a->res.nerrors && a->res.ntainted >= a->res.nfuncs)
		c->state = COVER_FAILED;
	if (a->res.nerrors && c->state != COVER_CHECKED)
		c->reason = g_strdup_printf("%u error%s for %s, first: %s", a->res.nerrors,
					    a->res.nerrors == 1 ? "" : "s", t->arch,
					    a->res.first_error ? a->res.first_error : "unknown");
	o = cover_file_to_json(c);
	cover_file_free(c);
	return o;
}

static json_t *names_json(const struct flow_unit *fu, void (*fill)(const struct flow_unit *, GHashTable *))
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
	json_t *a;

	fill(fu, set);
	a = uses_sorted(set);
	g_hash_table_unref(set);
	return a;
}

static json_t *reply(const struct target *t, const struct analysis *a)
{
	json_t *findings = json_array(), *store = store_export_json(a->store, t->file), *o;

	for (guint i = 0; i < a->findings->len; i++)
		json_array_append_new(findings, finding_to_json(a->findings->pdata[i]));
	o = json_pack("{s:o, s:i, s:i, s:o, s:o, s:o, s:o}", "cover", cover_json(t, a), "errors",
		      (int)a->res.nerrors, "tainted", (int)a->res.ntainted, "findings", findings, "wants",
		      names_json(a->flow, flow_unit_wants), "unreleased",
		      names_json(a->flow, flow_unit_unreleased), "uses", uses_of_unit(a->unit));
	if (store)
		json_object_set_new(o, "store", store);
	json_object_set_new(json_object_get(o, "uses"), "asked", names_json(a->flow, order_asked));
	return o;
}

/* --- what is known of one function ------------------------------------------------- */

static json_t *callees_json(const struct ir_func *f)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
	json_t *a;

	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (guint k = 0; k < b->instrs->len; k++) {
			const struct ir_instr *in = b->instrs->pdata[k];

			if (in->callee)
				g_hash_table_add(set, (void *)in->callee);
		}
	}
	a = uses_sorted(set);
	g_hash_table_unref(set);
	return a;
}

/* { "line", "params": [ { "name", "pointer" } … ], "void", "pointer", "calls": [ … ], "tainted"?, "summaries": [ … ] } */
static void add_shown(json_t *o, const struct checker *c, const struct target *t, const struct analysis *a)
{
	const struct ir_func *f = c->show ? ir_unit_func(a->unit, c->show) : NULL;
	json_t *params, *shown, *store, *summaries, *v;
	const char *key;

	if (!f)
		return;
	params = json_array();
	for (guint i = 0; i < f->params->len; i++) {
		const struct ir_var *v = f->params->pdata[i];

		json_array_append_new(params, json_pack("{s:s, s:b}", "name", v->name, "pointer",
							v->type.kind == IR_T_PTR));
	}
	shown = json_pack("{s:i, s:o, s:b, s:b, s:o}", "line", (int)f->name_range.line, "params", params,
			  "void", f->ret.kind == IR_T_VOID, "pointer", f->ret.kind == IR_T_PTR, "calls",
			  callees_json(f));
	if (f->tainted)
		put_text(shown, "tainted", f->tainted);
	store = store_export_json(a->store, t->file);
	summaries = json_array();
	json_object_foreach(json_object_get(store, "functions"), key, v)
		if (!strcmp(seen_function(key), c->show) && !g_str_has_prefix(key, "order:"))
			json_array_append(summaries, v);
	json_object_set_new(shown, "summaries", summaries);
	json_decref(store);
	json_object_set_new(o, "shown", shown);
}

/* { "lines": [ … ] }: what the kernel's own compilation would print. */
static json_t *diagnostics_json(const struct checker *c, const struct target *t)
{
	struct fe_request req = target_request(c, t, NULL, 0);
	GString *said = g_string_new(NULL);
	json_t *a = json_array();
	char **lines;

	fe_diagnose(c->fe, &req, said);
	lines = g_strsplit(said->str, "\n", -1);
	for (char **l = lines; *l; l++) {
		g_autofree char *valid = g_utf8_make_valid(*l, -1);

		if (**l)
			json_array_append_new(a, json_string(valid));
	}
	g_strfreev(lines);
	g_string_free(said, TRUE);
	return json_pack("{s:o}", "lines", a);
}

/* --- jobs ---------------------------------------------------------------------------- */

/* Does it hold more than it may between two files? What is mapped from files (libclang, headers) takes no memory. */
static bool holds_much(const struct checker *c)
{
	g_autofree char *text = NULL;
	unsigned long size, pages, mapped;

	return g_file_get_contents("/proc/self/statm", &text, NULL, NULL) &&
	       sscanf(text, "%lu %lu %lu", &size, &pages, &mapped) == 3 &&
	       (pages - mapped) * sysconf(_SC_PAGESIZE) > c->rest_max + units_size(c->units);
}

/* What was freed goes back only when it matters: the next file would have it cleared page by page again. */
static bool is_large(const struct checker *c)
{
	if (!holds_much(c))
		return false;
	malloc_trim(0);
	return holds_much(c);
}

static unsigned long cpu_ms(void)
{
	struct rusage u = { 0 };

	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000ul +
	       (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

/* For -v only: results must not depend on it. */
static void add_cost(json_t *o, unsigned long began)
{
	struct rusage u = { 0 };

	getrusage(RUSAGE_SELF, &u);
	json_object_set_new(o, "ms", json_integer(cpu_ms() - began));
	json_object_set_new(o, "peak_kb", json_integer(u.ru_maxrss));
}

/* Contents of a file that is to be seen otherwise than on disk, or NULL. */
static char *overlaid_text(const struct checker *c, const struct target *t, gsize *len)
{
	g_autofree char *path = NULL;
	char *text = NULL;

	if (overlay_state(c->overlay, t->file) == OVERLAY_SAME)
		return NULL;
	path = overlay_path(c->overlay, c->root, t->file);
	g_file_get_contents(path, &text, len, NULL);
	return text;
}

static char *reply_key(const struct target *t)
{
	g_autofree char *key = target_key(t);

	return g_strdup_printf("%d\n%s", t->full, key);
}

/* What it said to the same before. */
static json_t *known_reply(const struct checker *c, const struct target *t, const char *key)
{
	g_autofree char *path = g_build_filename(c->root, t->file, NULL);

	return replies_find(c->replies, key, path, t->file, c->store);
}

static json_t *check(const struct checker *c, const struct target *t, const json_t *job, bool fix)
{
	unsigned long began = cpu_ms();
	gsize len = 0;
	g_autofree char *text = overlaid_text(c, t, &len);
	struct checker all = *c;
	struct analysis *a;
	/* neither fixes nor what is not on disk */
	g_autofree char *key = fix || text ? NULL : reply_key(t);
	json_t *o = key ? known_reply(c, t, key) : NULL;

	if (o) {
		add_cost(o, began);
		return o;
	}
	/* what is suppressed gets no fix; else the parent sees to it, for results that are kept, too */
	if (!fix)
		all.suppressions = NULL;
	a = analysis_new(&all, t, text, len);
	if (a->unit && fix)
		fix_findings(c, t, a, json_integer_value(json_object_get(job, "style")));
	o = a->unit ? reply(t, a) : no_unit(&a->res);
	if (a->unit)
		add_shown(o, c, t, a);
	if (a->unit && c->references)
		json_object_set_new(o, "references", references_json(a->flow));
	if (a->unit && c->diagnose)
		json_object_set_new(o, "diagnostics", diagnostics_json(c, t));
	if (a->unit && key)
		replies_keep(c->replies, key, a->unit, store_answers(a->store), o);
	add_cost(o, began);
	analysis_free(a);
	if (is_large(c))
		json_object_set_new(o, "retire", json_true());
	return o;
}

json_t *worker_handle(void *worker, const json_t *job)
{
	const char *kind = json_string_value(json_object_get(job, "kind"));
	const struct checker *c = worker;
	struct target t;
	json_t *o;

	target_init(&t, job);
	if (!g_strcmp0(kind, "warm")) {
		gsize len = 0;
		g_autofree char *text = overlaid_text(c, &t, &len);
		struct fe_request req = target_request(c, &t, text, len);

		req.pch_as_is = false;
		fe_warm(c->fe, &req);
		o = json_object();
	} else {
		o = check(c, &t, job, !g_strcmp0(kind, "fix"));
	}
	target_clear(&t);
	return o;
}
