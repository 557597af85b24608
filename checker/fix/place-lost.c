/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * At which exits of its function the reference is lost, as flow has it.
 */
#include "fix/place-priv.h"

#include <string.h>

#include "rules/ref-report.h"

/* Is it dropped on this way by the put that is to be moved? */
static bool dropped_too_early(const struct place *p, const struct ref_exit *x)
{
	if (!p->moved || x->place != REF_RELEASED)
		return false;
	for (const struct flow_step *t = x->trace; t; t = t->prev) {
		if (t->verb && t->instr && !strcmp(t->verb, "released"))
			return t->instr == p->moved;
	}
	return false;
}

bool place_losing(const struct place *p, const struct ref_exit *x)
{
	if (dropped_too_early(p, x))
		return true;
	if (p->for_nothing && x->place == REF_RETURNED && (!x->func || x->func == p->fn))
		return true;
	switch (ref_judge(p->fu, p->ref, x)) {
	case REF_LEAKED: return true;
	case REF_RETAINED: return p->retained && x->cls == EXIT_FAILURE_;
	default: return false;
	}
}

/*
 * "x->np = look_up(); if (bad) return err; ... of_node_put(x->np); return 0;": the field is no place to keep it, as the
 * function drops it when all goes well, and no caller does. Where it still holds it, the caller loses it.
 */
static bool drops_itself(const struct place *p)
{
	bool drops = false;

	for (unsigned int i = 0; i < p->ref->exits->len; i++) {
		const struct ref_exit *x = p->ref->exits->pdata[i];
		bool own = !x->func || x->func == p->fn;

		if (own && x->place == REF_RELEASED)
			drops = true;
		else if (own ? x->place != REF_LOST : !place_losing(p, x))
			return false;
	}
	return drops;
}

static void lose_everywhere(struct place *p)
{
	p->callers_judge = false;
	p->all_exits = true;
	for (unsigned int i = 0; i < p->fn->blocks->len; i++) {
		const struct ir_block *b = p->fn->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN)
			p->verdict[b->id].any = p->verdict[b->id].lost = true;
	}
}

/* Is it kept in a field that nothing in the tree puts? Whoever owns the struct has no other name of it. */
static bool is_never_put(const struct place *p, const struct ref_exit *x)
{
	unsigned int how;

	if (x->place != REF_FIELD || !x->record || !strcmp(x->record, "<derived>"))
		return false;
	how = flow_released(p->fu, x->record, x->field);
	for (unsigned int i = 0; i < G_N_ELEMENTS(x->also) && x->also[i].field; i++)
		how |= flow_released(p->fu, x->also[i].record, x->also[i].field);
	return !how;
}

/* Does nobody put it, neither where this function ends nor out of the fields that keep it? */
static bool loses_all(const struct place *p, const struct flow_ref *r)
{
	for (unsigned int i = 0; i < r->exits->len; i++) {
		const struct ref_exit *x = r->exits->pdata[i];

		if (ref_judge(p->fu, r, x) == REF_FINE && !is_never_put(p, x))
			return false;
	}
	return true;
}

/* Is it only handed to what the model says makes something with the pointer in it? */
static bool is_kept_inside(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));
	bool any = false;

	for (uint32_t i = 0; !p->outside && i < p->fn->ninstrs; i++)
		any |= p->fn->instrs[i]->op == IR_CALL &&
		       names_call_has(p, p->fn->instrs[i], MODEL_KEEPS, all, NULL);
	return any;
}

/*
 * Is it the driver data that is returned, of a structure that nobody puts a device through? A reference does not keep
 * driver data from going away: whoever uses it relies on the driver being bound, with or without one.
 */
static bool gives_driver_data(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));
	const struct ir_type *ret = &p->fn->ret;
	bool any = false;

	if (p->outside || ret->kind != IR_T_PTR || ret->depth != 1 || !ret->tag ||
	    flow_record_by_callers(p->fu, ret->tag))
		return false;
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		any |= in->op == IR_CALL && names_call_has(p, in, MODEL_DERIVE, all, NULL);
	}
	return any;
}

/*
 * What the function returns was made with the pointer, or goes with it, and its callers, all in this file, lose it: from
 * what they get, none of them could release it. Then it has to be released here.
 */
static bool returned_for_nothing(const struct place *p)
{
	bool any = false;

	if (!p->fn->is_static || (!is_kept_inside(p) && !gives_driver_data(p)))
		return false;
	for (unsigned int i = 0; i < p->fu->refs->len; i++) {
		const struct flow_ref *r = p->fu->refs->pdata[i];

		if (g_strcmp0(r->api, p->fn->name))
			continue;
		if (r->release || !loses_all(p, r))
			return false;
		any = true;
	}
	return any;
}

bool exits_read(struct place *p, char **why)
{
	const struct ir_func *caller = NULL;
	bool any = false;

	p->verdict = g_new0(struct verdict, p->fn->blocks->len);
	p->for_nothing = returned_for_nothing(p);
	for (unsigned int i = 0; i < p->ref->exits->len; i++) {
		const struct ref_exit *x = p->ref->exits->pdata[i];
		struct verdict *v;

		if (x->func && x->func != p->fn) {
			p->callers_judge = true;
			if (!caller && place_losing(p, x))
				caller = x->func;
			continue;
		}
		if (x->overwritten && place_losing(p, x)) {
			p->overwritten_matters = any = true;
			if (x->block)
				p->verdict[x->block->id].overwritten = true;
			continue;
		}
		if (!x->block)
			continue;
		v = &p->verdict[x->block->id];
		v->any = true;
		if (place_losing(p, x))
			v->lost = any = true;
		else if (x->place == REF_RETURNED)
			v->returned = true;
		else if (x->place == REF_RELEASED || x->place == REF_MANAGED)
			v->released = true;
		else
			v->field = true;
	}
	if (caller && !drops_itself(p)) {
		*why = g_strdup_printf("it is lost in the caller %s()", caller->name);
		return false;
	}
	if (caller)
		lose_everywhere(p);
	else if (!any)
		*why = g_strdup("no exit of this function loses it");
	return caller || any;
}
