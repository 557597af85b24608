/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "undo-when-unwinding": "ret = foo_init(&priv->foo); if (ret) goto err_a;" takes a reference into priv->foo, remove gives it
 * back by "foo_exit(&priv->foo);", and what fails later does not. The call of remove goes in front of the label that a
 * failure of foo_init() itself leads to: all that fails later, and nothing else, runs into it there. Where that label is
 * the first of the unwinding, the call gets a label of its own in front of it, for what fails later.
 */
#include "fix/undo-by-remove.h"

#include <string.h>

#include "fix/labels.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "fix/retained.h"
#include "fix/sentence.h"
#include "rules/ref-report.h"

struct undo {
	const struct fix_at *at;
	const struct flow_ref *ref;
	const GPtrArray *kids; /* of the function's body */
	const struct ir_path *sub; /* priv->foo */
	guint check; /* index of the test of the result */
	guint label; /* of where that leads to */
	guint first; /* of the first label that runs into it; itself: nothing does */
	GPtrArray *gotos; /* in that case: what leads to it behind the call, struct ir_stmt * */
	bool bad;
};

/* --- what remove calls ------------------------------------------------------------------ */

/* "&priv->foo" */
static const struct ir_path *part_of(const struct ir_expr *e)
{
	const struct ir_path *p = e->kind == IR_E_ADDR ? e->path : NULL;

	return p && p->kind == IR_P_FIELD && p->base->kind == IR_P_DEREF && p->base->base->kind == IR_P_VAR &&
			       p->type.kind == IR_T_RECORD && p->type.tag
		       ? p
		       : NULL;
}

/* The one call of remove that gets nothing but this part of the same struct, for its own sake. */
static const char *counterpart(const struct undo *u)
{
	const struct ir_func *remove = flow_remove_of(u->at->fu, u->ref->func);
	const char *callee = NULL;

	for (uint32_t i = 0; remove && i < remove->ninstrs; i++) {
		const struct ir_instr *in = remove->instrs[i];
		const struct ir_path *p = in->op == IR_CALL && in->nargs == 1 ? part_of(in->args[0]) : NULL;

		if (!p || !in->callee || in->dst || in->range.in_macro ||
		    g_strcmp0(p->field, u->sub->field) || g_strcmp0(p->record, u->sub->record))
			continue;
		if (callee)
			return NULL;
		callee = in->callee;
	}
	return callee;
}

/* --- where it goes ---------------------------------------------------------------------- */

static const struct ir_stmt *kid(const struct undo *u, guint i)
{
	return u->kids->pdata[i];
}

/* Index of the label that a goto leads to among the statements of the body; 0: none. */
static guint target(const struct undo *u, const struct ir_stmt *jump)
{
	for (guint i = 1; i < u->kids->len; i++) {
		if (kid(u, i)->kind == IR_S_LABEL && !g_strcmp0(kid(u, i)->label, jump->label))
			return i;
	}
	return 0;
}

static bool find_label(struct undo *u)
{
	const struct ir_stmt *leave;
	guint i;

	if (!u->kids || !g_ptr_array_find((GPtrArray *)u->kids, u->ref->acquire->stmt, &i) ||
	    i + 1 >= u->kids->len || !retained_status_check(u->ref, kid(u, i + 1)))
		return false;
	u->check = i + 1;
	leave = stmt_last(kid(u, u->check)->then_stmt);
	u->label = leave->kind == IR_S_GOTO ? target(u, leave) : 0;
	for (u->first = u->label; u->first > u->check; u->first--) {
		if (stmt_is_jump(kid(u, u->first - 1)))
			break;
	}
	return u->first > u->check;
}

static void see_goto(struct ir_stmt *s, void *data)
{
	struct undo *u = data;
	guint to = s->kind == IR_S_GOTO ? target(u, s) : 0;

	/* there is nothing to give back before the call has succeeded */
	if (to >= u->first && to < u->label && s->range.begin < kid(u, u->check)->range.end)
		u->bad = true;
	/* and only the call itself leads past it */
	if (to < u->label || s->range.begin < kid(u, u->check)->range.end)
		return;
	if (to == u->label && u->first == u->label)
		g_ptr_array_add(u->gotos, s);
	else
		u->bad = true;
}

/* Does it leave through the label: by a goto into the unwinding in front of it, or where that comes to its end? */
static bool leaves_through(const struct undo *u, const struct ref_exit *x)
{
	guint to = x->stmt && x->stmt->kind == IR_S_GOTO ? target(u, x->stmt) : 0;

	if (x->func != u->ref->func || !x->stmt)
		return false;
	/* see_goto() has it that no other way with the reference leads there */
	if (x->stmt->kind == IR_S_RETURN)
		return x->stmt->range.begin > kid(u, u->label)->range.begin;
	return to >= u->first && (to < u->label || u->first == u->label);
}

/* All that loses it runs into the label. */
static bool serves_losses(struct undo *u)
{
	bool any = false;

	for (unsigned int i = 0; i < u->ref->exits->len; i++) {
		const struct ref_exit *x = u->ref->exits->pdata[i];

		if (ref_judge(u->at->fu, u->ref, x) != REF_LEAKED)
			continue;
		if (!leaves_through(u, x) || g_strcmp0(x->record, u->sub->type.tag))
			return false;
		any = true;
	}
	stmt_walk(u->ref->func->body, see_goto, u);
	return any && !u->bad;
}

/* --- the strategy ----------------------------------------------------------------------- */

/* "deinit_q6v5" for "qcom_q6v5_deinit(&priv->q6v5)": what is done, to what. */
static char *deed_name(const struct undo *u, const char *callee)
{
	static const char *const verbs[] = { "close",  "cleanup", "deinit", "destroy", "exit",
					     "fini",   "free",	  "finish", "put",     "release",
					     "remove", "uninit",  NULL };
	const char *word = strrchr(callee, '_');

	return word && g_strv_contains(verbs, word + 1) ? g_strdup_printf("%s_%s", word + 1, u->sub->field)
							: g_strdup(callee);
}

/* Do empty lines stand between the labels of the unwinding? */
static bool stand_apart(const struct undo *u)
{
	for (guint i = u->label + 1; i < u->kids->len; i++) {
		if (kid(u, i)->kind == IR_S_LABEL)
			return text_blank_line_before(&u->at->text, kid(u, i)->range.begin);
	}
	return false;
}

static bool add_label(const struct undo *u, const char *callee, const char *call, GPtrArray *edits)
{
	const struct text *t = &u->at->text;
	uint32_t at = text_line_start(t, kid(u, u->label)->range.begin);
	g_autofree char *deed = deed_name(u, callee), *name = NULL, *lines = NULL;
	struct labels l;

	labels_collect_of(&l, u->ref->func, "");
	name = labels_unused_name(&l, deed);
	labels_clear(&l);
	for (unsigned int i = 0; i < u->gotos->len; i++) {
		const struct redirect r = { .stmt = u->gotos->pdata[i], .label = name };

		if (!plan_redirect(t, &r, edits))
			return false;
	}
	lines = g_strdup_printf("%s:\n\t%s%s", name, call, stand_apart(u) ? "\n" : "");
	fix_edits_add(edits, at, at, lines);
	return !kid(u, u->label)->range.in_macro;
}

static bool add_call(const struct undo *u, const char *callee, const char *call, GPtrArray *edits)
{
	const struct ir_stmt *last = stmt_labelled(kid(u, u->label - 1));

	if (u->first == u->label)
		return add_label(u, callee, call, edits);
	return fix_at_insert_after(u->at, edits, last, call);
}

static struct fix_candidate *propose(const struct undo *u, const char *callee)
{
	g_autofree char *part = ir_path_str(u->sub), *call = g_strdup_printf("%s(&%s);\n", callee, part);
	g_autofree char *deed = g_strdup_printf("Call %s() when unwinding, as remove does.", callee);
	GPtrArray *edits = fix_edits_new();

	if (!add_call(u, callee, call, edits)) {
		g_ptr_array_unref(edits);
		return NULL;
	}
	return fix_candidate_new("undo-when-unwinding", edits,
				 words_reference(words_noun(u->ref), u->ref->api, u->ref->func->name,
						 "not dropped when probe fails later", deed));
}

struct fix_candidate *undo_by_remove(const struct fix_at *at, const struct flow_ref *ref)
{
	struct undo u = { .at = at, .ref = ref, .kids = ref->func->body ? ref->func->body->kids : NULL };
	const struct ir_instr *in = ref->acquire;
	struct fix_candidate *c;
	const char *callee;

	if (ref->object || ref->func->tainted || !in->dst || in->dst->type.kind != IR_T_INT || !in->nargs ||
	    !in->stmt || in->range.in_macro)
		return NULL;
	u.sub = part_of(in->args[0]);
	callee = u.sub ? counterpart(&u) : NULL;
	if (!callee || !find_label(&u))
		return NULL;
	u.gotos = g_ptr_array_new();
	c = serves_losses(&u) ? propose(&u, callee) : NULL;
	g_ptr_array_unref(u.gotos);
	return c;
}
