/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one instruction does to what is known on a path.
 */
#include "fix/place-priv.h"

#include <string.h>

void step_used(struct place *p, const struct elem *el)
{
	if (el->status == ST_PUT)
		walk_bad(p, "the object is used later");
}

static void lose(struct place *p, struct elem *el)
{
	if (el->status != ST_HELD || !p->overwritten_matters)
		return;
	p->overwritten |= el->mine;
	el->status = ST_LOST;
}

static void step_set(struct place *p, struct elem *el, const struct ir_path *dst, bool name, uint8_t sign)
{
	int i = names_index(p, dst);

	if (i < 0)
		return;
	if ((unsigned int)i == p->home)
		el->lent = 0;
	el->fact[i] = sign;
	if ((unsigned int)i >= p->nnames)
		return;
	if (name) {
		el->names |= (uint16_t)(1u << i);
		return;
	}
	if (!(el->names >> i & 1))
		return;
	el->names &= (uint16_t)~(1u << i);
	if (!(p->temps >> i & 1) && !(names_strong(p, el->names) & ~p->temps))
		lose(p, el);
}

static void step_declare(struct place *p, const struct ir_instr *in, struct elem *el)
{
	for (unsigned int i = 0; i < p->nplaces; i++) {
		if (p->places[i]->kind == IR_P_VAR && p->places[i]->var == in->var)
			step_set(p, el, p->places[i], false, SIGN_ANY);
	}
}

static bool step_assign(struct place *p, const struct ir_instr *in, struct elem *el)
{
	if (names_null_deref(p, el, in->src, false))
		return false;
	if (names_looks_into(p, el->names, in->src) || (in->dst && names_write_into(p, el->names, in->dst)))
		step_used(p, el);
	if (in->dst) {
		bool name = names_value(p, el->names, in->src) || names_points_behind(p, el->names, in->src);

		/* Handing a dead name on is a use of it, too, unless only a local takes it. */
		if (name && el->status == ST_PUT && in->dst->kind != IR_P_VAR)
			step_used(p, el);
		step_set(p, el, in->dst, name, sign_eval(p, el, in->src));
		fields_assigned(p, in->dst, el);
		if (in->dst == p->places[p->home] && in->src->kind == IR_E_LOAD &&
		    in->src->path->kind == IR_P_VAR)
			el->lent = in->src->path->id + 1;
	}
	return true;
}

static void release(struct place *p, struct elem *el)
{
	if (el->status == ST_PUT)
		walk_bad(p, "the code releases it later on some path");
	if (el->status == ST_HELD)
		el->status = ST_DONE;
}

/* A goto that leads here now comes with a pointer that is not held: releasing that is right for NULL only. */
static void check_led(struct place *p, const struct ir_instr *in, const struct elem *el)
{
	if (el->led && el->status == ST_NONE &&
	    names_call_has(p, in, MODEL_RELEASE, (uint16_t)(1u << p->home), NULL) &&
	    (el->fact[p->home] != SIGN_ZERO || in->args[0]->kind != IR_E_LOAD))
		walk_bad(p, "on some path there is nothing to release");
}

static bool call_consumes(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	return names_call_has(p, in, MODEL_RELEASE, names, NULL) ||
	       names_call_has(p, in, MODEL_ESCAPE, names, NULL) ||
	       names_call_has(p, in, MODEL_ACTION, names, NULL);
}

void step_given(struct place *p, const struct ir_instr *in, struct elem *el)
{
	if (call_consumes(p, in, names_strong(p, el->names)))
		release(p, el);
}

/* Sign of what IS_ERR(x) and its like give, and whether the callee is one. */
static bool error_test(const struct place *p, const struct ir_instr *in, const struct elem *el, uint8_t *sign)
{
	bool is_err = false, or_null = false;
	uint8_t v;

	names_call_has(p, in, MODEL_IS_ERR, 0, &is_err);
	if (!is_err)
		names_call_has(p, in, MODEL_IS_ERR_OR_NULL, 0, &or_null);
	if ((!is_err && !or_null) || in->nargs < 1)
		return false;
	v = sign_eval(p, el, in->args[0]);
	*sign = SIGN_ZERO | SIGN_POS;
	if (v == SIGN_NEG || (v == SIGN_ZERO && or_null))
		*sign = SIGN_POS;
	else if (v == SIGN_POS && (names_value(p, names_strong(p, el->names), in->args[0]) ||
				   (in->args[0]->kind == IR_E_LOAD && made_result(p, in->args[0]->path))))
		*sign = SIGN_ZERO;
	else if (v == SIGN_ZERO)
		*sign = SIGN_ZERO;
	return true;
}

static bool args_use(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;
	uint16_t names = el->names;

	/* PTR_ERR() of what may be a name means that it is none. */
	if (row && row->result != MODEL_ANY)
		names = names_strong(p, names);
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, names, in->args[i]) || names_looks_into(p, names, in->args[i]))
			return true;
		if (names_inside_record(p, names, in->args[i]) &&
		    !(row && model_fact_on(p->fu->model, in->callee, MODEL_LEAVES, i)))
			return true;
	}
	return in->fnptr && names_looks_into(p, el->names, in->fnptr);
}

static bool args_null(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	bool derives = false;

	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_null_deref(p, el, in->args[i], true))
			return true;
	}
	names_call_has(p, in, MODEL_DERIVE, 0, &derives);
	return derives && in->nargs && in->args[0]->kind == IR_E_LOAD &&
	       sign_eval(p, el, in->args[0]) == SIGN_ZERO && names_index(p, in->args[0]->path) >= 0 &&
	       (unsigned int)names_index(p, in->args[0]->path) < p->nnames;
}

/* What the result can be: ERR_PTR(x) and its like hand the sign of x on. */
static uint8_t result_sign(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == MODEL_RETURNS && f->place.arg >= 0 && !f->place.deref && !f->place.field &&
		    (unsigned int)f->place.arg < in->nargs)
			return sign_eval(p, el, in->args[f->place.arg]);
	}
	return row && row->result ? (uint8_t)row->result : SIGN_ANY;
}

/* kfree(x): what is named by x->field only has no name any more. */
static void step_free(struct place *p, const struct ir_instr *in, struct elem *el)
{
	const struct ir_expr *e = in->nargs ? in->args[0] : NULL;

	if (!in->callee || !e || e->kind != IR_E_LOAD ||
	    !model_does(p->fu->model, in->callee, MODEL_FREE, NULL))
		return;
	for (unsigned int i = 0; i < p->nnames; i++) {
		const struct ir_path *field = p->places[i];

		if (field->kind == IR_P_FIELD && field->base->kind == IR_P_DEREF &&
		    field->base->base == e->path)
			step_set(p, el, field, false, SIGN_ANY);
	}
}

static bool step_call(struct place *p, const struct ir_instr *in, struct elem *el)
{
	uint8_t sign = result_sign(p, in, el);
	bool test = error_test(p, in, el, &sign), name;

	if (args_null(p, in, el))
		return false;
	check_led(p, in, el);
	if (call_consumes(p, in, names_strong(p, el->names)) ||
	    (el->mine && g_hash_table_contains(p->release_calls, in)))
		release(p, el);
	else if (!test && args_use(p, in, el))
		step_used(p, el);
	if (el->made && made_settled(p, in))
		el->made = false;
	step_free(p, in, el);
	fields_called(p, in, el);
	for (unsigned int k = 0; el->status != ST_NONE && k < in->nargs; k++) {
		const struct ir_path *filled = names_call_fills(p, in, k, names_strong(p, el->names));

		if (filled)
			step_set(p, el, filled, true, SIGN_ANY);
	}
	if (in->dst) {
		name = el->status != ST_NONE && names_call_gives(p, in, el->names);
		step_set(p, el, in->dst, name, sign);
	}
	return true;
}

/*
 * An action that could not be registered leaves the reference with the caller; so does a helper that
 * releases only when it succeeds.
 */
bool step_may_fail(const struct place *p, const struct ir_instr *in, const struct elem *el)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;

	if (el->status == ST_HELD &&
	    (p->helper_when == HELPER_ON_ZERO || p->helper_when == HELPER_ON_ERROR) &&
	    release_is(p, in, el->names))
		return true;
	if (el->status != ST_HELD || !names_call_has(p, in, MODEL_ACTION, el->names, NULL))
		return false;
	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect == MODEL_ACTION && !f->on_failure_too)
			return true;
	}
	return false;
}

/* The argument of the acquiring call that it leaves the reference in. */
static const struct ir_path *filled_by(const struct place *p, const struct ir_instr *in, unsigned int arg)
{
	const struct ir_expr *e = arg < in->nargs ? in->args[arg] : NULL;

	return e && e->kind == IR_E_ADDR && (e->path == p->out || e->path == p->out->base) ? e->path : NULL;
}

bool step_refills(const struct place *p, const struct ir_instr *in)
{
	const struct ir_instr *first = p->ref->acquire;

	if (!p->out || !in->callee || !first->callee || strcmp(in->callee, first->callee))
		return false;
	for (unsigned int i = 0; i < first->nargs; i++) {
		if (filled_by(p, first, i) && filled_by(p, first, i) == filled_by(p, in, i))
			return true;
	}
	return false;
}

void step_refilled(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next)
{
	struct elem filled = *el, failed = *el;

	step_set(p, &filled, p->out, false, SIGN_ANY);
	if (in->dst) {
		step_set(p, &filled, in->dst, false, SIGN_ZERO);
		step_set(p, &failed, in->dst, false, SIGN_NEG);
	}
	g_array_append_val(next, filled);
	g_array_append_val(next, failed);
}

void step_forked(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next)
{
	bool helper = release_is(p, in, el->names), on_error = helper && p->helper_when == HELPER_ON_ERROR;
	uint8_t error = helper ? SIGN_NEG | SIGN_POS : SIGN_NEG;
	struct elem taken = *el, failed = *el;

	taken.status = ST_DONE;
	if (in->dst) {
		step_set(p, &taken, in->dst, false, on_error ? error : SIGN_ZERO);
		step_set(p, &failed, in->dst, false, on_error ? SIGN_ZERO : error);
	}
	g_array_append_val(next, taken);
	g_array_append_val(next, failed);
}

bool step_instr(struct place *p, const struct ir_instr *in, struct elem *el)
{
	if (in->dst && in->dst->id + 1 == el->lent)
		el->lent = 0;
	switch (in->op) {
	case IR_DECLARE: step_declare(p, in, el); return true;
	case IR_ASSIGN: return step_assign(p, in, el);
	default: return step_call(p, in, el);
	}
}
