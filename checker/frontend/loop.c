/* SPDX-License-Identifier: GPL-2.0-only */
/* Loops and switches. */
#include "frontend/priv.h"

struct saved {
	struct target brk, cont;
	struct ir_loop *loop;
};

static struct saved enter_loop(struct lower *L, CXCursor c)
{
	struct saved s = { L->brk, L->cont, L->loop };

	L->loop = ir_loop_new(L->f, L->loop);
	L->loop->range = where(L, c, &L->loop->macro);
	L->loop->stmt = L->stmt;
	return s;
}

static void set_targets(struct lower *L, struct ir_block *brk, struct ir_block *cont)
{
	L->brk = (struct target){ brk, L->cleanups };
	L->cont = (struct target){ cont, L->cleanups };
}

static void leave_loop(struct lower *L, const struct saved *s, struct ir_block *exit)
{
	if (exit) {
		L->loop->exit = exit;
		exit->loop = s->loop;
	}
	L->brk = s->brk;
	L->cont = s->cont;
	L->loop = s->loop;
	L->cur = exit;
}

static void loop_body(struct lower *L, CXCursor body, struct ir_stmt *own)
{
	struct ir_stmt *s = lower_body(L, body, own);

	if (own && !own->body)
		own->body = s;
}

static void lower_while(struct lower *L, CXCursor cond, CXCursor body, CXCursor at, struct ir_stmt *own)
{
	struct saved s = enter_loop(L, at);
	struct ir_block *header = fresh(L), *first = fresh(L), *exit = fresh(L);

	L->loop->header = header;
	set_targets(L, exit, header);
	start(L, header);
	lower_cond(L, cond, first, exit);
	L->cur = first;
	loop_body(L, body, own);
	go(L, header);
	leave_loop(L, &s, exit);
}

/* do { } while (0) is no loop: break and continue leave it alike. */
static void lower_once(struct lower *L, CXCursor body, struct ir_stmt *own)
{
	struct target brk = L->brk, cont = L->cont;
	struct ir_block *end = fresh(L);

	set_targets(L, end, end);
	loop_body(L, body, own);
	L->brk = brk;
	L->cont = cont;
	start(L, end);
}

static void lower_do(struct lower *L, CXCursor body, CXCursor cond, CXCursor at, struct ir_stmt *own)
{
	struct ir_block *first, *test, *exit;
	struct saved s;
	bool v;

	if (pick_arm(L, cond, &v) && !v) {
		lower_once(L, body, own);
		return;
	}
	s = enter_loop(L, at);
	first = fresh(L);
	test = fresh(L);
	exit = fresh(L);
	L->loop->header = test;
	set_targets(L, exit, test);
	start(L, first);
	loop_body(L, body, own);
	start(L, test);
	lower_cond(L, cond, first, exit);
	leave_loop(L, &s, exit);
}

struct for_parts {
	CXCursor init, cond, inc, body;
	bool has_init, has_cond, has_inc;
};

/* Missing parts of a for statement are missing children. */
static bool split_for(struct lower *L, CXCursor c, struct for_parts *p)
{
	struct kids k;
	unsigned int i = 0;

	get_kids(L, c, &k);
	if (!k.n || k.n > 4)
		return false;
	p->has_init = p->has_cond = p->has_inc = k.n == 4;
	if (k.n == 2 || k.n == 3) {
		if (!printed_for_parts(L, c, &p->has_init, &p->has_cond, &p->has_inc))
			return false;
		if (p->has_init + p->has_cond + p->has_inc + 1 != (int)k.n)
			return false;
	}
	if (p->has_init)
		p->init = k.v[i++];
	if (p->has_cond)
		p->cond = k.v[i++];
	if (p->has_inc)
		p->inc = k.v[i++];
	p->body = k.v[i];
	return true;
}

static void for_rounds(struct lower *L, CXCursor c, const struct for_parts *p, struct ir_stmt *own)
{
	struct saved s = enter_loop(L, c);
	struct ir_block *header = fresh(L), *first = fresh(L), *exit = fresh(L);
	struct ir_block *inc = p->has_inc ? fresh(L) : header;

	L->loop->header = header;
	set_targets(L, exit, inc);
	start(L, header);
	if (p->has_cond)
		lower_cond(L, p->cond, first, exit);
	else
		go(L, first);
	L->cur = first;
	loop_body(L, p->body, own);
	if (p->has_inc) {
		start(L, inc);
		lower_discard(L, p->inc);
	}
	go(L, header);
	leave_loop(L, &s, exit);
}

static void lower_for(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	struct cleanup *outer = L->cleanups;
	struct for_parts p;
	struct ir_range r;

	if (!split_for(L, c, &p)) {
		taint(L, "for statement that could not be taken apart");
		return;
	}
	if (p.has_init) {
		if (clang_getCursorKind(p.init) == CXCursor_DeclStmt)
			lower_decls(L, p.init);
		else
			lower_discard(L, p.init);
	}
	for_rounds(L, c, &p, own);
	if (L->cleanups == outer)
		return;
	r = where(L, c, NULL);
	leave_scope(L, outer, &r);
}

void lower_loop(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct kids k;

	if (kind == CXCursor_ForStmt) {
		lower_for(L, c, own);
		return;
	}
	get_kids(L, c, &k);
	if (k.n != 2) {
		taint(L, "incomplete loop");
		return;
	}
	if (kind == CXCursor_WhileStmt)
		lower_while(L, k.v[0], k.v[1], c, own);
	else
		lower_do(L, k.v[0], k.v[1], c, own);
}

static void finish_switch(struct lower *L, struct ir_block *from, const struct switcher *sw,
			  const struct ir_expr *value)
{
	struct ir_term *t = &from->term;
	guint n = sw->cases->len;

	if (value->kind == IR_E_CONST) {
		struct ir_block *to = sw->dflt;

		for (guint i = 0; i < n; i++) {
			const struct ir_case *c = &g_array_index(sw->cases, struct ir_case, i);

			if (value->value >= c->lo && value->value <= c->hi)
				to = sw->blocks->pdata[i];
		}
		ir_term_goto(L->u, from, to);
		return;
	}
	t->kind = IR_TERM_SWITCH;
	t->value = value;
	t->nsucc = n + 1;
	t->succ = ir_alloc(L->u, t->nsucc * sizeof(*t->succ));
	t->cases = ir_alloc(L->u, (n + 1) * sizeof(*t->cases));
	for (guint i = 0; i < n; i++) {
		t->cases[i] = g_array_index(sw->cases, struct ir_case, i);
		t->succ[i] = sw->blocks->pdata[i];
	}
	t->succ[n] = sw->dflt;
}

void lower_switch(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	struct switcher sw = { 0 }, *outer = L->sw;
	struct target brk = L->brk;
	struct ir_block *from, *end;
	const struct ir_expr *value;
	struct kids k;

	get_kids(L, c, &k);
	if (k.n != 2) {
		taint(L, "incomplete switch");
		return;
	}
	value = lower_value(L, k.v[0]);
	from = here(L);
	end = fresh(L);
	sw.cases = g_array_new(FALSE, FALSE, sizeof(struct ir_case));
	sw.blocks = g_ptr_array_new();
	L->sw = &sw;
	L->brk = (struct target){ end, L->cleanups };
	L->cur = NULL;
	loop_body(L, k.v[1], own);
	start(L, end);
	L->brk = brk;
	L->sw = outer;
	if (!sw.dflt)
		sw.dflt = end;
	finish_switch(L, from, &sw, value);
	if (from->term.kind == IR_TERM_SWITCH) {
		from->term.range = where(L, k.v[0], &from->term.macro);
		from->term.stmt = L->stmt;
	}
	g_array_unref(sw.cases);
	g_ptr_array_unref(sw.blocks);
}

static void add_case(struct lower *L, const struct kids *k, struct ir_block *b)
{
	struct ir_case cs;
	const struct ir_expr *lo = lower_value(L, k->v[0]);
	const struct ir_expr *hi = k->n > 2 ? lower_value(L, k->v[1]) : lo;

	if (lo->kind != IR_E_CONST || hi->kind != IR_E_CONST) {
		taint(L, "case label that is no constant");
		return;
	}
	cs.lo = lo->value;
	cs.hi = hi->value;
	g_array_append_val(L->sw->cases, cs);
	g_ptr_array_add(L->sw->blocks, b);
}

void lower_case(struct lower *L, CXCursor c, struct ir_stmt *own)
{
	struct ir_block *b;
	struct ir_stmt *s;
	struct kids k;

	get_kids(L, c, &k);
	if (!L->sw || !k.n) {
		taint(L, "case label outside of a switch");
		return;
	}
	b = fresh(L);
	start(L, b);
	if (clang_getCursorKind(c) == CXCursor_DefaultStmt)
		L->sw->dflt = b;
	else if (k.n >= 2)
		add_case(L, &k, b);
	s = lower_body(L, k.v[k.n - 1], own);
	if (s)
		s->bare = false;
	if (own)
		own->body = s;
}
