/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One file from text to findings, in the worker.
 */
#include "cli/analysis.h"

static const char *job_str(const json_t *job, const char *key)
{
	return json_string_value(json_object_get(job, key));
}

void target_init(struct target *t, const json_t *job)
{
	json_t *flags = json_object_get(job, "flags"), *v;
	size_t i;

	t->file = job_str(job, "file");
	t->arch = job_str(job, "arch");
	t->dir = job_str(job, "dir");
	t->full = json_is_true(json_object_get(job, "full"));
	t->flags = g_new0(const char *, json_array_size(flags) + 1);
	json_array_foreach(flags, i, v)
		t->flags[i] = json_string_value(v);
}

void target_clear(struct target *t)
{
	g_free(t->flags);
}

static bool want_inline(const char *name, void *data)
{
	return model_wants_inline(data, name);
}

struct fe_request target_request(const struct checker *c, const struct target *t, const char *text,
				 size_t len)
{
	return (struct fe_request){
		.file = t->file,
		.root = c->root,
		.build_dir = t->dir,
		.arch = t->arch,
		.flags = t->flags,
		.slim = c->slim,
		.text = text,
		.len = len,
		.pch_as_is = true,
		.want_inline = want_inline,
		.data = (void *)c->model,
	};
}

static void run_rules(const struct rule_set *rules, struct analysis *a)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);

	for (unsigned int i = 0; i < n; i++)
		if (rules->on[i] &&
		    (!table[i]->scoped || rules->everywhere[i] || flow_unit_takes_devices(a->flow)))
			table[i]->check(a->flow, a->findings);
}

static void complete(struct finding *f, const struct target *t)
{
	if (!f->file)
		f->file = g_strdup(t->file);
	if (!f->arch)
		f->arch = g_strdup(t->arch);
	if (!f->message)
		f->message = g_strdup("");
}

/* Notes are advice: only with --pedantic, and for what is new. */
static void drop_notes(GPtrArray *findings)
{
	for (guint i = findings->len; i-- > 0;) {
		const struct finding *f = findings->pdata[i];

		if (f->level == FWS_NOTE)
			g_ptr_array_remove_index(findings, i);
	}
}

/* for_each_child_of_node() takes the first node and the next ones: one place, one finding of a rule. */
static void drop_repeated(GPtrArray *findings)
{
	for (guint i = findings->len; i-- > 1;) {
		const struct finding *a = findings->pdata[i - 1], *b = findings->pdata[i];

		if (a->line == b->line && a->col == b->col && !g_strcmp0(a->rule, b->rule))
			g_ptr_array_remove_index(findings, i);
	}
}

/* Only what others can call is contributed to the store, where its summary is then read. */
static void publish_shown(const struct checker *c, const struct ir_unit *u)
{
	struct ir_func *f = c->show ? ir_unit_func(u, c->show) : NULL;

	if (f)
		f->is_static = false;
}

char *target_key(const struct target *t)
{
	g_autofree char *flags = g_strjoinv("\n", (char **)t->flags);

	return g_strjoin("\n", t->file, t->arch, t->dir, flags, NULL);
}

static struct ir_unit *known_unit(const struct checker *c, const struct target *t, struct analysis *a)
{
	g_autofree char *path = g_build_filename(c->root, t->file, NULL);

	a->units = c->units;
	a->key = target_key(t);
	return units_take(c->units, a->key, path, &a->res);
}

struct analysis *analysis_new(const struct checker *c, const struct target *t, const char *text, size_t len)
{
	const struct rule_set *rules = t->full ? c->full : c->rules;
	struct fe_request req = target_request(c, t, text, len);
	struct analysis *a = g_new0(struct analysis, 1);

	a->findings = findings_new();
	if (c->units && !text)
		a->unit = known_unit(c, t, a);
	if (!a->unit)
		a->unit = fe_parse(c->fe, &req, &a->res);
	if (!a->unit)
		return a;
	publish_shown(c, a->unit);
	/* contributions of the other files; this one makes its own */
	a->store = store_view_new(c->store, t->file);
	a->flow = flow_unit_new(a->unit, c->model, a->store, rule_set_nodes(rules), rule_set_iommu(rules));
	a->flow->api = c->api;
	run_rules(rules, a);
	for (guint i = 0; i < a->findings->len; i++)
		complete(a->findings->pdata[i], t);
	if (!c->pedantic && !t->full)
		drop_notes(a->findings);
	g_ptr_array_sort(a->findings, finding_cmp);
	drop_repeated(a->findings);
	findings_fingerprint(a->findings);
	suppressions_apply(c->suppressions, a->findings);
	return a;
}

void analysis_free(struct analysis *a)
{
	if (!a)
		return;
	g_ptr_array_unref(a->findings);
	if (a->flow)
		flow_unit_free(a->flow);
	if (a->store)
		store_free(a->store);
	if (a->unit && a->units)
		units_keep(a->units, a->key, a->unit, &a->res);
	else if (a->unit)
		ir_unit_free(a->unit);
	g_free(a->key);
	fe_result_clear(&a->res);
	g_free(a);
}
