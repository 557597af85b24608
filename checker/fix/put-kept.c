/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "unwind-label" for what a loop keeps: "if (!first) first = np;" lets the first one outlive its round, the function puts
 * it behind the loop, and loses it where a later round fails. The gotos of those rounds lead to a label that puts it.
 *
 * The variable is NULL until the one place where it is set, and from there on holds the reference until its one put. So
 * each goto between its declaration and that put has in it the reference, or NULL.
 */
#include "fix/put-kept.h"

#include <string.h>

#include "fix/at.h"
#include "fix/labels.h"
#include "fix/plan.h"
#include "fix/removal.h"
#include "fix/sentence.h"
#include "rules/ref-report.h"

struct kept {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	struct text text;
	GPtrArray *names; /* const struct ir_path *, of the object */
	const struct ir_path *path; /* the variable */
	const struct ir_stmt *decl; /* where it is NULL */
	const struct ir_instr *store; /* where it is set */
	const struct ir_loop *loop;
	const struct ir_instr *put;
	const struct ir_stmt *label; /* that the gotos lead to */
	GPtrArray *gotos; /* const struct ir_stmt *: those that may hold it */
	bool bad;
};

static bool loads(const struct ir_expr *e, const struct ir_path *p)
{
	return e && e->kind == IR_E_LOAD && e->path == p;
}

/* --- the variable ------------------------------------------------------------------------- */

/* "struct device_node *first = NULL;" and "first = np;" in a loop, and nothing else. */
static bool is_set_once(struct kept *k)
{
	const struct ir_func *f = k->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->dst != k->path || in->op == IR_DECLARE)
			continue;
		if (instr_sets_null(in) && !k->decl && in->stmt && in->stmt->kind == IR_S_DECL &&
		    !in->block->loop)
			k->decl = in->stmt;
		else if (in->op == IR_ASSIGN && !k->store && retained_is(k->names, in->src))
			k->store = in;
		else
			return false;
	}
	k->loop = k->store ? k->store->block->loop : NULL;
	return k->decl && k->loop && !k->loop->parent && k->decl->parent == f->body && k->store->stmt;
}

/* One call of the function releases it, behind the loop, whatever the way there; nothing else has it for more than a look. */
static bool is_put_once(struct kept *k)
{
	const struct ir_func *f = k->ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_ASSIGN && expr_mentions(in->src, k->path->var) &&
		    in->dst->kind == IR_P_VAR && in->dst->var->kind == IR_V_TEMP)
			continue;
		if (in->op == IR_ASSIGN && expr_mentions(in->src, k->path->var))
			return false;
		for (unsigned int a = 0; a < in->nargs; a++) {
			if (!expr_mentions(in->args[a], k->path->var))
				continue;
			if (!loads(in->args[a], k->path) || !in->callee ||
			    model_does(k->fu->model, in->callee, MODEL_ESCAPE, NULL))
				return false;
			if (!model_does(k->fu->model, in->callee, MODEL_RELEASE, NULL))
				continue;
			if (k->put || in->nargs != 1 || in->dst || in->implicit || in->macro)
				return false;
			k->put = in;
		}
	}
	return k->put && removal_is_plain(k->put->stmt) && k->put->stmt->parent == f->body &&
	       k->put->range.begin >= k->loop->stmt->range.end &&
	       model_does(k->fu->model, k->put->callee, MODEL_TAKES_NULL, NULL);
}

static bool sets(const struct ir_instr *in, const void *path)
{
	return in->dst == path;
}

/* Once it is kept, is it put by another name before that gets another object? */
static bool is_put_by_another_name(const struct kept *k)
{
	const struct ir_func *f = k->ref->func;
	guint from = 0;

	g_ptr_array_find(k->store->block->instrs, k->store, &from);
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_CALL || in == k->put ||
		    !model_does(k->fu->model, in->callee, MODEL_RELEASE, NULL))
			continue;
		for (unsigned int n = 0; n < k->names->len; n++) {
			g_autofree bool *seen = g_new0(bool, f->blocks->len);

			for (unsigned int a = 0; a < in->nargs; a++) {
				if (loads(in->args[a], k->names->pdata[n]) &&
				    instr_leads_to(k->store->block, from + 1, in, sets, k->names->pdata[n],
						   seen))
					return true;
			}
		}
	}
	return false;
}

/* --- the gotos ---------------------------------------------------------------------------- */

static const struct ir_stmt *label_of(const struct kept *k, const struct ir_stmt *jump)
{
	const GPtrArray *kids = k->ref->func->body->kids;

	for (unsigned int i = 0; i < kids->len; i++) {
		const struct ir_stmt *s = kids->pdata[i];

		if (s->kind == IR_S_LABEL && !g_strcmp0(s->label, jump->label))
			return s;
	}
	return NULL;
}

/* Jumps in the source behind the beginning of the loop and before the put. */
static void see_jump(struct ir_stmt *s, void *data)
{
	struct kept *k = data;
	const struct ir_stmt *to;

	if ((s->kind != IR_S_GOTO && s->kind != IR_S_RETURN) || s->range.begin < k->loop->stmt->range.begin ||
	    s->range.begin > k->put->range.begin || stmt_where_null(k->ref->func, s) == k->path->var)
		return;
	to = s->kind == IR_S_GOTO && !s->range.in_macro && !s->range.in_header ? label_of(k, s) : NULL;
	if (!to || (k->label && to != k->label)) {
		k->bad = true;
		return;
	}
	k->label = to;
	g_ptr_array_add(k->gotos, s);
}

/* A label behind the put, which nothing but gotos leads to. */
static bool find_gotos(struct kept *k)
{
	const struct ir_stmt *prev;

	stmt_walk(k->ref->func->body, see_jump, k);
	if (k->bad || !k->label || k->label->range.begin < k->put->range.end || k->label->range.in_macro)
		return false;
	prev = stmt_prev(k->label);
	return prev && stmt_is_jump(prev);
}

/* Is it lost by these alone: where the label leads to, in this function? */
static bool serves_losses(const struct kept *k)
{
	for (unsigned int i = 0; i < k->ref->exits->len; i++) {
		const struct ref_exit *x = k->ref->exits->pdata[i];

		if (ref_judge(k->fu, k->ref, x) != REF_LEAKED)
			continue;
		if (x->func != k->ref->func || x->overwritten || !x->block ||
		    !fix_at_reaches(k->label->block, x->block, NULL))
			return false;
	}
	return true;
}

/* --- the strategy ------------------------------------------------------------------------- */

/* In the style of the function's other labels; "err_put_node" where the variable has a long name. */
static char *new_label(const struct kept *k)
{
	const char *name = k->path->var->name;
	struct labels l;
	char *label;

	labels_collect_of(&l, k->ref->func, k->ref->release);
	label = labels_new_name(&l, strlen(name) > 16 && model_is_node(k->ref->kind) ? "node" : name);
	labels_clear(&l);
	return label;
}

static struct fix_candidate *propose(const struct kept *k)
{
	const struct fix_at at = { .fu = k->fu, .func = k->ref->func, .text = k->text };
	g_autofree char *call = fix_at_source(&at, &k->put->range), *label = new_label(k), *lines = NULL,
			*deed = NULL;
	uint32_t line = text_line_start(&k->text, k->label->range.begin);
	GPtrArray *edits = fix_edits_new();

	for (unsigned int i = 0; i < k->gotos->len; i++) {
		const struct ir_stmt *s = k->gotos->pdata[i];
		g_autofree char *old = g_strdup_printf("goto %s", s->label),
				*now = g_strdup_printf("goto %s", label);

		if (!g_str_has_prefix(k->text.s + s->range.begin, old)) {
			g_ptr_array_unref(edits);
			return NULL;
		}
		fix_edits_add(edits, s->range.begin, s->range.begin + (uint32_t)strlen(old), now);
	}
	lines = g_strdup_printf("%s:\n\t%s;\n", label, call);
	fix_edits_add(edits, line, line, lines);
	deed = g_strdup_printf("Drop what '%s' holds when unwinding.", k->path->var->name);
	return fix_candidate_new("unwind-label", edits,
				 words_reference(words_noun(k->ref), k->ref->api, k->ref->func->name,
						 "lost when a later round of the loop fails", deed));
}

struct fix_candidate *put_kept(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_path *dst = ref->acquire->dst;
	struct fix_candidate *c = NULL;
	g_autoptr(GPtrArray) names = NULL;

	if (!dst || dst->kind != IR_P_VAR || !ref->release || ref->func->tainted ||
	    func_has_cleanup(ref->func))
		return NULL;
	names = retained_names(fu, ref);
	for (unsigned int i = 0; !c && i < names->len; i++) {
		const struct ir_path *p = names->pdata[i];
		struct kept k = { .fu = fu,
				  .ref = ref,
				  .text = { fu->ir->text, (uint32_t)fu->ir->len },
				  .names = names,
				  .path = p };

		if (p == dst || p->kind != IR_P_VAR || p->var->kind != IR_V_LOCAL)
			continue;
		k.gotos = g_ptr_array_new();
		if (is_set_once(&k) && stmt_where_null(k.ref->func, k.store->stmt) == k.path->var &&
		    is_put_once(&k) && !is_put_by_another_name(&k) && find_gotos(&k) && serves_losses(&k))
			c = propose(&k);
		g_ptr_array_unref(k.gotos);
	}
	return c;
}
