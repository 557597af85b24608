/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order of calls: what is certain, and what is possible, by the time here() is called.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "flow/order.h"
#include "frontend/frontend.h"

static const char rows[] = "flush: event(flush)\n"
			   "sync: event(sync)\n"
			   "stop: event(stop)\n"
			   "lock: locks(0)\n"
			   "lock_spin: locks(0,spin)\n"
			   "lock_try: locks(0,try) result(bool)\n"
			   "unlock: unlocks(0)\n"
			   "asserted: asserts(0)\n"
			   "careful: needs(big)\n"
			   "for_all: calls(1,?)\n"
			   "guard box.lid big\n"
			   "callback ops.run none role(run) holds(big)\n"
			   "callback ops.walk none role(walk)\n";

static const char prelude[] =
	"struct lock { int dep_map; };\n"
	"struct box { struct lock in; int *lid; int n; };\n"
	"struct ops { int (*run)(struct box *b); int (*walk)(struct box *b); };\n"
	"extern struct lock big, small;\n"
	"void flush(void); void sync(void); void stop(void); void here(void); int fail(void);\n"
	"void careful(void);\n"
	"void lock(struct lock *l); void lock_spin(struct lock *l); _Bool lock_try(struct lock *l);\n"
	"void unlock(struct lock *l); void asserted(void *map);\n"
	"void for_all(void *what, int (*fn)(struct box *b)); void later(int (*fn)(struct box *b));\n";

/* Sets as words in order of the alphabet; NULL: not asked. */
struct example {
	const char *name, *body;
	const char *all, *some, *held, *held_some;
};

static const struct example examples[] = {
	{ "straight", "void f(void) { flush(); here(); sync(); }", "flush", "flush", "", "" },
	{ "branch", "void f(int n) { if (fail()) flush(); here(); }", "", "flush", "", "" },
	/* nothing to do counts as done, a failure does not */
	{ "nothing-to-do", "void f(struct box *b) { if (b->n) flush(); here(); }", "flush", "flush", "", "" },
	{ "skipped-on-error",
	  "void f(struct box *b) { int ret = fail(); if (ret) goto out; flush(); out: here(); }", "", "flush",
	  "", "" },
	{ "both-ways", "void f(int n) { if (n) { flush(); sync(); } else { sync(); } here(); }", "sync",
	  "flush sync", "", "" },
	{ "every-round", "void f(struct box *b) { for (int i = 0; i < b->n; i++) flush(); here(); }", "flush",
	  "flush", "", "" },
	{ "not-in-this-round",
	  "void f(struct box *b) { for (int i = 0; i < b->n; i++) { here(); flush(); } }", "", "flush", "",
	  "" },
	{ "callee",
	  "static void g(struct box *b) { if (!b->n) return; stop(); flush(); }\n"
	  "void f(struct box *b) { g(b); here(); }",
	  "flush stop", "flush stop", "", "" },
	{ "callee-may",
	  "static int g(void) { if (fail()) { stop(); return -1; } flush(); return 0; }\n"
	  "void f(struct box *b) { g(); here(); }",
	  "", "flush stop", "", "" },
	{ "recursion",
	  "static void g(int n) { if (n) g(n - 1); flush(); }\n"
	  "void f(int n) { g(n); here(); }",
	  "flush", "flush", "", "" },
	{ "called-at-once",
	  "static int g(struct box *b) { flush(); return 0; }\n"
	  "void f(struct box *b) { for_all(b, g); here(); }",
	  "", "flush", "", "" },
	{ "through-parameter",
	  "static int g(struct box *b) { flush(); return 0; }\n"
	  "static void h(struct box *b, int (*fn)(struct box *b)) { fn(b); }\n"
	  "void f(struct box *b) { h(b, g); here(); }",
	  "", "flush", "", "" },
	{ "called-later",
	  "static int g(struct box *b) { flush(); return 0; }\n"
	  "void f(struct box *b) { later(g); here(); }",
	  "", "", "", "" },
	/* locks */
	{ "held", "void f(void) { lock(&big); here(); unlock(&big); }", "", "", "big", "big" },
	{ "given-back", "void f(void) { lock(&big); unlock(&big); here(); }", "", "", "", "" },
	{ "held-sometimes", "void f(int n) { if (n) lock(&big); here(); if (n) unlock(&big); }", "", "", "",
	  "big" },
	{ "tried", "void f(void) { if (!lock_try(&big)) return; here(); unlock(&big); }", "", "", "big",
	  "big" },
	{ "tried-in-vain", "void f(void) { if (lock_try(&big)) { unlock(&big); return; } here(); }", "", "",
	  "", "" },
	{ "field", "void f(struct box *b) { struct lock *l = &b->in; lock(l); here(); unlock(l); }", "", "",
	  "box.in", "box.in" },
	{ "helper-locks",
	  "static void take(struct box *b) { lock(&b->in); }\n"
	  "static void give(struct box *b) { unlock(&b->in); }\n"
	  "void f(struct box *b) { take(b); lock(&big); give(b); here(); }",
	  "", "", "big", "big" },
	{ "by-caller",
	  "static void g(void) { here(); }\n"
	  "void f(void) { lock(&big); flush(); g(); unlock(&big); }",
	  "flush", "flush", "big", "big" },
	{ "by-some-caller",
	  "static void g(void) { here(); }\n"
	  "static void a(void) { lock(&big); g(); unlock(&big); }\n"
	  "void f(void) { a(); g(); }",
	  "", "", "", "big" },
	{ "dropped-inside",
	  "static void g(void) { unlock(&big); here(); lock(&big); }\n"
	  "void f(void) { lock(&big); g(); unlock(&big); }",
	  "", "", "", "" },
	{ "assertion", "static void g(void) { asserted(&big.dep_map); here(); }\nvoid f(void) { g(); }", "",
	  "", "big", "big" },
	/* roles */
	{ "role", "static int g(struct box *b) { here(); return 0; }\nconst struct ops o = { .run = g };",
	  "role:run", "role:run", "big", "big" },
	{ "two-roles",
	  "static int h(void) { here(); return 0; }\n"
	  "static int g(struct box *b) { return h(); }\n"
	  "static int w(struct box *b) { sync(); return h(); }\n"
	  "const struct ops o = { .run = g, .walk = w };",
	  "", "role:run role:walk sync", "", "big" },
};

static struct fe *fe;
static struct model *model;

struct unit {
	struct ir_unit *u;
	struct store *store;
	struct flow_unit *fu;
};

static struct unit unit_new(const char *body)
{
	static const char *const flags[] = { "-std=gnu11", "-w", NULL };
	g_autofree char *text = g_strconcat(prelude, body, "\n", NULL);
	struct fe_request req = { .file = "f.c",
				  .root = "/tmp",
				  .build_dir = "/tmp",
				  .arch = "arm64",
				  .flags = flags,
				  .text = text,
				  .len = strlen(text) };
	struct fe_result res = { 0 };
	struct unit t = { .u = fe_parse(fe, &req, &res), .store = store_new() };

	g_assert_nonnull(t.u);
	g_assert_cmpstr(res.first_error, ==, NULL);
	fe_result_clear(&res);
	t.fu = flow_unit_new(t.u, model, t.store, FLOW_NODES_NEVER, false);
	return t;
}

static void unit_free(struct unit *t)
{
	flow_unit_free(t->fu);
	store_free(t->store);
	ir_unit_free(t->u);
}

static const struct ir_instr *call_of(const struct ir_unit *u, const char *callee,
				      const struct ir_func **func)
{
	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			*func = f;
			if (!g_strcmp0(f->instrs[k]->callee, callee))
				return f->instrs[k];
		}
	}
	return NULL;
}

/* @names: what may be in @set, in order; the words of those that are. */
static char *words(order_set set, order_set (*bit)(struct order *, const char *), struct order *o,
		   const char *const *names)
{
	GString *s = g_string_new(NULL);

	for (; *names; names++) {
		if (set & bit(o, *names))
			g_string_append_printf(s, "%s%s", s->len ? " " : "", *names);
	}
	return g_string_free(s, FALSE);
}

static void expect(const char *want, order_set set, order_set (*bit)(struct order *, const char *),
		   struct order *o, const char *const *names)
{
	g_autofree char *got = words(set, bit, o, names);

	g_assert_cmpstr(got, ==, want);
}

static void check_example(gconstpointer data)
{
	static const char *const events[] = { "flush", "role:run", "role:walk", "stop", "sync", NULL };
	static const char *const locks[] = { "big", "box.in", "small", NULL };
	const struct example *x = data;
	struct unit t = unit_new(x->body);
	struct order *o = flow_order(t.fu);
	const struct ir_func *f;
	const struct ir_instr *in = call_of(t.u, "here", &f);
	struct order_state s;

	g_assert_nonnull(in);
	s = order_before(o, f, in);
	expect(x->all, s.did_all, order_event, o, events);
	expect(x->some, s.did_some, order_event, o, events);
	expect(x->held, s.held_all, order_lock, o, locks);
	expect(x->held_some, s.held_some, order_lock, o, locks);
	unit_free(&t);
}

static void check_after(void)
{
	struct unit t = unit_new("void f(int n) { stop(); here(); if (n) { flush(); return; } sync(); }");
	struct order *o = flow_order(t.fu);
	const struct ir_func *f;
	const struct ir_instr *in = call_of(t.u, "here", &f);
	order_set after = order_after(o, f, in);

	g_assert_true(after & order_event(o, "flush"));
	g_assert_true(after & order_event(o, "sync"));
	g_assert_false(after & order_event(o, "stop"));
	unit_free(&t);
}

static void check_needs(void)
{
	struct unit t = unit_new("void a(void) { careful(); }\n"
				 "void b(struct box *x) { lock(&big); x->lid = 0; unlock(&big); }\n"
				 "void c(struct box *x) { x->lid = 0; }\n"
				 "void d(void) { asserted(&big.dep_map); careful(); }\n"
				 "void f(struct box *x) { a(); b(x); c(x); d(); }");
	struct order *o = flow_order(t.fu);
	order_set big = order_lock(o, "big");
	const struct ir_func *f = ir_unit_func(t.u, "f");
	unsigned int need = 0;

	g_assert_true(big);
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (order_needs(o, f, f->instrs[i]) & big)
			need |= 1u << (f->instrs[i]->callee[0] - 'a');
	}
	/* a, c and d ask their caller for the lock; b takes it */
	g_assert_cmphex(need, ==, 1 | 4 | 8);
	g_assert_true(order_asserts(o, ir_unit_func(t.u, "d")) & big);
	g_assert_false(order_asserts(o, ir_unit_func(t.u, "a")) & big);
	unit_free(&t);
}

static void check_spin(void)
{
	struct unit t = unit_new("void f(struct box *b) { lock(&big); lock_spin(&b->in); here(); }");
	struct order *o = flow_order(t.fu);
	const struct ir_func *f;
	const struct ir_instr *in = call_of(t.u, "here", &f);
	order_set held = order_before(o, f, in).held_all;

	g_assert_cmphex(order_spinlocks(o, held), ==, order_lock(o, "box.in"));
	unit_free(&t);
}

int main(int argc, char **argv)
{
	g_autofree char *path = NULL, *error = NULL;
	int fd, ret;

	g_test_init(&argc, &argv, NULL);
	fe = fe_new(NULL);
	model = model_new();
	fd = g_file_open_tmp("orderXXXXXX", &path, NULL);
	g_assert_cmpint(fd, >=, 0);
	g_close(fd, NULL);
	g_assert_true(g_file_set_contents(path, rows, -1, NULL));
	g_assert_true(model_load(model, path, &error));
	g_unlink(path);
	for (unsigned int i = 0; i < G_N_ELEMENTS(examples); i++) {
		g_autofree char *name = g_strconcat("/order/", examples[i].name, NULL);

		g_test_add_data_func(name, &examples[i], check_example);
	}
	g_test_add_func("/order/after", check_after);
	g_test_add_func("/order/needs", check_needs);
	g_test_add_func("/order/spin", check_spin);
	ret = g_test_run();
	model_free(model);
	fe_free(fe);
	return ret;
}
