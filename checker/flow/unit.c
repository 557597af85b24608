/* SPDX-License-Identifier: GPL-2.0-only */
/* All functions of a unit that can matter; see flow.h. */
#include "flow/call.h"
#include "flow/engine.h"

#include <string.h>

#include "flow/counterpart.h"
#include "model/model.h"

static void fsum_free(gpointer p)
{
	struct fsum *fs = p;

	summary_free(fs->sum);
	symtab_free(fs->tab);
	g_free(fs);
}

static void ref_free(gpointer p)
{
	struct flow_ref *ref = p;

	g_ptr_array_unref(ref->exits);
	g_free(ref);
}

typedef void (*instr_fn)(struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in);

static void each_instr(struct flow_unit *fu, instr_fn fn)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (unsigned int j = 0; j < f->blocks->len; j++) {
			const struct ir_block *b = f->blocks->pdata[j];

			for (unsigned int k = 0; k < b->instrs->len; k++)
				fn(fu, f, b->instrs->pdata[k]);
		}
	}
}

static bool row_matters(const struct unit_priv *up, const struct model_row *row)
{
	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->kind && !FOLLOWS(up, f->kind))
			continue;
		if (f->effect == MODEL_ACQUIRE || f->effect == MODEL_RELEASE || f->effect == MODEL_GET)
			return true;
	}
	return false;
}

static bool row_takes(const struct unit_priv *up, const struct model_row *row)
{
	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == MODEL_ACQUIRE && FOLLOWS(up, f->kind))
			return true;
	}
	return false;
}

/* The struct tag whose field a released expression was read from: put_device(&x->pdev->dev). */
static void note_putter(struct flow_unit *fu, const struct ir_expr *e)
{
	struct unit_priv *up = fu->priv;
	const struct ir_path *p = e->path;

	if (e->kind != IR_E_LOAD && e->kind != IR_E_ADDR)
		return;
	/* &x->pdev->dev, &x->phy->mdio.dev: strip the embedded device */
	if (e->kind == IR_E_ADDR) {
		while (p && p->kind == IR_P_FIELD && p->type.kind == IR_T_RECORD)
			p = p->base;
		if (p && p->kind == IR_P_DEREF)
			p = p->base;
		/* put_device(&psy->dev) ends the life of a struct that is a device itself */
		if (p && p->type.tag && !model_release_format(fu->model, "device", p->type.tag))
			g_hash_table_add(up->putters, (gpointer)p->type.tag);
	}
	while (p && p->kind == IR_P_INDEX)
		p = p->base;
	if (p && p->kind == IR_P_DEREF)
		p = p->base;
	for (; p; p = p->base) {
		if (p->kind == IR_P_FIELD && p->record)
			g_hash_table_add(up->putters, (gpointer)p->record);
	}
}

/* "foo_put(priv->foo)" of another file that nothing is known of. */
static void note_given_up(struct unit_priv *up, const struct ir_instr *in)
{
	if (!name_releases(in->callee))
		return;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->type.kind == IR_T_PTR && in->args[i]->type.tag)
			g_hash_table_add(up->given_up, (gpointer)in->args[i]->type.tag);
	}
}

static void scan_instr(struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in)
{
	struct unit_priv *up = fu->priv;
	const struct model_row *row;
	const struct summary *sum;

	if (in->op != IR_CALL)
		return;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->kind == IR_E_FUNC && !g_hash_table_contains(up->taken, in->args[i]->name))
			g_hash_table_insert(up->taken, (gpointer)in->args[i]->name,
					    GINT_TO_POINTER(MODEL_CB_NONE + 1));
	}
	if (!in->callee)
		return;
	g_hash_table_add(up->callers, (gpointer)in->callee);
	row = model_find(fu->model, in->callee);
	if (row_matters(up, row))
		g_hash_table_add(up->now->relevant, (gpointer)f);
	if (row_takes(up, row))
		g_hash_table_add(up->now->takers, (gpointer)f);
	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_RELEASE && k->place.arg >= 0 && (unsigned int)k->place.arg < in->nargs)
			note_putter(fu, in->args[k->place.arg]);
	}
	if (row || ir_unit_func(fu->ir, in->callee))
		return;
	sum = store_summary(fu->store, in->callee, fu->ir->file, up->now->nodes);
	if (!sum)
		note_given_up(up, in);
	if (sum && (sum->acquires || sum->nodes || sum->releases))
		g_hash_table_add(up->now->relevant, (gpointer)f);
	if (sum && (sum->acquires || sum->nodes))
		g_hash_table_add(up->now->takers, (gpointer)f);
}

static void spread_instr(struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in)
{
	struct unit_priv *up = fu->priv;
	bool hit = false;

	if (in->op != IR_CALL)
		return;
	if (in->callee && g_hash_table_contains(up->now->takers, ir_unit_func(fu->ir, in->callee)))
		g_hash_table_add(up->now->takers, (gpointer)f);
	if (g_hash_table_contains(up->now->relevant, f))
		return;
	if (in->callee)
		hit = g_hash_table_contains(up->now->relevant, ir_unit_func(fu->ir, in->callee));
	/* devm_add_action(dev, fn, arg) with a relevant fn */
	for (unsigned int i = 0; i < in->nargs && !hit; i++) {
		hit = in->args[i]->kind == IR_E_FUNC &&
		      g_hash_table_contains(up->now->relevant, ir_unit_func(fu->ir, in->args[i]->name));
	}
	if (hit)
		g_hash_table_add(up->now->relevant, (gpointer)f);
}

static void scan_inits(struct flow_unit *fu)
{
	struct unit_priv *up = fu->priv;

	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];
		enum model_callback cb = model_callback(fu->model, init->record, init->field);

		/* EXPORT_SYMBOL(), where entries of the symbol table are written in C: nobody calls it through that */
		if (!g_strcmp0(init->record, "kernel_symbol"))
			continue;
		g_hash_table_insert(up->taken, (gpointer)init->func, GINT_TO_POINTER(cb + 1));
	}
}

/* What the model says of a function counts for its callers, not what is found in its body. */
static bool exported(const struct flow_unit *fu, const struct summary *s, const struct ir_func *f)
{
	return !f->is_static && !f->from_header && (s->acquires || s->nodes || s->releases) &&
	       !model_find(fu->model, f->name);
}

static void contribute(struct flow_unit *fu, bool iommu)
{
	struct unit_priv *up = fu->priv;
	json_t *functions = json_object(), *releases = json_object(), *calls, *j;
	GHashTableIter it;
	gpointer key, value;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (unsigned int d = 0; d < G_N_ELEMENTS(up->domains); d++) {
			struct fsum *fs = g_hash_table_lookup(up->domains[d].summaries, f);
			g_autofree char *key = store_key(f->name, up->domains[d].nodes);

			if (fs && fs->sum && exported(fu, fs->sum, f))
				json_object_set_new(functions, key, summary_to_json(fs->sum));
		}
	}
	g_hash_table_iter_init(&it, up->releases);
	while (g_hash_table_iter_next(&it, &key, &value))
		json_object_set_new(releases, key, json_integer(GPOINTER_TO_UINT(value)));
	calls = iommu ? order_contribution(fu, functions) : NULL;
	if (json_object_size(functions) || json_object_size(releases) || calls) {
		j = json_pack("{s:o,s:o}", "functions", functions, "releases", releases);
		if (calls)
			json_object_set_new(j, "calls", calls);
		store_merge_json(fu->store, fu->ir->file, j);
		json_decref(j);
		return;
	}
	json_decref(functions);
	json_decref(releases);
}

/* Whoever calls what matters matters. */
static void spread(struct flow_unit *fu)
{
	struct unit_priv *up = fu->priv;
	unsigned int known;

	do {
		known = g_hash_table_size(up->now->relevant) + g_hash_table_size(up->now->takers);
		each_instr(fu, spread_instr);
	} while (g_hash_table_size(up->now->relevant) + g_hash_table_size(up->now->takers) > known);
}

static void scan_flag(struct flow_unit *fu, const struct ir_func *f, const struct ir_instr *in)
{
	struct unit_priv *up = fu->priv;

	if (in->dst && in->dst->kind == IR_P_FIELD && g_hash_table_contains(up->flags, in->dst->field))
		g_hash_table_add(up->now->relevant, (gpointer)f);
}

/* Functions that set what a remove callback looks at before it puts something. */
static void follow_flags(struct flow_unit *fu)
{
	struct unit_priv *up = fu->priv;

	lifecycle_flags(fu, up->flags);
	if (!g_hash_table_size(up->flags))
		return;
	each_instr(fu, scan_flag);
	spread(fu);
}

static void follow(struct flow_unit *fu, struct domain *d)
{
	struct unit_priv *up = fu->priv;

	up->now = d;
	each_instr(fu, scan_instr);
	spread(fu);
	/* who puts what must be known before anybody asks whether a reference is kept for good */
	for (unsigned int pass = 0; pass < 2; pass++) {
		for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
			const struct ir_func *f = fu->ir->funcs->pdata[i];

			if (f->from_header || !g_hash_table_contains(d->relevant, f))
				continue;
			if (pass || !g_hash_table_contains(d->takers, f))
				flow_summary(fu, f);
		}
		if (!pass && !d->nodes)
			follow_flags(fu);
	}
}

struct flow_unit *flow_unit_new(const struct ir_unit *u, const struct model *m, struct store *store,
				enum flow_nodes nodes, bool iommu)
{
	struct flow_unit *fu = g_new0(struct flow_unit, 1);
	struct unit_priv *up = g_new0(struct unit_priv, 1);

	fu->ir = u;
	fu->model = m;
	fu->store = store;
	fu->refs = g_ptr_array_new_with_free_func(ref_free);
	fu->misuses = g_ptr_array_new_with_free_func(g_free);
	fu->drops = g_ptr_array_new_with_free_func(g_free);
	fu->skipped = g_ptr_array_new_with_free_func(g_free);
	fu->priv = up;
	for (unsigned int i = 0; i < G_N_ELEMENTS(up->domains); i++) {
		up->domains[i].nodes = i;
		up->domains[i].summaries = g_hash_table_new_full(NULL, NULL, NULL, fsum_free);
		up->domains[i].relevant = g_hash_table_new(NULL, NULL);
		up->domains[i].takers = g_hash_table_new(NULL, NULL);
	}
	up->releases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	up->putters = g_hash_table_new(g_str_hash, g_str_equal);
	up->given_up = g_hash_table_new(g_str_hash, g_str_equal);
	up->refs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	up->misuses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	up->flags = g_hash_table_new(g_str_hash, g_str_equal);
	up->wants = g_hash_table_new(g_str_hash, g_str_equal);
	up->asked = g_hash_table_new(g_str_hash, g_str_equal);
	up->callers = g_hash_table_new(g_str_hash, g_str_equal);
	up->taken = g_hash_table_new(g_str_hash, g_str_equal);
	up->arena = g_ptr_array_new_with_free_func(g_free);
	up->strings = g_string_chunk_new(1024);

	scan_inits(fu);
	follow(fu, &up->domains[0]);
	if (nodes == FLOW_NODES_ALWAYS || (nodes == FLOW_NODES_WITH_DEVICES && flow_unit_takes_devices(fu)))
		follow(fu, &up->domains[1]);
	state_drop_spare();
	contribute(fu, iommu);
	return fu;
}

void flow_unit_free(struct flow_unit *fu)
{
	struct unit_priv *up;

	if (!fu)
		return;
	up = fu->priv;
	for (unsigned int i = 0; i < G_N_ELEMENTS(up->domains); i++) {
		g_hash_table_unref(up->domains[i].summaries);
		g_hash_table_unref(up->domains[i].relevant);
		g_hash_table_unref(up->domains[i].takers);
	}
	order_free(up->order);
	g_hash_table_unref(up->releases);
	g_hash_table_unref(up->putters);
	g_hash_table_unref(up->given_up);
	g_hash_table_unref(up->refs);
	g_hash_table_unref(up->misuses);
	g_hash_table_unref(up->flags);
	g_hash_table_unref(up->wants);
	g_hash_table_unref(up->asked);
	g_hash_table_unref(up->callers);
	g_hash_table_unref(up->taken);
	g_ptr_array_unref(up->arena);
	g_string_chunk_free(up->strings);
	g_ptr_array_unref(fu->refs);
	g_ptr_array_unref(fu->misuses);
	g_ptr_array_unref(fu->drops);
	g_ptr_array_unref(fu->skipped);
	g_free(up);
	g_free(fu);
}

unsigned int flow_released(const struct flow_unit *fu, const char *record, const char *field)
{
	struct unit_priv *up = fu->priv;
	g_autofree char *key = g_strconcat(record ? record : "", ".", field, NULL);

	unsigned int here = GPOINTER_TO_UINT(g_hash_table_lookup(up->releases, key));

	return here | (here ? FLOW_RELEASED_HERE : 0) |
	       (record ? store_released(fu->store, record, field) : 0);
}

unsigned int flow_released_near(const struct flow_unit *fu, const char *record, const char *field)
{
	struct unit_priv *up = fu->priv;
	g_autofree char *key = g_strconcat(record ? record : "", ".", field, NULL);
	unsigned int here = GPOINTER_TO_UINT(g_hash_table_lookup(up->releases, key));

	return here | (here ? FLOW_RELEASED_HERE : 0) |
	       (record ? store_released_near(fu->store, record, field, fu->ir->file) : 0);
}

unsigned int flow_record_released(const struct flow_unit *fu, const char *record)
{
	struct unit_priv *up = fu->priv;
	unsigned int here = releases_of(up->releases, record);

	return here | (here ? FLOW_RELEASED_HERE : 0) | store_record_released(fu->store, record);
}

bool flow_record_by_callers(const struct flow_unit *fu, const char *record)
{
	struct unit_priv *up = fu->priv;

	return releases_by_callers(up->releases, record) || store_record_by_callers(fu->store, record);
}

struct order *flow_order(const struct flow_unit *fu)
{
	struct unit_priv *up = fu->priv;

	if (!up->order)
		up->order = order_new(fu);
	return up->order;
}

bool flow_unit_takes_devices(const struct flow_unit *fu)
{
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];

		if (!ref->soft && !model_is_node(ref->kind) && !model_is_fwspec(ref->kind) &&
		    !ref->func->from_header)
			return true;
	}
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		if (!g_strcmp0(((const struct ir_init *)fu->ir->inits->pdata[i])->record, "iommu_ops"))
			return true;
	}
	return false;
}

unsigned int flow_trace_length(const struct flow_step *t)
{
	unsigned int n = 0;

	for (; t; t = t->prev)
		n++;
	return n;
}

void flow_unit_unreleased(const struct flow_unit *fu, GHashTable *set)
{
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];

		for (unsigned int j = 0; j < ref->exits->len; j++) {
			const struct ref_exit *x = ref->exits->pdata[j];

			if (x->place == REF_FIELD && x->record && !ref->soft && !model_is_node(ref->kind) &&
			    !model_is_fwspec(ref->kind) && !flow_released(fu, x->record, x->field))
				g_hash_table_add(set, (gpointer)x->field);
		}
	}
}

static void want_counterpart(const struct flow_unit *fu, const struct flow_ref *ref, GHashTable *set)
{
	struct unit_priv *up = fu->priv;
	const char *tag = ref->acquire->dst ? ref->acquire->dst->type.tag : NULL;
	g_autoptr(GPtrArray) names = NULL;

	if (ref->soft || g_strcmp0(ref->kind, "device") || !ref->acquire->callee || !tag ||
	    model_find(fu->model, ref->acquire->callee) || ir_unit_func(fu->ir, ref->acquire->callee) ||
	    model_release_format(fu->model, ref->kind, tag))
		return;
	names = counterpart_names(ref->acquire->callee);
	for (unsigned int i = 0; i < names->len; i++)
		g_hash_table_add(set, g_string_chunk_insert_const(up->strings, names->pdata[i]));
}

void flow_unit_wants(const struct flow_unit *fu, GHashTable *set)
{
	struct unit_priv *up = fu->priv;
	GHashTableIter it;
	gpointer key;

	g_hash_table_iter_init(&it, up->wants);
	while (g_hash_table_iter_next(&it, &key, NULL)) {
		g_autofree char *node_key = store_key(key, true);

		g_hash_table_add(set, key);
		if (g_hash_table_size(up->domains[1].relevant))
			g_hash_table_add(set, g_string_chunk_insert_const(up->strings, node_key));
	}
	g_hash_table_remove_all(up->asked);
	order_asked(fu, up->asked);
	g_hash_table_iter_init(&it, up->asked);
	while (g_hash_table_iter_next(&it, &key, NULL)) {
		g_autofree char *call = g_strconcat("call:", key, NULL);

		g_hash_table_add(set, g_string_chunk_insert_const(up->strings, call));
	}
	for (unsigned int i = 0; i < fu->refs->len; i++) {
		const struct flow_ref *ref = fu->refs->pdata[i];

		for (unsigned int j = 0; j < ref->exits->len; j++) {
			const struct ref_exit *x = ref->exits->pdata[j];

			if (x->place == REF_FIELD && x->record)
				g_hash_table_add(set, (gpointer)x->record);
		}
		if (ref->func->ret.tag)
			g_hash_table_add(set, (gpointer)ref->func->ret.tag);
		want_counterpart(fu, ref, set);
	}
}
