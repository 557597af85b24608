/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Set-up for place-walk.c and the questions strategies ask.
 */
#include "fix/place-priv.h"

#include <string.h>

static void rank_from(const struct ir_block *b, bool *seen, uint32_t *order, uint32_t *next)
{
	/* Explicit stack: generated code can be deep. */
	struct frame {
		const struct ir_block *b;
		unsigned int k;
	};
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(struct frame));
	struct frame f = { b, 0 };

	seen[b->id] = true;
	g_array_append_val(stack, f);
	while (stack->len) {
		struct frame *top = &g_array_index(stack, struct frame, stack->len - 1);

		if (top->k == top->b->term.nsucc) {
			order[top->b->id] = --*next;
			g_array_set_size(stack, stack->len - 1);
			continue;
		}
		f.b = top->b->term.succ[top->k++];
		if (!seen[f.b->id]) {
			seen[f.b->id] = true;
			g_array_append_val(stack, f);
		}
	}
}

static void number_positions(struct place *p)
{
	unsigned int n = p->fn->blocks->len;
	g_autofree bool *seen = g_new0(bool, n);
	uint32_t next = n;

	p->base = g_new0(uint32_t, n);
	p->order = g_new(uint32_t, n);
	memset(p->order, 0xff, n * sizeof(*p->order));
	for (unsigned int i = 0; i < n; i++) {
		p->base[i] = p->npos;
		p->npos += ((const struct ir_block *)p->fn->blocks->pdata[i])->instrs->len + 1;
	}
	rank_from(p->fn->blocks->pdata[0], seen, p->order, &next);
}

static bool may_be_untested_error(const struct place *p)
{
	const struct ir_func *fn = ir_unit_func(p->fu->ir, p->ref->api);

	if (p->tested_err || p->out || !fn || fn->ret.kind != IR_T_PTR)
		return false;
	for (uint32_t i = 0; i < fn->ninstrs; i++) {
		const struct ir_instr *in = fn->instrs[i];

		if (in->op == IR_CALL &&
		    (!g_strcmp0(in->callee, "ERR_PTR") || !g_strcmp0(in->callee, "ERR_CAST")))
			return true;
	}
	return false;
}

static bool know_value(struct place *p, char **why)
{
	if (kept_taken_back(p))
		*why = g_strdup("the look-up drops what it has found before");
	else if (!through_status(p))
		*why = g_strdup("what the callback returns does not say whether it has taken one");
	return !*why;
}

static void make_room(struct place *p)
{
	p->at = g_new0(uint16_t, p->npos);
	p->names_at = g_new0(uint16_t, p->npos);
	p->site_at = g_new0(const struct site *, p->npos);
	p->edge_at = g_hash_table_new(NULL, NULL);
	p->leads = g_hash_table_new(NULL, NULL);
	p->site_edge = g_hash_table_new(NULL, NULL);
	p->leaks = g_ptr_array_new();
}

/* With nothing planned, the walk has to find leaks where flow does, and releases where it does. */
static bool walk_fits(struct place *p)
{
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		struct verdict *v = &p->verdict[i];

		v->seen_released = v->seen_field = v->seen_returned = false;
	}
	p->rounds_released = p->rounds_kept = false;
	walk(p);
	if (p->bad)
		return false;
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct verdict *v = &p->verdict[i];

		if (v->lost && !p->all_exits && !g_ptr_array_find(p->leaks, p->fn->blocks->pdata[i], NULL))
			return false;
		if (v->lost && v->released && !v->seen_released && !p->rounds_released)
			return false;
	}
	return !p->all_exits || p->leaks->len;
}

static bool agrees_with_flow(struct place *p, char **why)
{
	unsigned int kinds = g_hash_table_size(p->release_names) ? N_HELPER_WHEN : 1;

	for (unsigned int k = 0; k < kinds; k++) {
		p->helper_when = (enum helper_when)k;
		if (walk_fits(p))
			return true;
	}
	*why = g_strdup(p->bad ? p->bad : "the paths that lose it are tied to values the fix cannot follow");
	return false;
}

/* "put_device(&pdev->dev)": where nothing has looked into what may be NULL, that would be the first to. */
static bool looks_first(const struct place *p)
{
	const struct model_row *row = model_find(p->fu->model, p->ref->api);

	return !p->tested_null && !p->out && row && (row->result & MODEL_ZERO) &&
	       (strstr(p->format, "&%s") || strstr(p->format, "%s->"));
}

static bool know_release(struct place *p, char **why)
{
	release_collect(p);
	if (p->format)
		p->maybe_null = looks_first(p) || (p->embedded && !p->tested_null && !p->out);
	else
		*why = g_strdup_printf("how to release what %s() gives is not known", p->ref->api);
	return p->format;
}

/* "p[5]", when other code of the function reaches the elements by a counter: which one it puts is not followed. */
static bool is_counted_element(const struct place *p)
{
	const struct ir_path *home = p->places[p->home], *array = NULL;
	const GPtrArray *all = p->fu->ir->all_paths;

	for (; home && !array; home = home->base)
		array = home->kind == IR_P_INDEX && home->index_known ? home->base : NULL;
	for (unsigned int i = 0; array && i < all->len; i++) {
		const struct ir_path *q = all->pdata[i];

		if (q->kind == IR_P_INDEX && q->base == array && !q->index_known)
			return true;
	}
	return false;
}

/* "a[i] = dev;" of an array that is used as "a[0]", too: whether that is this object cannot be told. */
static bool is_also_numbered(const struct place *p)
{
	const GPtrArray *all = p->fu->ir->all_paths;

	for (unsigned int k = 0; k < p->nnames; k++) {
		const struct ir_path *name = p->places[k];

		for (; name && (name->kind != IR_P_INDEX || name->index_known); name = name->base)
			;
		if (!name || ir_path_root(name)->kind == IR_V_GLOBAL ||
		    ir_path_root(name)->kind == IR_V_STATIC)
			continue;
		for (unsigned int i = 0; i < all->len; i++) {
			const struct ir_path *q = all->pdata[i];

			if (q->kind == IR_P_INDEX && q->base == name->base && q->index_known)
				return true;
		}
	}
	return false;
}

static bool know_element(struct place *p, char **why)
{
	if (!is_counted_element(p) && !is_also_numbered(p))
		return true;
	*why = g_strdup(
		"the object is an element of an array whose elements are reached by a counter as well");
	return false;
}

static struct place *make(const struct flow_unit *fu, const struct flow_ref *ref, bool retained,
			  const struct ir_instr *moved, char **why)
{
	struct place *p;

	*why = NULL;
	if (ref->object && strstr(ref->object, "[*]"))
		*why = g_strdup("the object is an element of an array that a variable picks");
	else if (!ref->object)
		*why = g_strdup("the result is not kept in a variable");
	else if (!ref->acquire->dst)
		*why = g_strdup("whether the call gave anything is not looked at");
	else if (ref->func->tainted)
		*why = g_strdup_printf("the function did not parse: %s", ref->func->tainted);
	else if (ref->acquire->range.in_header || !ref->acquire->stmt)
		*why = g_strdup("the call is not in this file");
	if (*why)
		return NULL;
	p = g_new0(struct place, 1);
	p->fu = fu;
	p->ref = ref;
	p->retained = retained;
	p->moved = moved;
	p->fn = ref->func;
	p->text.s = fu->ir->text;
	p->text.len = (uint32_t)fu->ir->len;
	acquires_collect(p);
	number_positions(p);
	make_room(p);
	if (names_collect(p, why) && know_element(p, why) && know_value(p, why) && know_release(p, why) &&
	    exits_read(p, why))
		p->untested_err = may_be_untested_error(p);
	if (!*why && agrees_with_flow(p, why)) {
		p->may_be_kept = kept_by_others(p);
		return p;
	}
	place_free(p);
	return NULL;
}

struct place *place_new(const struct flow_unit *fu, const struct flow_ref *ref, bool retained, char **why)
{
	return make(fu, ref, retained, NULL, why);
}

struct place *place_new_without(const struct flow_unit *fu, const struct flow_ref *ref,
				const struct ir_instr *put, char **why)
{
	return make(fu, ref, false, put, why);
}

void place_free(struct place *p)
{
	if (!p)
		return;
	g_clear_pointer(&p->acquires, g_hash_table_unref);
	g_clear_pointer(&p->edge_at, g_hash_table_unref);
	g_clear_pointer(&p->site_edge, g_hash_table_unref);
	g_clear_pointer(&p->leads, g_hash_table_unref);
	g_clear_pointer(&p->leaks, g_ptr_array_unref);
	g_clear_pointer(&p->release_names, g_hash_table_unref);
	g_clear_pointer(&p->release_calls, g_hash_table_unref);
	g_free(p->own_path);
	g_free(p->format);
	g_free(p->verdict);
	g_free(p->base);
	g_free(p->order);
	g_free(p->at);
	g_free(p->names_at);
	g_free(p->site_at);
	g_free(p);
}

void place_allow_guards(struct place *p, bool yes)
{
	p->guards = yes;
}

bool place_may_guard(const struct place *p)
{
	return p->guards;
}

const struct flow_unit *place_unit(const struct place *p)
{
	return p->fu;
}

const struct ir_func *place_func(const struct place *p)
{
	return p->fn;
}

const struct flow_ref *place_ref(const struct place *p)
{
	return p->ref;
}

const char *place_format(const struct place *p)
{
	return p->format;
}

const char *place_status(const struct place *p)
{
	const struct ir_path *path = p->status >= 0 ? p->places[p->status] : NULL;

	return path && path->kind == IR_P_VAR && path->var->kind == IR_V_LOCAL && p->success == SIGN_ZERO
		       ? path->var->name
		       : NULL;
}

const char *place_spelled(const struct place *p)
{
	return p->spelled >= 0 ? p->places[p->spelled]->var->name : NULL;
}

const char *place_null_format(const struct place *p)
{
	return model_release_null_format(p->fu->model, p->ref->kind, p->places[p->home]->type.tag);
}

bool place_may_be_kept(const struct place *p)
{
	return p->may_be_kept;
}

bool place_makes(const struct place *p)
{
	return p->makes;
}

bool place_outlives(const struct place *p)
{
	return p->outside;
}

bool place_untested_error(const struct place *p)
{
	return p->untested_err;
}

bool place_helper_format(const struct place *p)
{
	return p->helper_format;
}

const struct model *place_model(const struct place *p)
{
	return p->fu->model;
}

const struct text *place_text(const struct place *p)
{
	return &p->text;
}

struct ir_stmt *place_acquire_stmt(const struct place *p)
{
	return p->ref->acquire->stmt;
}

const GPtrArray *place_leaks(const struct place *p)
{
	return p->leaks;
}

bool place_overwritten(const struct place *p)
{
	return p->overwritten;
}

bool place_lost_by_callers(const struct place *p)
{
	return p->all_exits;
}
