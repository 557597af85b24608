/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "devm-instead-of-remove": what is kept in a field is put by remove, and lost where probe fails later. A devm action,
 * which runs at both times, takes the place of the put in remove.
 *
 * It is the only put of the field there is, so that afterwards the action alone puts; and it runs behind remove, later
 * than the put did.
 */
#include "fix/devm-replace.h"

#include <string.h>

#include "fix/plan.h"
#include "fix/removal.h"
#include "fix/retained.h"
#include "rules/ref-report.h"

struct replace {
	struct fix_at *at;
	const struct flow_ref *ref;
	const struct ir_func *remove;
	const char *record, *field; /* that keeps it */
	const struct ir_instr *put; /* in remove */
};

/* All that loses it are failures of one probe callback, which leave it in one field; none of them drops it. */
static bool lost_by_probe(struct replace *r)
{
	const struct ir_func *probe = NULL;

	for (unsigned int i = 0; i < r->ref->exits->len; i++) {
		const struct ref_exit *x = r->ref->exits->pdata[i];

		if (x->cls == EXIT_FAILURE_ && (x->place == REF_RELEASED || x->place == REF_MANAGED))
			return false;
		if (ref_judge(r->at->fu, r->ref, x) != REF_LEAKED)
			continue;
		if (x->place != REF_FIELD || !x->probe || x->cls != EXIT_FAILURE_ || !x->record ||
		    (probe && x->func != probe) ||
		    (r->field && (strcmp(x->field, r->field) || strcmp(x->record, r->record))))
			return false;
		probe = x->func;
		r->record = x->record;
		r->field = x->field;
	}
	r->remove = probe ? flow_remove_of(r->at->fu, probe) : NULL;
	return r->remove && !r->remove->tainted;
}

/* No other file can put or set a field of a struct that is defined in this one. */
static bool is_private(const struct replace *r)
{
	g_autofree char *word = g_regex_escape_string(r->record, -1);
	g_autofree char *pattern = g_strdup_printf("\\bstruct\\s+%s\\s*\\{", word);

	return g_regex_match_simple(pattern, r->at->fu->ir->text, 0, 0);
}

static bool is_field(const struct replace *r, const struct ir_path *p)
{
	return ir_path_is_field(p, r->record, r->field);
}

static bool takes_address(const struct replace *r, const struct ir_expr *e)
{
	return e && e->kind == IR_E_ADDR && is_field(r, e->path);
}

/* "if (priv->dev)" */
static bool tests_field(const struct replace *r, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < r->remove->blocks->len; i++) {
		const struct ir_term *t = &((const struct ir_block *)r->remove->blocks->pdata[i])->term;

		if (t->kind == IR_TERM_BRANCH && t->stmt == s)
			return t->value && t->value->kind == IR_E_LOAD && is_field(r, t->value->path);
	}
	return false;
}

/* "if (priv->dev) put(priv->dev)" is none; "if (!priv->handed_over) …" is. */
static bool is_conditional(const struct replace *r, const struct ir_stmt *s)
{
	for (s = s->parent; s && s != r->remove->body; s = s->parent) {
		if (s->kind == IR_S_SWITCH || (s->kind == IR_S_IF && !tests_field(r, s)))
			return true;
	}
	return false;
}

/* Is it what a variable of @f was set to, "dev = priv->dev;"? */
static bool is_alias(const struct replace *r, const struct ir_func *f, const struct ir_var *v)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v &&
		    in->src->type.kind == IR_T_PTR && removal_field_in(in->src, r->record, r->field))
			return true;
	}
	return false;
}

/* Nothing but the look-up sets the field, nothing but one call in remove drops what is in it. */
static bool see_instr(struct replace *r, const struct ir_func *f, const struct ir_instr *in)
{
	if (ir_path_sets_field(in->dst, r->record, r->field) && in != r->ref->acquire)
		return false;
	if (takes_address(r, in->src))
		return false;
	for (unsigned int a = 0; a < in->nargs; a++) {
		const struct ir_expr *e = in->args[a];

		if (takes_address(r, e) || (e->path && is_alias(r, f, ir_path_root(e->path)) &&
					    model_does(r->at->fu->model, in->callee, MODEL_RELEASE, NULL)))
			return false;
		if (!removal_field_in(e, r->record, r->field) ||
		    !model_does(r->at->fu->model, in->callee, MODEL_RELEASE, NULL))
			continue;
		if (r->put || f != r->remove || in->nargs != 1 || in->dst || in->macro || in->implicit ||
		    e->kind != IR_E_LOAD || !is_field(r, e->path) || !removal_is_plain(in->stmt) ||
		    is_conditional(r, in->stmt))
			return false;
		r->put = in;
	}
	return true;
}

static bool find_put(struct replace *r)
{
	const GPtrArray *funcs = r->at->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *f = funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			if (!see_instr(r, f, f->instrs[k]))
				return false;
		}
	}
	return r->put && is_field(r, r->ref->acquire->dst);
}

/* Does the put in remove give back a module that the look-up's own release has nothing to do with? */
static bool puts_module(const struct replace *r)
{
	const struct model *m = r->at->fu->model;
	g_autofree char *callee = text_callee(r->ref->release);

	return model_does(m, r->put->callee, MODEL_MODULE, NULL) &&
	       !model_does(m, callee, MODEL_MODULE, NULL);
}

static char *words(const struct replace *r)
{
	const struct flow_ref *ref = r->ref;
	bool module = puts_module(r);
	g_autofree char *more =
		module ? g_strdup_printf(" %s(), which it does that by, drops a reference to a "
					 "module as well, which was never taken.",
					 r->put->callee)
		       : g_strdup("");

	return g_strdup_printf(
		"%s() calls %s(), which takes a reference to the %s, and keeps the result in '%s'. "
		"%s() drops the reference, but nothing does when probe fails later.%s\n\n"
		"Drop %s instead, which runs in both cases.",
		ref->func->name, ref->api, words_noun(ref), r->field, r->remove->name, more,
		module ? "the reference to the device, and nothing else, by a devm action"
		       : "it by a devm action");
}

/* The action of "devm-action", and the put of remove less. */
static void join(const struct replace *r, const struct fix_candidate *action)
{
	g_autoptr(GPtrArray) gone = fix_edits_new();
	GPtrArray *edits = fix_edits_new();

	if (fix_at_remove(r->at, gone, r->put->stmt) && fix_merge(edits, action->edits) &&
	    fix_merge(edits, gone)) {
		g_autofree char *why = words(r);

		fix_at_add(r->at, "devm-instead-of-remove", edits, why);
	} else {
		g_ptr_array_unref(edits);
	}
}

void devm_replace(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
		  GPtrArray *all)
{
	g_autoptr(GPtrArray) actions = fix_candidates_new();
	struct fix_at at = fix_at_of(fu, ref, f, all);
	struct fix_at scratch = at;
	struct replace r = { .at = &at, .ref = ref };

	if (ref->func->tainted || !ref->release || !lost_by_probe(&r) || !is_private(&r) || !find_put(&r))
		return;
	scratch.candidates = actions;
	fix_devm_action(&scratch, ref, false);
	for (unsigned int i = 0; i < actions->len; i++)
		join(&r, actions->pdata[i]);
	g_free(scratch.why_not);
	g_free(at.why_not);
}
