/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From probe to remove: what a driver leaves in its fields when probe succeeds is put by the remove
 * callback of the same driver, unless that returns before it comes to the put.
 *
 * Only what is certain counts: every condition under which remove returns early must be known to hold where
 * probe ends, and remove must be known to have no others; or the first thing it does is a call that may
 * fail, and when it has failed nothing else is done.
 */
#include "flow/call.h"
#include "flow/engine.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

const struct ir_func *flow_remove_of(const struct flow_unit *fu, const struct ir_func *f)
{
	const char *var = NULL, *record = NULL;

	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];

		if (!g_strcmp0(init->func, f->name) &&
		    model_callback(fu->model, init->record, init->field) == MODEL_CB_PROBE) {
			var = init->var;
			record = init->record;
		}
	}
	for (unsigned int i = 0; var && i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];

		if (!g_strcmp0(init->var, var) && !g_strcmp0(init->record, record) &&
		    model_callback(fu->model, init->record, init->field) == MODEL_CB_REMOVE)
			return ir_unit_func(fu->ir, init->func);
	}
	return NULL;
}

static bool puts_on_some_paths(const struct summary *sum)
{
	bool yes = false, no = false;

	for (unsigned int i = 0; sum && i < sum->outcomes->len; i++)
		outcome_releases(sum->outcomes->pdata[i]) ? (yes = true) : (no = true);
	return yes && no;
}

void lifecycle_flags(struct flow_unit *fu, GHashTable *set)
{
	for (unsigned int i = 0; i < fu->ir->inits->len; i++) {
		const struct ir_init *init = fu->ir->inits->pdata[i];
		const struct ir_func *f = ir_unit_func(fu->ir, init->func);
		const struct summary *sum;

		if (!f || model_callback(fu->model, init->record, init->field) != MODEL_CB_REMOVE)
			continue;
		sum = flow_summary(fu, f);
		if (!puts_on_some_paths(sum))
			continue;
		for (unsigned int j = 0; j < sum->outcomes->len; j++) {
			const struct outcome *o = sum->outcomes->pdata[j];

			for (unsigned int k = 0; k < o->pre->len && !outcome_releases(o); k++) {
				const struct spath *p = &g_array_index(o->pre, struct precond, k).path;

				if (p->n && p->steps[p->n - 1].field)
					g_hash_table_add(set, (gpointer)p->steps[p->n - 1].field);
			}
		}
	}
}

/* "link_state is zero" */
static char *in_words(const struct outcome *o)
{
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < o->pre->len; i++) {
		const struct precond *p = &g_array_index(o->pre, struct precond, i);
		g_autofree char *path = spath_str(&p->path);
		const char *shown = strstr(path, "<drvdata>->");

		/* that there is driver data goes without saying */
		if (!shown)
			continue;
		g_string_append_printf(s, "%s%s", s->len ? " and " : "", shown + strlen("<drvdata>->"));
		if (p->has_eq)
			g_string_append_printf(s, " is %" G_GINT64_FORMAT, p->eq);
		else
			g_string_append(s, p->bits == MODEL_ZERO  ? " is zero"
					   : p->bits & MODEL_ZERO ? " may be zero"
								  : " is not zero");
	}
	return g_string_free(s, FALSE);
}

/* Surely no put: a function that is known, or whose name says what it prints. */
static bool does_nothing(struct flow_unit *fu, const struct ir_instr *in)
{
	static const char *const words[] = { "printk", "err", "warn", "info", "dbg", "notice" };
	const struct ir_func *callee = in->callee ? ir_unit_func(fu->ir, in->callee) : NULL;
	const struct summary *sum = callee ? flow_summary(fu, callee) : NULL;

	if (in->op != IR_CALL)
		return true;
	if (!in->callee || name_releases(in->callee) || (sum && sum->releases) ||
	    model_does(fu->model, in->callee, MODEL_RELEASE, NULL))
		return false;
	return sum || model_find(fu->model, in->callee) ||
	       name_has_word(in->callee, words, G_N_ELEMENTS(words));
}

static bool block_does_nothing(struct flow_unit *fu, const struct ir_block *b, const struct ir_instr *but)
{
	for (unsigned int i = 0; i < b->instrs->len; i++) {
		if (b->instrs->pdata[i] != but && !does_nothing(fu, b->instrs->pdata[i]))
			return false;
	}
	return true;
}

/* From @b on: are there only words to say, and a return? */
static bool only_returns(struct flow_unit *fu, const struct ir_block *b)
{
	for (unsigned int depth = 0; depth < 8 && block_does_nothing(fu, b, NULL); depth++) {
		if (b->term.kind == IR_TERM_RETURN)
			return true;
		if (b->term.nsucc != 1)
			return false;
		b = b->term.succ[0];
	}
	return false;
}

/* The int variable that "ret < 0" or, where it says so by its name, "ret" tests for a failure. */
static const struct ir_var *tested_status(const struct ir_expr *e)
{
	static const char *const names[] = { "ret", "err", "error", "rc", "status" };
	const struct ir_var *v;
	bool below = false;

	if (e->kind == IR_E_BINOP && e->oper == IR_O_LT && e->b->kind == IR_E_CONST && !e->b->value) {
		below = true;
		e = e->a;
	}
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return NULL;
	v = e->path->var;
	if (v->type.kind != IR_T_INT || v->type.is_bool || v->type.is_unsigned ||
	    (v->kind != IR_V_LOCAL && v->kind != IR_V_TEMP))
		return NULL;
	for (unsigned int i = 0; i < G_N_ELEMENTS(names) && !below; i++)
		below = !strcmp(v->name, names[i]);
	return below ? v : NULL;
}

/* Some functions say only for form's sake how they fared. */
static bool may_fail(struct flow_unit *fu, const char *callee)
{
	const struct ir_func *f = ir_unit_func(fu->ir, callee);
	const struct summary *sum = f ? flow_summary(fu, f) : NULL;

	if (g_str_has_prefix(callee, "pm_runtime_"))
		return true;
	for (unsigned int i = 0; sum && i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];

		if (o->bits & MODEL_NEG)
			return true;
	}
	return false;
}

/* The call that makes the remove callback @f return without having done anything, when it fails; or NULL. */
static const struct ir_instr *gives_up(struct flow_unit *fu, const struct ir_func *f)
{
	const struct ir_block *b = f->blocks->pdata[0];
	const struct ir_instr *def = NULL;
	const struct ir_var *v;

	for (unsigned int depth = 0; b->term.nsucc == 1; depth++) {
		if (depth == 8 || !block_does_nothing(fu, b, NULL))
			return NULL;
		b = b->term.succ[0];
	}
	if (b->term.kind != IR_TERM_BRANCH || !(v = tested_status(b->term.value)))
		return NULL;
	for (unsigned int i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v)
			def = in;
	}
	if (!def || !def->callee || !may_fail(fu, def->callee) || name_releases(def->callee) ||
	    model_does(fu->model, def->callee, MODEL_RELEASE, NULL))
		return NULL;
	return block_does_nothing(fu, b, def) && only_returns(fu, b->term.succ[0]) ? def : NULL;
}

/* Does probe ask the same? Then it may well be known that it cannot fail. */
static bool calls_too(const struct ir_func *f, const char *callee)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (!g_strcmp0(f->instrs[i]->callee, callee))
			return !g_str_has_prefix(callee, "pm_runtime_");
	}
	return false;
}

char *remove_skips(struct run *r, const struct state *st, const struct ref *ref, const struct ir_func **by,
		   bool *fails)
{
	const struct ir_func *f = flow_remove_of(r->fu, r->f);
	const struct summary *sum = f ? flow_summary(r->fu, f) : NULL;
	const struct ir_var *param = r->f->params->len ? r->f->params->pdata[0] : NULL;
	const struct sym *args[1];
	const struct ir_instr *call;
	bool put = false;
	char *why = NULL;

	if (!sum || !param || f->params->len != 1 || !puts_on_some_paths(sum))
		return NULL;
	args[0] = sym_init(r->tab, loc_var(r->tab, param));
	for (unsigned int i = 0; i < sum->outcomes->len; i++) {
		const struct outcome *o = sum->outcomes->pdata[i];
		struct state *n = state_copy(st);
		bool held = replay_releases(r, n, o, args, 1, ref);

		put |= !held;
		if (held && !why && outcome_decided(r, n, o, args, 1)) {
			why = in_words(o);
			*by = f;
		}
		state_free(n);
	}
	if (put && why && *why)
		return why;
	*by = NULL;
	g_free(why);
	call = put ? gives_up(r->fu, f) : NULL;
	if (!call || calls_too(r->f, call->callee))
		return NULL;
	*by = f;
	*fails = true;
	return g_strdup_printf("%s() fails", call->callee);
}
