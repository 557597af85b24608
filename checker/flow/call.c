/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls: model row, else summary, else by kernel convention the callee borrows. */
#include "flow/call.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

const struct ir_func *unit_func(struct run *r, const char *name)
{
	return name ? ir_unit_func(r->fu->ir, name) : NULL;
}

const char *pointee_tag(const struct ir_instr *in)
{
	if (in->dst && in->dst->type.kind == IR_T_PTR && in->dst->type.depth == 1)
		return in->dst->type.tag;
	return NULL;
}

void finish(struct call *c, struct state *st, const struct sym *res, GPtrArray *out)
{
	if (c->in->dst && res)
		assign(c->r, st, eval_path(c->r, st, c->in->dst), res, c->in);
	g_ptr_array_add(out, st);
}

/* ---- taking references ---- */

void take(struct call *c, struct state *st, struct flow_ref *acq, const struct sym *obj, bool owner,
	  const struct loc *at)
{
	struct ref ref = { .acq = acq, .obj = obj, .count = 1, .state = R_HELD, .owner = owner };

	if (!(state_bits(st, obj) & MODEL_POS))
		return;
	for (unsigned int i = st->refs->len; i-- > 0;) {
		struct ref *o = state_ref(st, i);

		if (o->obj != obj)
			continue;
		if (o->state != R_HELD) {
			g_array_remove_index(st->refs, i);
		} else if (o->acq == acq || acq->soft) {
			if (o->count < 2)
				o->count++;
			return;
		}
	}
	if (at && loc_is_external(at))
		ref.stored = at;
	else if (at && at->kind == LOC_VAR && at->var->kind != IR_V_TEMP)
		ref.var = at->var;
	add_step(c->r, st, c->in, NULL, false, "acquired");
	ref.since = st->trace;
	state_add_ref(st, &ref);
}

bool holds_anything(const struct call *c, const struct state *st)
{
	for (unsigned int i = 0; i < st->refs->len; i++) {
		const struct ref *ref = &g_array_index(st->refs, struct ref, i);

		if (ref->state != R_HELD)
			continue;
		for (unsigned int a = 0; a < c->nargs; a++) {
			if (sym_object(c->r->tab, c->args[a]) == ref->obj)
				return true;
		}
	}
	return false;
}

/* ---- dispatch ---- */

/* A device that came as a parameter goes on: the callee may store or drop it. */
static bool passes_parameter(const struct call *c)
{
	for (unsigned int a = 0; a < c->nargs; a++) {
		const struct sym *obj = sym_object(c->r->tab, c->args[a]);

		if (obj->kind == SYM_INIT && obj->loc->kind == LOC_VAR && obj->loc->var->param >= 0 &&
		    model_release_format(c->r->fu->model, c->r->up->now->nodes ? "of_node" : "device",
					 obj->tag))
			return true;
	}
	return false;
}

void exec_call(struct run *r, struct state *st, const struct ir_instr *in, GPtrArray *out)
{
	struct call c = { .r = r, .in = in, .nargs = MIN(in->nargs, 32) };
	const struct model_row *row = model_find(r->fu->model, in->callee);
	const struct ir_func *callee;
	const struct summary *sum = NULL;

	for (unsigned int i = 0; i < c.nargs; i++)
		c.args[i] = eval_expr(r, st, in->args[i], in->id);
	for (unsigned int i = 0; i < c.nargs; i++) {
		/* foo(&p->count): nobody hands a place inside nothing to a function */
		if (c.args[i]->kind == SYM_ADDR && c.args[i]->loc->kind == LOC_FIELD)
			note_exists(st, loc_root(c.args[i]->loc));
	}
	/* the arguments may be results of the last round of this very call: name them anew */
	forget_instr(r, st, in);
	for (unsigned int i = 0; i < c.nargs; i++)
		c.args[i] = eval_expr(r, st, in->args[i], in->id);
	if (row) {
		call_row(&c, st, row, out);
		return;
	}
	callee = unit_func(r, in->callee);
	if (callee && callee->is_noreturn) {
		state_free(st);
		return;
	}
	if (callee && (g_hash_table_contains(r->up->now->relevant, callee) || holds_anything(&c, st) ||
		       passes_parameter(&c)))
		sum = flow_summary(r->fu, callee);
	else if (!callee && in->callee)
		sum = store_summary(r->fu->store, in->callee, r->fu->ir->file, r->up->now->nodes);
	if (sum && sum->outcomes->len) {
		call_summary(&c, st, sum, out);
		if (!callee)
			g_hash_table_add(r->up->wants, (gpointer)in->callee);
		return;
	}
	call_unknown(&c, st, sym_call(r->tab, in, 0, MODEL_ANY, pointee_tag(in)), out);
}
