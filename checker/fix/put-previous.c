/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-previous": "priv->np = of_node_get(child);" in a loop keeps the last one that is found, and loses those before it.
 * What the place holds is put first.
 *
 * It holds nothing else than such a reference, or NULL: the memory is zeroed where the function gets it, nothing else in
 * the file sets the field, and until the loop is left nothing puts or reads it.
 */
#include "fix/put-previous.h"

#include "fix/at.h"
#include "fix/plan.h"
#include "fix/removal.h"
#include "fix/sentence.h"
#include "rules/ref-report.h"

#define CALLS 4 /* how deep calls within the file are looked into */

struct previous {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	const struct ir_instr *get; /* sets the place */
	const struct ir_path *place;
	const struct ir_loop *loop; /* the outermost around it */
};

/* The statement that overwrites it, when that is the only way to lose it; or NULL. */
static const struct ir_stmt *overwriting(const struct previous *v)
{
	const struct ir_stmt *s = NULL;

	for (unsigned int i = 0; i < v->ref->exits->len; i++) {
		const struct ref_exit *x = v->ref->exits->pdata[i];

		if (ref_judge(v->fu, v->ref, x) != REF_LEAKED)
			continue;
		if (!x->overwritten || x->func != v->ref->func || !x->stmt || (s && x->stmt != s))
			return NULL;
		s = x->stmt;
	}
	return s;
}

/* "priv->np = of_node_get(child);", in a loop that is in none. */
static bool find_get(struct previous *v, const struct ir_stmt *s)
{
	const struct ir_func *f = v->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->stmt == s && in->op == IR_CALL && in->dst && in->dst->kind != IR_P_INDEX &&
		    !in->macro && model_fact_on(v->fu->model, in->callee, MODEL_GET, 0))
			v->get = in;
	}
	if (!v->get || !v->get->block->loop)
		return false;
	v->place = v->get->dst;
	v->loop = v->get->block->loop;
	return !v->loop->parent;
}

/* Is @p the place, or the same field of what may be the same struct? */
static bool is_place(const struct previous *v, const struct ir_path *p)
{
	return p && (p == v->place || (v->place->kind == IR_P_FIELD &&
				       ir_path_is_field(p, v->place->record, v->place->field)));
}

static bool mentions(const struct previous *v, const struct ir_expr *e)
{
	if (!e)
		return false;
	if ((e->kind == IR_E_LOAD || e->kind == IR_E_ADDR) && is_place(v, e->path))
		return true;
	return mentions(v, e->a) || mentions(v, e->b);
}

/* Does anything in the file but the get give the place another value than NULL? */
static bool set_elsewhere(const struct previous *v)
{
	for (unsigned int i = 0; i < v->fu->ir->funcs->len; i++) {
		const struct ir_func *f = v->fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];

			if (in != v->get && is_place(v, in->dst) && in->op != IR_DECLARE &&
			    !instr_sets_null(in))
				return true;
			for (unsigned int a = 0; a < in->nargs; a++) {
				if (in->args[a]->kind == IR_E_ADDR && is_place(v, in->args[a]->path))
					return true;
			}
			if (in->src && in->src->kind == IR_E_ADDR && is_place(v, in->src->path))
				return true;
		}
	}
	return false;
}

static bool block_uses(const struct previous *v, const struct ir_block *b, unsigned int calls);

/* Does @in read the place, or call a function of the file that does? */
static bool uses(const struct previous *v, const struct ir_instr *in, unsigned int calls)
{
	const struct ir_func *g =
		in->op == IR_CALL && in->callee ? ir_unit_func(v->fu->ir, in->callee) : NULL;

	if (mentions(v, in->src))
		return true;
	for (unsigned int a = 0; a < in->nargs; a++) {
		if (mentions(v, in->args[a]))
			return true;
	}
	if (g && !calls)
		return true;
	for (unsigned int i = 0; g && i < g->blocks->len; i++) {
		if (block_uses(v, g->blocks->pdata[i], calls - 1))
			return true;
	}
	return false;
}

static bool block_uses(const struct previous *v, const struct ir_block *b, unsigned int calls)
{
	if (mentions(v, b->term.value))
		return true;
	for (unsigned int k = 0; k < b->instrs->len; k++) {
		if (uses(v, b->instrs->pdata[k], calls))
			return true;
	}
	return false;
}

/* Does a block that may come before the get, again or for the first time, use the place for anything? */
static bool used_before(const struct previous *v)
{
	const struct ir_func *f = v->ref->func;

	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		if (fix_at_reaches(b, v->get->block, NULL) && block_uses(v, b, CALLS))
			return true;
	}
	return false;
}

/* "struct device_node *np = NULL;" */
static bool local_is_null(const struct previous *v)
{
	const struct ir_func *f = v->ref->func;
	bool null = false;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst == v->place && instr_sets_null(in)) {
			if (in->block->loop)
				return false;
			null |= in->stmt && in->stmt->kind == IR_S_DECL;
		}
	}
	return null;
}

/* "priv = kzalloc(…)" of this function, before the loop, and nobody else has it yet that sets the field. */
static bool memory_is_zeroed(const struct previous *v)
{
	const struct ir_path *p = v->place;
	const struct ir_instr *def;

	while (p->kind == IR_P_FIELD)
		p = p->base;
	if (p->kind != IR_P_DEREF || p->base->kind != IR_P_VAR || p->base->var->kind != IR_V_LOCAL)
		return false;
	def = ir_sole_def(v->ref->func, p->base->var);
	return def && def->op == IR_CALL && !def->block->loop &&
	       model_does(v->fu->model, def->callee, MODEL_ZEROED, NULL);
}

static bool is_null_at_first(const struct previous *v)
{
	if (v->place->kind == IR_P_VAR)
		return v->place->var->kind == IR_V_LOCAL && local_is_null(v);
	return v->place->kind == IR_P_FIELD && memory_is_zeroed(v);
}

static struct fix_candidate *propose(const struct previous *v)
{
	const struct fix_at at = {
		.fu = v->fu,
		.func = v->ref->func,
		.text = { v->fu->ir->text, (uint32_t)v->fu->ir->len },
	};
	const struct model_fact *fact = model_fact_on(v->fu->model, v->get->callee, MODEL_GET, 0);
	const char *format = model_release_format(v->fu->model, fact->kind, v->place->type.tag);
	g_autofree char *object = ir_path_str(v->place), *line = NULL, *deed = NULL;
	g_autofree char *put = retained_put_or_null(v->fu->model, format, object);
	GPtrArray *edits;

	if (!put || !removal_is_plain(v->get->stmt))
		return NULL;
	line = g_strdup_printf("%s;\n", put);
	edits = fix_edits_new();
	if (!fix_at_insert_before(&at, edits, v->get->stmt, line)) {
		g_ptr_array_unref(edits);
		return NULL;
	}
	deed = g_strdup_printf("Drop what '%s' holds before setting it again.", object);
	return fix_candidate_new("put-previous", edits,
				 words_reference(words_noun(v->ref), v->get->callee, v->ref->func->name,
						 "lost when a later round of the loop overwrites the pointer",
						 deed));
}

struct fix_candidate *put_previous(const struct flow_unit *fu, const struct flow_ref *ref)
{
	struct previous v = { .fu = fu, .ref = ref };
	const struct ir_stmt *s = ref->func->tainted ? NULL : overwriting(&v);

	if (!s || !find_get(&v, s) || set_elsewhere(&v) || used_before(&v) || !is_null_at_first(&v))
		return NULL;
	return propose(&v);
}
