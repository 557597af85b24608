/* SPDX-License-Identifier: GPL-2.0-only */
/* Among the puts of a function's unwinding, the place of one more; see unwind-place.h. */
#include "fix/unwind-place.h"

#include "fix/at.h"
#include "fix/place.h"

/* What a statement puts, if that is all it does: a local variable; or NULL. */
static const struct ir_var *put_by(const struct flow_unit *fu, const struct ir_func *f,
				   const struct ir_stmt *s)
{
	const struct ir_var *v = NULL;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->stmt != s)
			continue;
		if (v || in->op != IR_CALL || in->nargs != 1 || !in->args[0]->path ||
		    !model_does(fu->model, in->callee, MODEL_RELEASE, NULL))
			return NULL;
		v = ir_path_root(in->args[0]->path);
	}
	return v && v->kind == IR_V_LOCAL ? v : NULL;
}

/* Where the variable, or an element of it, is set last, by source order; 0: nowhere. */
static uint32_t set_at(const struct ir_func *f, const struct ir_var *v, uint32_t before)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_DECLARE && in->dst && ir_path_root(in->dst) == v &&
		    !ir_path_derefs(in->dst) && in->range.begin < before && in->range.begin > at)
			at = in->range.begin;
	}
	return at;
}

/* Does no way from the look-up to the return lead past the label? */
static bool comes_by(const struct flow_ref *ref, const struct ir_stmt *label, const struct ir_stmt *last)
{
	const GPtrArray *blocks = ref->func->blocks;

	if (!label->block || label->range.begin < ref->acquire->range.begin)
		return false;
	for (unsigned int i = 0; i < blocks->len; i++) {
		const struct ir_block *b = blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN && b->term.stmt == last)
			return !fix_at_reaches(ref->acquire->block, b, label->block);
	}
	return false;
}

/* The label that is meant, of two or more: not the last one, behind which the return itself stands. */
static guint find_label(const struct flow_ref *ref, const GPtrArray *kids, const struct ir_stmt *last)
{
	guint found = 0, ready = 0;

	for (guint i = 1; i < kids->len; i++) {
		const struct ir_stmt *s = kids->pdata[i];

		if (s->kind != IR_S_LABEL)
			continue;
		found = ready;
		if (comes_by(ref, s, last))
			ready = i;
	}
	return found;
}

const struct ir_stmt *unwind_place(const struct flow_unit *fu, const struct flow_ref *ref,
				   const struct ir_stmt *last)
{
	const GPtrArray *kids = ref->func->body ? ref->func->body->kids : NULL;
	guint i = kids ? find_label(ref, kids, last) : 0;
	uint32_t label = i ? ((const struct ir_stmt *)kids->pdata[i])->range.begin : 0;

	for (guint first = i; i && i < kids->len; i++) {
		const struct ir_stmt *s = kids->pdata[i];
		const struct ir_var *v = put_by(fu, ref->func, stmt_labelled(s));
		uint32_t set = v ? set_at(ref->func, v, label) : 0;

		if (!set || (s->kind == IR_S_LABEL && i > first) || stmt_labelled(s)->range.in_macro)
			return NULL;
		if (set < ref->acquire->range.begin)
			return stmt_labelled(s);
	}
	return NULL;
}
