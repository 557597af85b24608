/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-remove" where the remove callback has the put already, but returns before it when there is nothing else to take
 * down: the same put goes in front of that return.
 */
#include "fix/retained.h"

#include <string.h>

#include "fix/place.h"
#include "fix/removal.h"
#include "fix/sentence.h"
#include "rules/ref-report.h"
#include "support/names.h"

struct skipped {
	struct fix_at *at;
	const struct flow_ref *ref;
	const struct ir_func *remove;
	const char *record, *field;
	const struct ir_instr *put;
	const struct ir_var *base; /* "priv" of "put(priv->dev)" */
};

/* The only way to lose it is that one remove callback does not put one field. */
static bool find_remove(struct skipped *s)
{
	for (unsigned int i = 0; i < s->ref->exits->len; i++) {
		const struct ref_exit *x = s->ref->exits->pdata[i];

		if (ref_judge(s->at->fu, s->ref, x) == REF_FINE)
			continue;
		/* it must not give up at all, and has more to do then than this put */
		if (x->skip_fails)
			return false;
		if (!x->skipped_by || !x->record || (s->remove && s->remove != x->skipped_by) ||
		    (s->field && (strcmp(s->field, x->field) || strcmp(s->record, x->record))))
			return false;
		s->remove = x->skipped_by;
		s->record = x->record;
		s->field = x->field;
	}
	return s->remove && s->remove->unit == s->at->fu->ir && !s->remove->tainted && s->remove->body;
}

/* Does the function that looks it up drop it by @callee where it fails? */
static bool drops_too(const struct skipped *s, const char *callee)
{
	for (unsigned int i = 0; i < s->ref->exits->len; i++) {
		const struct ref_exit *x = s->ref->exits->pdata[i];

		for (const struct flow_step *t = x->place == REF_RELEASED ? x->trace : NULL; t; t = t->prev) {
			if (t->verb && !strcmp(t->verb, "released") && t->instr &&
			    !g_strcmp0(t->instr->callee, callee))
				return true;
		}
	}
	return model_does(s->at->fu->model, callee, MODEL_RELEASE, NULL);
}

/* Its put: a statement of its own that every way comes by that does not return before. */
static bool find_put(struct skipped *s)
{
	const struct ir_func *f = s->remove;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const struct ir_path *p;

		if (in->op != IR_CALL || in->nargs != 1 || in->dst || in->implicit || in->macro ||
		    !(p = removal_field_in(in->args[0], s->record, s->field)) || !drops_too(s, in->callee))
			continue;
		while (p->kind == IR_P_FIELD)
			p = p->base;
		if (s->put || !removal_is_plain(in->stmt) || in->stmt->parent != f->body ||
		    p->kind != IR_P_DEREF || p->base->kind != IR_P_VAR)
			return false;
		s->put = in;
		s->base = p->base->var;
	}
	return s->put && (s->base->kind == IR_V_PARAM || ir_sole_def(f, s->base));
}

/* A test that does nothing: "if (!priv->running)" calls nothing and counts nothing. */
static bool is_pure(const struct ir_func *f, const struct ir_stmt *test)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->stmt == test && (in->op == IR_CALL || (in->dst && in->dst->kind == IR_P_VAR
								       ? in->dst->var->kind != IR_V_TEMP
								       : in->dst != NULL)))
			return false;
	}
	return true;
}

/* Is it a test of the pointer that the field is reached through, so that there is none behind it? */
static bool tests_base(const struct skipped *s, const struct ir_stmt *test)
{
	for (unsigned int i = 0; i < s->remove->blocks->len; i++) {
		const struct ir_block *b = s->remove->blocks->pdata[i];
		bool negated = false;
		const struct ir_expr *e;

		if (b->term.kind != IR_TERM_BRANCH || b->term.stmt != test)
			continue;
		e = stmt_tested(b->term.value, &negated);
		if (e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR && e->path->var == s->base)
			return true;
	}
	return false;
}

/* Before @at: is the pointer set, and not handed to what may end it or what the field holds? */
static bool is_alive(const struct skipped *s, const struct ir_stmt *at)
{
	static const char *const words[] = { "free", "kfree", "put", "release", "destroy", "unref", "drop" };
	const struct ir_func *f = s->remove;
	const struct ir_instr *def = s->base->kind == IR_V_PARAM ? NULL : ir_sole_def(f, s->base);

	if (def && def->range.begin > at->range.begin)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && in->range.begin < at->range.begin &&
		    name_has_word(in->callee, words, G_N_ELEMENTS(words)))
			return false;
	}
	return true;
}

struct returns {
	const struct skipped *s;
	GPtrArray *all; /* struct ir_stmt * */
	bool bad;
};

static void take_return(struct ir_stmt *st, void *data)
{
	struct returns *r = data;
	const struct ir_stmt *test = st->parent;

	if (st->kind != IR_S_RETURN || st->range.begin > r->s->put->range.begin)
		return;
	if (test && test->kind == IR_S_COMPOUND)
		test = test->parent;
	if (!test || test->kind != IR_S_IF || !is_pure(r->s->remove, test)) {
		r->bad = true;
		return;
	}
	if (tests_base(r->s, test))
		return;
	r->bad |= !is_alive(r->s, st);
	g_ptr_array_add(r->all, st);
}

static bool has_goto(const struct ir_func *f)
{
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_stmt *s = ((const struct ir_block *)f->blocks->pdata[i])->term.stmt;

		if (s && s->kind == IR_S_GOTO)
			return true;
	}
	return false;
}

static void propose(const struct skipped *s, const GPtrArray *returns)
{
	g_autofree char *call = fix_at_source(s->at, &s->put->range), *lines = NULL, *is = NULL,
			*words = NULL;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	GPtrArray *sorted = fix_edits_new();

	lines = g_strdup_printf("%s;\n", call);
	for (unsigned int i = 0; i < returns->len; i++) {
		if (strchr(call, '\n') || !fix_at_insert_or_brace(s->at, edits, returns->pdata[i], lines)) {
			g_ptr_array_unref(sorted);
			return;
		}
	}
	if (!fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return;
	}
	is = g_strdup_printf("lost when %s() returns early", s->remove->name);
	words = words_reference("device", s->ref->api, s->ref->func->name, is,
				"Drop the reference on this path.");
	fix_at_add(s->at, "put-in-remove", sorted, words);
}

void fix_put_skipped(struct fix_at *at, const struct flow_ref *ref)
{
	struct skipped s = { .at = at, .ref = ref };
	struct returns r = { .s = &s };

	if (!find_remove(&s) || !find_put(&s) || has_goto(s.remove))
		return;

	r.all = g_ptr_array_new();
	stmt_walk(s.remove->body, take_return, &r);
	if (!r.bad && r.all->len)
		propose(&s, r.all);
	g_ptr_array_unref(r.all);
}
