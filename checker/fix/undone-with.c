/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who takes the device down calls "remove_node(x->dev); put_device(x->dev);": where the function has added the node and
 * then fails, a put alone would be half of the unwinding.
 */
#include "fix/undone-with.h"

#include "fix/at.h"
#include "fix/place.h"
#include "support/names.h"

static const struct {
	const char *done, *undone;
} deeds[] = {
	{ "add", "remove" },	      { "add", "del" },	       { "add", "delete" },
	{ "register", "unregister" }, { "enable", "disable" }, { "create", "destroy" },
	{ "attach", "detach" },	      { "start", "stop" },     { "connect", "disconnect" },
};

/* Does a word of its name say that it does that? */
static bool does(const struct ir_instr *in, const char *word)
{
	return in->op == IR_CALL && in->callee && name_has_word(in->callee, &word, 1);
}

static bool is_field(const struct ir_expr *e, const struct ref_exit *x)
{
	return e->kind == IR_E_LOAD && e->path->kind == IR_P_FIELD && !g_strcmp0(e->path->field, x->field) &&
	       !g_strcmp0(e->path->record, x->record);
}

/* In front of a put of the field, in the block of it: what undoes @word; or NULL. */
static const char *undo_beside_put(const struct flow_unit *fu, const struct ir_block *b,
				   const struct ref_exit *x, const char *word)
{
	const char *found = NULL;

	for (unsigned int i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->op != IR_CALL || !in->callee || !in->nargs || !is_field(in->args[0], x))
			continue;
		if (model_does(fu->model, in->callee, MODEL_RELEASE, NULL))
			return found;
		if (does(in, word))
			found = in->callee;
	}
	return NULL;
}

static const char *undo_of(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x,
			   const char *word)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (unsigned int k = 0; f != ref->func && k < f->blocks->len; k++) {
			const char *undo = undo_beside_put(fu, f->blocks->pdata[k], x, word);

			if (undo)
				return undo;
		}
	}
	return NULL;
}

/* Has the function called @word for the object on a way to @x? */
static bool done_before(const struct flow_ref *ref, const struct ref_exit *x, const char *word)
{
	const struct ir_var *v = ir_path_root(ref->acquire->dst);

	for (uint32_t i = 0; v && i < ref->func->ninstrs; i++) {
		const struct ir_instr *in = ref->func->instrs[i];

		if (!does(in, word) || !fix_at_reaches(ref->acquire->block, in->block, NULL) ||
		    !fix_at_reaches(in->block, x->block, NULL))
			continue;
		for (unsigned int k = 0; k < in->nargs; k++) {
			if (expr_mentions(in->args[k], v))
				return true;
		}
	}
	return false;
}

const char *undone_with_put(const struct flow_unit *fu, const struct flow_ref *ref)
{
	for (unsigned int i = 0; ref->acquire->dst && i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->place != REF_FIELD || x->cls != EXIT_FAILURE_ || x->func != ref->func || !x->block)
			continue;
		for (unsigned int k = 0; k < G_N_ELEMENTS(deeds); k++) {
			const char *undo = done_before(ref, x, deeds[k].done)
						   ? undo_of(fu, ref, x, deeds[k].undone)
						   : NULL;

			if (undo)
				return undo;
		}
	}
	return NULL;
}
