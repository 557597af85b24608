/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ways out of scopes. What a jump has to clean up is what is in scope where it
 * starts and not where it ends; both are known as nodes of one list, so their
 * nearest common ancestor says it, for forward gotos once the label is seen.
 */
#include "frontend/priv.h"

void scope_add(struct lower *L, const struct ir_var *v)
{
	struct cleanup *c = ir_alloc(L->u, sizeof(*c));

	c->up = L->cleanups;
	c->depth = c->up ? c->up->depth + 1 : 1;
	c->var = v;
	L->cleanups = c;
}

static void emit_cleanup(struct lower *L, const struct ir_var *v, const struct ir_range *at)
{
	struct ir_instr *i = ir_emit(L->f, here(L), IR_CALL);

	i->range = *at;
	i->stmt = L->stmt;
	i->callee = v->cleanup;
	i->nargs = 1;
	i->args = ir_alloc(L->u, sizeof(*i->args));
	i->args[0] = ir_addr(L->u, ir_path_var(L->u, v));
	i->implicit = true;
}

void run_cleanups(struct lower *L, const struct cleanup *until, const struct ir_range *at)
{
	const struct cleanup *c = L->cleanups;

	/* climb from both places to their common ancestor */
	while (c != until) {
		if (until && (!c || until->depth > c->depth)) {
			until = until->up;
			continue;
		}
		emit_cleanup(L, c->var, at);
		c = c->up;
	}
}

/* Falling out of a scope. */
void leave_scope(struct lower *L, struct cleanup *until, const struct ir_range *at)
{
	if (L->cur)
		run_cleanups(L, until, at);
	L->cleanups = until;
}

void jump_to(struct lower *L, const struct target *t, CXCursor at, bool silent)
{
	struct ir_range r;
	const char *macro;
	struct ir_block *b;

	if (!t->block) {
		taint(L, "break or continue outside of a loop");
		L->cur = NULL;
		return;
	}
	r = where(L, at, &macro);
	run_cleanups(L, t->cleanups, &r);
	b = here(L);
	go(L, t->block);
	if (silent)
		return;
	b->term.range = r;
	b->term.stmt = L->stmt;
	b->term.macro = macro;
}

static struct label *label_new(struct lower *L, const char *name)
{
	struct label *l = ir_alloc(L->u, sizeof(*l));

	l->name = name;
	l->block = fresh(L);
	g_hash_table_insert(L->labels_by_name, (char *)name, l);
	return l;
}

struct label *label_of(struct lower *L, CXCursor label_stmt)
{
	struct label *l = g_hash_table_lookup(L->labels, STMT_KEY(label_stmt));

	const char *name;

	if (l)
		return l;
	name = intern(L->t, clang_getCursorSpelling(label_stmt));
	l = g_hash_table_lookup(L->labels_by_name, name);
	if (!l || !l->by_name)
		l = label_new(L, name);
	l->by_name = false;
	g_hash_table_insert(L->labels, STMT_KEY(label_stmt), l);
	return l;
}

/* asm goto names labels without a cursor that would say which. */
struct label *label_named(struct lower *L, const char *name)
{
	struct label *l = g_hash_table_lookup(L->labels_by_name, name);

	if (l)
		return l;
	l = label_new(L, ir_str(L->u, name));
	l->by_name = true;
	return l;
}

/* The block stays open until resolve_jumps(): its cleanups are not known yet. */
void jump_to_label(struct lower *L, struct label *to, CXCursor at, bool silent)
{
	struct jump j = { .cleanups = L->cleanups, .to = to, .stmt = L->stmt, .silent = silent };

	j.from = here(L);
	j.range = where(L, at, NULL);
	g_array_append_val(L->jumps, j);
	L->cur = NULL;
}

void resolve_jumps(struct lower *L)
{
	for (guint i = 0; i < L->jumps->len; i++) {
		struct jump *j = &g_array_index(L->jumps, struct jump, i);

		L->cur = j->from;
		L->stmt = j->stmt;
		L->cleanups = j->cleanups;
		if (!j->to->defined) {
			taint(L, "jump to a label that was not seen");
			L->cur->term.kind = IR_TERM_UNREACHABLE;
			continue;
		}
		run_cleanups(L, j->to->cleanups, &j->range);
		go(L, j->to->block);
		if (j->silent)
			continue;
		j->from->term.range = j->range;
		j->from->term.stmt = j->stmt;
	}
	L->cur = NULL;
}
