/* SPDX-License-Identifier: GPL-2.0-only */
/* Unit tests of the frontend: C snippets and the IR they become, as dumped. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/frontend.h"

static const char *const gnu11[] = { "-std=gnu11", NULL };

/* Declarations that every snippet may use, on one line: a snippet begins in line 2. */
#define PRELUDE                                                                                              \
	"typedef unsigned int u32; struct device { int id; struct device *parent; void *data; };"            \
	"struct pdev { int x; struct device dev; struct device *arr[4]; union { int a; int b; }; };"         \
	"int f(int); int g(void); struct device *get(int); void put(struct device *); _Bool ok(struct "      \
	"device *);"                                                                                         \
	"static void free_dev(struct device **p) { }\n"
#define FREE "__attribute__((cleanup(free_dev)))"
#define CONTAINER_OF                                                                                         \
	"#define container_of(ptr, type, member) ({ void *m = (void *)(ptr); "                               \
	"((type *)(m - __builtin_offsetof(type, member))); })\n"

static struct ir_unit *parse_with(struct fe *fe, const char *text, struct fe_result *res,
				  bool (*want)(const char *, void *))
{
	struct fe_request req = {
		.file = "snippet.c",
		.root = g_get_tmp_dir(),
		.build_dir = g_get_tmp_dir(),
		.arch = "host",
		.flags = gnu11,
		.text = text,
		.len = strlen(text),
		.want_inline = want,
	};

	return fe_parse(fe, &req, res);
}

static struct ir_unit *parse(const char *text, struct fe_result *res)
{
	struct fe *fe = fe_new(NULL);
	struct ir_unit *u = parse_with(fe, text, res, NULL);

	fe_free(fe);
	g_assert_nonnull(u);
	return u;
}

/* @text is malloc()ed. */
static void dump(const struct ir_func *f, char **text)
{
	size_t len;
	FILE *out = open_memstream(text, &len);

	g_assert_nonnull(out);
	ir_dump_func(f, out);
	fclose(out);
}

/* The function t of a snippet has to become @expect (without its first line). */
static void check(const char *snippet, const char *expect)
{
	g_autofree char *text = g_strconcat(PRELUDE, snippet, NULL);
	struct fe_result res;
	struct ir_unit *u = parse(text, &res);
	const struct ir_func *f = ir_unit_func(u, "t");
	char *got;

	g_assert_cmpstr(res.first_error, ==, NULL);
	g_assert_nonnull(f);
	g_assert_null(f->tainted);
	dump(f, &got);
	g_assert_cmpstr(strchr(got, '\n') + 1, ==, expect);
	free(got);
	ir_unit_free(u);
	fe_result_clear(&res);
}

static void test_branches(void)
{
	check("int t(struct device *d, int n)\n{\n\tif (!d || n > 3)\n\t\treturn -1;\n\tif (n == 1 && "
	      "ok(d))\n"
	      "\t\tn = 2;\n\telse if (!(n & 4))\n\t\treturn g();\n\treturn n;\n}\n",
	      "bb0:\n\t4: if d then bb1 else bb8\n"
	      "bb1:\n\t4: if n > 3 then bb8 else bb2\n"
	      "bb2:\n\t6: if n == 1 then bb3 else bb5\n"
	      "bb3:\n\t6: %1 = ok(d)\n\t6: if %1 then bb4 else bb5\n"
	      "bb4:\n\t7: n = 2\n\t-: goto bb6\n"
	      "bb5:\n\t8: if n & 4 then bb6 else bb7\n"
	      "bb6:\n\t10: return n\n"
	      "bb7:\n\t9: %2 = g()\n\t9: return %2\n"
	      "bb8:\n\t5: return -1\n");
}

static void test_constant_branches(void)
{
	check("enum { OFF }; int t(int n)\n{\n\tif (0 && n)\n\t\tg();\n\tif (OFF)\n\t\tg();\n\tif (1 || "
	      "g())\n"
	      "\t\tn = sizeof(u32);\n\treturn 3 > 2 ? n : g();\n}\n",
	      "bb0:\n\t9: n = 4\n\t10: return n\n");
}

static void test_loops(void)
{
	check("int t(int n)\n{\n\twhile (n--) {\n\t\tif (n == 4)\n\t\t\tcontinue;\n\t\tif (n == "
	      "2)\n\t\t\tbreak;\n"
	      "\t}\n\tdo\n\t\tn++;\n\twhile (n < 9);\n\tdo { n = 1; } while (0);\n\treturn n;\n}\n",
	      "bb0:\n\t-: goto bb1\n"
	      "bb1: loop 0 header\n\t4: %1 = n\n\t4: n = n - 1\n\t4: if %1 then bb2 else bb6\n"
	      "bb2: loop 0\n\t5: if n == 4 then bb3 else bb4\n"
	      "bb3: loop 0\n\t6: goto bb1\n"
	      "bb4: loop 0\n\t7: if n == 2 then bb5 else bb1\n"
	      "bb5: loop 0\n\t8: goto bb6\n"
	      "bb6: loop 1 exit of loop 0\n\t11: n = n + 1\n\t-: goto bb7\n"
	      "bb7: loop 1 header\n\t12: if n < 9 then bb6 else bb8\n"
	      "bb8: exit of loop 1\n\t13: n = 1\n\t14: return n\n");
}

/* Missing parts of a for statement are missing children in libclang. */
static void test_for_parts(void)
{
	check("void t(int n)\n{\n\tfor (; n < 3;)\n\t\tf(1);\n\tfor (n = 0; ; n++)\n\t\tif "
	      "(f(2))\n\t\t\tbreak;\n"
	      "\tfor (;; n--)\n\t\tif (f(3))\n\t\t\tbreak;\n\tfor (int i = 0; i < n;)\n\t\ti += f(4);\n}\n",
	      "bb0:\n\t-: goto bb1\n"
	      "bb1: loop 0 header\n\t4: if n < 3 then bb2 else bb3\n"
	      "bb2: loop 0\n\t5: f(1)\n\t-: goto bb1\n"
	      "bb3: exit of loop 0\n\t6: n = 0\n\t-: goto bb4\n"
	      "bb4: loop 1 header\n\t7: %1 = f(2)\n\t7: if %1 then bb5 else bb13\n"
	      "bb5: loop 1\n\t8: goto bb6\n"
	      "bb6: loop 2 header exit of loop 1\n\t10: %2 = f(3)\n\t10: if %2 then bb7 else bb12\n"
	      "bb7: loop 2\n\t11: goto bb8\n"
	      "bb8: exit of loop 2\n\t12: declare i\n\t12: i = 0\n\t-: goto bb9\n"
	      "bb9: loop 3 header\n\t12: if i < n then bb10 else bb11\n"
	      "bb10: loop 3\n\t13: %3 = f(4)\n\t13: i = i + %3\n\t-: goto bb9\n"
	      "bb11: exit of loop 3\n\t14: return\n"
	      "bb12: loop 2\n\t9: n = n - 1\n\t-: goto bb6\n"
	      "bb13: loop 1\n\t6: n = n + 1\n\t-: goto bb4\n");
}

static void test_goto_unwinding(void)
{
	check("int t(void)\n{\n\tstruct device *a = get(1), *b;\n\tint ret = 0;\n\tif (!a)\n\t\treturn -1;\n"
	      "\tb = get(2);\n\tif (!b) {\n\t\tret = -2;\n\t\tgoto "
	      "put_a;\n\t}\n\tput(b);\nput_a:\n\tput(a);\n"
	      "\treturn ret;\n}\n",
	      "bb0:\n\t4: declare a\n\t4: a = get(1)\n\t4: declare b\n\t5: declare ret\n\t5: ret = 0\n"
	      "\t6: if a then bb1 else bb5\n"
	      "bb1:\n\t8: b = get(2)\n\t9: if b then bb2 else bb3\n"
	      "bb2:\n\t13: put(b)\n\t-: goto bb4\n"
	      "bb3:\n\t10: ret = -2\n\t11: goto bb4\n"
	      "bb4:\n\t15: put(a)\n\t16: return ret\n"
	      "bb5:\n\t7: return -1\n");
}

static void test_switch(void)
{
	check("int t(int n)\n{\n\tint r = 0;\n\tswitch (n) {\n\tcase 0:\n\t\tr = "
	      "1;\n\t\t__attribute__((fallthrough));\n"
	      "\tcase 2 ... 4:\n\tcase 'a':\n\t\tr++;\n\t\tbreak;\n\tcase -1:\n\t\treturn "
	      "9;\n\tdefault:\n\t\tg();\n\t}\n"
	      "\tswitch (sizeof(n)) {\n\tcase 4: r = 7;\n\t}\n\treturn r;\n}\n",
	      "bb0:\n\t4: declare r\n\t4: r = 0\n\t5: switch n 0->bb1 2..4->bb2 97->bb2 -1->bb3 "
	      "default->bb4\n"
	      "bb1:\n\t7: r = 1\n\t-: goto bb2\n"
	      "bb2:\n\t11: r = r + 1\n\t12: goto bb5\n"
	      "bb3:\n\t14: return 9\n"
	      "bb4:\n\t16: g()\n\t-: goto bb5\n"
	      "bb5:\n\t19: r = 7\n\t21: return r\n");
}

static void test_conditional(void)
{
	check("int t(int n, struct device *d)\n{\n\tint a = n ? f(1) : d->id;\n\tint b = n ?: f(2);\n"
	      "\tput(a > b ? get(1) : d);\n\tn && f(3);\n\treturn a && b;\n}\n",
	      "bb0:\n\t4: declare a\n\t4: if n then bb1 else bb2\n"
	      "bb1:\n\t4: a = f(1)\n\t-: goto bb3\n"
	      "bb2:\n\t4: a = d->id\n\t-: goto bb3\n"
	      "bb3:\n\t5: declare b\n\t5: %1 = n\n\t5: if %1 then bb5 else bb4\n"
	      "bb4:\n\t5: %1 = f(2)\n\t-: goto bb5\n"
	      "bb5:\n\t5: b = %1\n\t6: if a > b then bb6 else bb7\n"
	      "bb6:\n\t6: %2 = get(1)\n\t-: goto bb8\n"
	      "bb7:\n\t6: %2 = d\n\t-: goto bb8\n"
	      "bb8:\n\t6: put(%2)\n\t7: if n then bb9 else bb10\n"
	      "bb9:\n\t7: %3 = f(3)\n\t-: goto bb10\n"
	      "bb10:\n\t8: if a then bb11 else bb13\n"
	      "bb11:\n\t8: if b then bb12 else bb13\n"
	      "bb12:\n\t8: %4 = 1\n\t-: goto bb14\n"
	      "bb13:\n\t8: %4 = 0\n\t-: goto bb14\n"
	      "bb14:\n\t8: return %4\n");
}

static void test_statement_expressions(void)
{
	check("int t(int n)\n{\n\tn += ({ int z = f(3); z + 1; });\n\tif (({ g(); n; }))\n\t\treturn 1;\n"
	      "\treturn ({ struct device *d " FREE " = get(1); d->id; });\n}\n",
	      "bb0:\n\t4: declare z\n\t4: z = f(3)\n\t4: n = n + (z + 1)\n\t5: g()\n\t5: if n then bb1 else "
	      "bb2\n"
	      "bb1:\n\t6: return 1\n"
	      "bb2:\n\t7: declare d cleanup free_dev\n\t7: d = get(1)\n\t7: %1 = d->id\n"
	      "\t7: free_dev(&d) {implicit}\n\t7: return %1\n");
}

static void test_cleanup(void)
{
	check("int t(int n)\n{\n\tstruct device *a " FREE " = get(1);\n\tfor (int i = 0; i < n; i++) {\n"
	      "\t\tstruct device *b " FREE " = get(2);\n\t\tif (i == 1)\n\t\t\tcontinue;\n\t\tif (i == 2)\n"
	      "\t\t\tbreak;\n\t\tif (i == 3)\n\t\t\tgoto out;\n\t\tif (i == 4)\n\t\t\treturn b->id;\n\t}\n"
	      "\tg();\nout:\n\treturn 0;\n}\n",
	      "bb0:\n\t4: declare a cleanup free_dev\n\t4: a = get(1)\n\t5: declare i\n\t5: i = 0\n\t-: goto "
	      "bb1\n"
	      "bb1: loop 0 header\n\t5: if i < n then bb2 else bb12\n"
	      "bb2: loop 0\n\t6: declare b cleanup free_dev\n\t6: b = get(2)\n\t7: if i == 1 then bb3 else "
	      "bb4\n"
	      "bb3: loop 0\n\t8: free_dev(&b) {implicit}\n\t8: goto bb11\n"
	      "bb4: loop 0\n\t9: if i == 2 then bb5 else bb6\n"
	      "bb5: loop 0\n\t10: free_dev(&b) {implicit}\n\t10: goto bb12\n"
	      "bb6: loop 0\n\t11: if i == 3 then bb7 else bb8\n"
	      "bb7: loop 0\n\t12: free_dev(&b) {implicit}\n\t12: goto bb13\n"
	      "bb8: loop 0\n\t13: if i == 4 then bb9 else bb10\n"
	      "bb9: loop 0\n\t14: %1 = b->id\n\t14: free_dev(&b) {implicit}\n\t14: free_dev(&a) {implicit}\n"
	      "\t14: return %1\n"
	      "bb10: loop 0\n\t15: free_dev(&b) {implicit}\n\t-: goto bb11\n"
	      "bb11: loop 0\n\t5: i = i + 1\n\t-: goto bb1\n"
	      "bb12: exit of loop 0\n\t16: g()\n\t-: goto bb13\n"
	      "bb13:\n\t18: free_dev(&a) {implicit}\n\t18: return 0\n");
}

/* A goto backwards over a declaration cleans it up, one within its scope does not. */
static void test_cleanup_backwards(void)
{
	check("void t(int n)\n{\nagain:\n\t;\n\tstruct device *a " FREE " = get(1);\nretry:\n\tif (f(n))\n"
	      "\t\tgoto retry;\n\tif (g())\n\t\tgoto again;\n}\n",
	      "bb0:\n\t-: goto bb1\n"
	      "bb1:\n\t6: declare a cleanup free_dev\n\t6: a = get(1)\n\t-: goto bb2\n"
	      "bb2:\n\t8: %1 = f(n)\n\t8: if %1 then bb3 else bb4\n"
	      "bb3:\n\t9: goto bb2\n"
	      "bb4:\n\t10: %2 = g()\n\t10: if %2 then bb5 else bb6\n"
	      "bb5:\n\t11: free_dev(&a) {implicit}\n\t11: goto bb1\n"
	      "bb6:\n\t12: free_dev(&a) {implicit}\n\t12: return\n");
}

static void test_container_of(void)
{
	check(CONTAINER_OF
	      "#define const_of(p, type, m) _Generic(p, const typeof(*(p)) *: (const type *)container_of(p, "
	      "type, m), "
	      "default: (type *)container_of(p, type, m))\nint t(struct device *d)\n{\n"
	      "\tstruct pdev *p = container_of(d->parent, struct pdev, dev);\n"
	      "\tp = container_of(&d->id, struct pdev, dev.id);\n\tp = const_of(d, struct pdev, dev);\n"
	      "\treturn container_of(d, struct pdev, dev)->x;\n}\n",
	      "bb0:\n\t6: declare p\n\t6: p = container_of(d->parent, struct pdev, dev)\n"
	      "\t7: p = container_of(&d->id, struct pdev, dev.id)\n\t8: p = container_of(d, struct pdev, "
	      "dev)\n"
	      "\t9: %1 = container_of(d, struct pdev, dev) {macro container_of}\n\t9: return %1->x\n");
}

static void test_macros(void)
{
	check("#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))\n"
	      "#define WRITE_ONCE(x, v) do { *(volatile typeof(x) *)&(x) = (v); } while (0)\n"
	      "#define unlikely(x) __builtin_expect(!!(x), 0)\n"
	      "#define WARN_ON(c) ({ int r = !!(c); if (unlikely(r)) f(9); unlikely(r); })\n"
	      "#define no_free_ptr(p) ({ __auto_type __ptr = &(p); __auto_type __val = *__ptr; "
	      "*__ptr = (void *)0; __val; })\n"
	      "struct device *t(struct device *d)\n{\n\tWRITE_ONCE(d->parent, "
	      "READ_ONCE(d->parent->parent));\n"
	      "\tif (WARN_ON(!d))\n\t\treturn 0;\n\tif (unlikely(d->id))\n\t\td->id = 1;\n\treturn "
	      "no_free_ptr(d);\n}\n",
	      "bb0:\n\t9: d->parent = d->parent->parent {macro WRITE_ONCE}\n\t10: if d then bb1 else bb4 "
	      "{macro WARN_ON}\n"
	      "bb1:\n\t12: if d->id then bb2 else bb3 {macro unlikely}\n"
	      "bb2:\n\t13: d->id = 1\n\t-: goto bb3\n"
	      "bb3:\n\t14: declare __ptr {macro no_free_ptr}\n\t14: __ptr = &d {macro no_free_ptr}\n"
	      "\t14: declare __val {macro no_free_ptr}\n\t14: __val = d {macro no_free_ptr}\n"
	      "\t14: d = NULL {macro no_free_ptr}\n\t14: return __val\n"
	      "bb4:\n\t10: f(9) {macro WARN_ON}\n\t11: return NULL\n");
}

static void test_initialisers(void)
{
	check("void take(struct pdev); void t(struct pdev *p, void *v)\n{\n"
	      "\tstruct pdev s = { 1, .dev = { .data = v }, .b = 4, .arr = { [1] = v, [2 ... 3] = v } };\n"
	      "\tstruct device two[2] = { { 1 }, { .id = 2 } };\n\t*p = (struct pdev){ .x = 2 };\n"
	      "\ttake((struct pdev){ .x = s.x });\n\tput(&(struct device){ .id = two[1].id });\n\ts = "
	      "*p;\n}\n",
	      "bb0:\n\t4: declare s\n\t4: s.x = 1\n\t4: s.dev.data = v\n\t4: s.b = 4\n\t4: s.arr[1] = v\n"
	      "\t4: s.arr[*] = v\n\t5: declare two\n\t5: two[0].id = 1\n\t5: two[1].id = 2\n\t6: p->x = 2\n"
	      "\t7: %1.x = s.x\n\t7: take(%1)\n\t8: %2.id = two[1].id\n\t8: put(&%2)\n\t9: s = *p\n\t10: "
	      "return\n");
}

static void test_places(void)
{
	check("struct pdev mk(void);\nvoid t(struct device **pp, void *v, int i)\n{\n\tstruct device *q = "
	      "*pp;\n"
	      "\t(*pp)->id = pp[1]->id;\n\t((struct pdev *)v)->arr[i++] = q + 1;\n\tq[2].id = "
	      "*(&q->id);\n\ti = mk().x;\n"
	      "\t(q + 1)->id++;\n\tput(&q[0]);\n\t*(int *)v = -i;\n\tget(1)->id = 2;\n}\n",
	      "bb0:\n\t5: declare q\n\t5: q = *pp\n\t6: (*pp)->id = pp[1]->id\n\t7: %1 = i\n\t7: i = i + 1\n"
	      "\t7: v->arr[*] = q + 1\n\t8: q[2].id = q->id\n\t9: %2 = mk()\n\t9: i = %2.x\n"
	      "\t10: q[1].id = q[1].id + 1\n\t11: put(q)\n\t12: *v = -i\n\t13: %3 = get(1)\n\t13: %3->id = "
	      "2\n"
	      "\t14: return\n");
}

static void test_calls(void)
{
	check("void die(void) __attribute__((noreturn));\nstruct ops { int (*run)(int); };\n"
	      "void *kmalloc_noprof(int);\nint t(struct ops *o, int (*fp)(int))\n{\n\tvoid *p = "
	      "kmalloc_noprof(3);\n"
	      "\tint r = o->run(f(g()));\n\tif (!p)\n\t\tdie();\n\t(*fp)(r);\n\to->run = f;\n\treturn "
	      "fp(2);\n}\n",
	      "bb0:\n\t7: declare p\n\t7: p = kmalloc(3)\n\t8: declare r\n\t8: %1 = g()\n\t8: %2 = f(%1)\n"
	      "\t8: r = (*o->run)(%2)\n\t9: if p then bb1 else bb2\n"
	      "bb1:\n\t11: (*fp)(r)\n\t12: o->run = f\n\t13: %3 = (*fp)(2)\n\t13: return %3\n"
	      "bb2:\n\t10: die()\n\t-: unreachable\n");
}

static void test_asm_goto(void)
{
	check("int t(int n)\n{\n\tasm goto(\"\" : : \"r\"(n) : : yes);\n\tasm volatile(\"\" : "
	      "\"=r\"(n));\n\treturn n;\n"
	      "yes:\n\treturn 1;\n}\n",
	      "bb0:\n\t4: if ? then bb1 else bb2\n"
	      "bb1:\n\t8: return 1\n"
	      "bb2:\n\t5: n = ?\n\t6: return n\n");
}

static const struct ir_stmt *nth(const struct ir_stmt *s, guint i)
{
	g_assert_nonnull(s->kids);
	g_assert_cmpuint(i, <, s->kids->len);
	return s->kids->pdata[i];
}

static void check_text(const struct ir_unit *u, const struct ir_stmt *s, enum ir_stmt_kind kind,
		       const char *text)
{
	g_autofree char *got = g_strndup(u->text + s->range.begin, s->range.end - s->range.begin);

	g_assert_cmpint(s->kind, ==, kind);
	g_assert_cmpstr(got, ==, text);
}

static void test_statement_tree(void)
{
	struct fe_result res;
	struct ir_unit *u =
		parse("#define EACH(i) for (i = 0; i < 3; i++)\nint f(int);\nint t(int n)\n{\n"
		      "\tif (n)\n\t\tf(1) /* one */ ;\n\telse {\n\t\tgoto out;\n\t}\n\tEACH (n)\n\t\tf(n);\n"
		      "out:\n\treturn f(\n\t\t2);\n}\n",
		      &res);
	const struct ir_func *f = ir_unit_func(u, "t");
	const struct ir_stmt *s = nth(f->body, 0);

	check_text(u, s, IR_S_IF, "if (n)\n\t\tf(1) /* one */ ;\n\telse {\n\t\tgoto out;\n\t}");
	check_text(u, s->then_stmt, IR_S_EXPR, "f(1) /* one */ ;");
	g_assert_true(s->then_stmt->bare);
	g_assert_false(s->else_stmt->bare);
	check_text(u, nth(s->else_stmt, 0), IR_S_GOTO, "goto out;");
	g_assert_cmpstr(nth(s->else_stmt, 0)->label, ==, "out");
	s = nth(f->body, 1);
	g_assert_true(s->range.in_macro);
	check_text(u, s, IR_S_LOOP, "EACH (n)\n\t\tf(n);");
	check_text(u, s->body, IR_S_EXPR, "f(n);");
	g_assert_true(s->body->bare);
	g_assert_false(s->body->range.in_macro);
	s = nth(f->body, 2);
	check_text(u, s, IR_S_LABEL, "out:\n\treturn f(\n\t\t2);");
	g_assert_nonnull(s->block);
	check_text(u, s->body, IR_S_RETURN, "return f(\n\t\t2);");
	g_assert_cmpuint(s->body->range.line, ==, 13);
	g_assert_cmpuint(s->body->range.end_line, ==, 14);
	g_assert_cmpuint(s->body->range.end_col, ==, 6);
	g_assert_cmpstr(((struct ir_loop *)f->loops->pdata[0])->macro, ==, "EACH");
	ir_unit_free(u);
	fe_result_clear(&res);
}

static void test_types(void)
{
	struct fe_result res;
	struct ir_unit *u =
		parse("typedef struct { int x; } anon_t;\nstruct s { struct { anon_t *in; } box; union { int "
		      "flat; }; };\nunsigned t(struct s *s, anon_t **pp, _Bool b)\n{\n\ts->box.in = *pp;\n"
		      "\ts->flat = b;\n\treturn s->box.in->x;\n}\n",
		      &res);
	const struct ir_func *f = ir_unit_func(u, "t");
	const struct ir_block *b = f->blocks->pdata[0];
	const struct ir_var *pp = f->params->pdata[1];
	const struct ir_path *p = ((struct ir_instr *)b->instrs->pdata[0])->dst;

	g_assert_cmpint(f->ret.kind, ==, IR_T_INT);
	g_assert_true(f->ret.is_unsigned);
	g_assert_cmpint(pp->type.kind, ==, IR_T_PTR);
	g_assert_cmpuint(pp->type.depth, ==, 2);
	g_assert_cmpstr(pp->type.tag, ==, "anon_t");
	g_assert_true(((struct ir_var *)f->params->pdata[2])->type.is_bool);
	g_assert_cmpstr(p->record, ==, "s.<anon>");
	g_assert_cmpstr(p->base->record, ==, "s");
	g_assert_true(p->base->base->kind == IR_P_DEREF);
	p = ((struct ir_instr *)b->instrs->pdata[1])->dst;
	g_assert_cmpstr(p->field, ==, "flat");
	g_assert_cmpstr(p->record, ==, "s");
	g_assert_true(p->base->kind == IR_P_DEREF);
	ir_unit_free(u);
	fe_result_clear(&res);
}

static void test_static_initialisers(void)
{
	static const char *const expect[] = { "a.run.start", "a.ops.stop", "a.ops.stop", "b.run.start",
					      "c.ops.stop" };
	struct fe_result res;
	struct ir_unit *u =
		parse("struct ops { int n; void (*stop)(void); };\nstruct run { void (*start)(void); "
		      "struct ops ops; const struct ops *p; };\nvoid f(void);\n"
		      "static struct run a = { f, .ops.stop = f, .p = &(const struct ops){ .stop = f } };\n"
		      "struct run b[2] = { [1] = { .start = 1 ? (void (*)(void))f : 0 } };\n"
		      "struct ops c[] = { { 1, &f } };\n",
		      &res);

	g_assert_cmpuint(u->inits->len, ==, G_N_ELEMENTS(expect));
	for (guint i = 0; i < u->inits->len; i++) {
		const struct ir_init *in = u->inits->pdata[i];
		g_autofree char *got = g_strdup_printf("%s.%s.%s", in->var, in->record, in->field);

		g_assert_cmpstr(got, ==, expect[i]);
		g_assert_cmpstr(in->func, ==, "f");
	}
	ir_unit_free(u);
	fe_result_clear(&res);
}

/* libclang drops statements it cannot compile; only the function around them is tainted. */
static void test_taint(void)
{
	struct fe_result res;
	struct ir_unit *u = parse(
		"int a(int n)\n{\n\tn = unknown;\n\treturn n;\n}\nint b(int n)\n{\n\treturn n;\n}\n", &res);

	g_assert_cmpuint(res.nerrors, ==, 1);
	g_assert_cmpuint(res.nfuncs, ==, 2);
	g_assert_cmpuint(res.ntainted, ==, 1);
	g_assert_nonnull(strstr(res.first_error, "snippet.c:3: "));
	g_assert_nonnull(ir_unit_func(u, "a")->tainted);
	g_assert_null(ir_unit_func(u, "b")->tainted);
	ir_unit_free(u);
	fe_result_clear(&res);
}

static void check_deep(const char *head, const char *piece, const char *tail)
{
	g_autoptr(GString) s = g_string_new(head);
	struct fe_result res;
	struct ir_unit *u;

	for (int i = 0; i < 5000; i++)
		g_string_append(s, piece);
	g_string_append(s, tail);
	u = parse(s->str, &res);
	g_assert_cmpstr(ir_unit_func(u, "t")->tainted, ==, "nested too deeply");
	g_assert_null(ir_unit_func(u, "h")->tainted);
	ir_unit_free(u);
	fe_result_clear(&res);
}

static void test_deep_nesting(void)
{
	check_deep("int t(int n)\n{\n\t", "if (n == 1) n++; else ",
		   "n = 2;\n\treturn n;\n}\nint h(int n)\n{\n\treturn n;\n}\n");
	check_deep("int t(int n)\n{\n\treturn n", " + n", ";\n}\nint h(int n)\n{\n\treturn n;\n}\n");
}

static bool want_all(const char *name, void *data)
{
	return true;
}

static void test_header_inlines(void)
{
	g_autofree char *dir = g_dir_make_tmp("fwspeck-ir-XXXXXX", NULL);
	g_autofree char *header = g_build_filename(dir, "h.h", NULL);
	g_autofree char *text =
		g_strdup_printf("#include \"%s\"\nint t(void)\n{\n\treturn outer(1);\n}\n", header);
	struct fe *fe = fe_new(NULL);
	struct fe_result res;
	struct ir_unit *u;

	g_assert_true(g_file_set_contents(header,
					  "static inline int inner(int n) { return n; }\n"
					  "static inline int outer(int n) { return inner(n); }\n"
					  "static inline int other(int n) { return n; }\n",
					  -1, NULL));
	u = parse_with(fe, text, &res, want_all);
	g_assert_cmpuint(u->funcs->len, ==, 3);
	g_assert_true(ir_unit_func(u, "inner")->from_header);
	g_assert_true(ir_unit_func(u, "outer")->from_header);
	g_assert_null(ir_unit_func(u, "other"));
	g_assert_cmpuint(res.nfuncs, ==, 1);
	ir_unit_free(u);
	fe_result_clear(&res);
	u = parse_with(fe, text, &res, NULL);
	g_assert_cmpuint(u->funcs->len, ==, 1);
	ir_unit_free(u);
	fe_result_clear(&res);
	fe_free(fe);
	remove(header);
	remove(dir);
}

struct tree {
	char *root, *include, *header, *pch;
	const char *flags[6];
	char *iflag;
};

static void tree_init(struct tree *t, const char *header)
{
	t->root = g_dir_make_tmp("fwspeck-ir-XXXXXX", NULL);
	t->include = g_build_filename(t->root, "include", "linux", NULL);
	t->header = g_build_filename(t->include, "kernel.h", NULL);
	t->pch = g_build_filename(t->root, "pch", NULL);
	t->iflag = g_strdup_printf("-I%s/include", t->root);
	t->flags[0] = "-std=gnu11";
	t->flags[1] = "-nostdinc";
	t->flags[2] = t->iflag;
	t->flags[3] = t->flags[4] = t->flags[5] = NULL;
	g_assert_cmpint(g_mkdir_with_parents(t->include, 0755), ==, 0);
	g_assert_true(g_file_set_contents(t->header, header, -1, NULL));
}

static void tree_clear(struct tree *t)
{
	g_autofree char *cmd = g_strdup_printf("rm -rf %s", t->root);

	g_assert_cmpint(system(cmd), ==, 0);
	g_free(t->root);
	g_free(t->include);
	g_free(t->header);
	g_free(t->pch);
	g_free(t->iflag);
}

static struct fe_request request_in_tree(const struct tree *t, const char *file, const char *text)
{
	return (struct fe_request){
		.file = file,
		.root = t->root,
		.build_dir = t->root,
		.arch = "host",
		.flags = t->flags,
		.text = text,
		.len = strlen(text),
	};
}

/* Parse @text in the tree; return what its function t dumps. */
static void check_in_tree(const struct tree *t, const char *text, bool pch, const char *expect)
{
	struct fe_request req = request_in_tree(t, "drivers/x.c", text);
	struct fe *fe = fe_new(t->pch);
	struct fe_result res;
	struct ir_unit *u;
	char *got;

	req.want_inline = want_all;
	fe_warm(fe, &req);
	u = fe_parse(fe, &req, &res);
	g_assert_nonnull(u);
	g_assert_cmpstr(res.first_error, ==, NULL);
	g_assert_cmpint(res.used_pch, ==, pch);
	g_assert_nonnull(ir_unit_func(u, "helper"));
	dump(ir_unit_func(u, "t"), &got);
	g_assert_cmpstr(strchr(got, '\n') + 1, ==, expect);
	free(got);
	ir_unit_free(u);
	fe_result_clear(&res);
	fe_free(fe);
}

#define USE_HELPER "#include <linux/kernel.h>\nint t(void)\n{\n\treturn helper(VALUE);\n}\n"

/* The shared header is made once, made anew when stale, and left alone where it could mislead. */
static void test_shared_header(void)
{
	struct tree t;

	tree_init(&t, "#pragma once\n#define pr_fmt(x) x\n#ifndef VALUE\n#define VALUE 1\n#endif\n"
		      "static inline int helper(int n) { return n; }\n");
	check_in_tree(&t, USE_HELPER, true, "bb0:\n\t4: %1 = helper(1)\n\t4: return %1\n");
	check_in_tree(&t, "/* x */\n#define pr_fmt(x) \"p\" x\n" USE_HELPER, true,
		      "bb0:\n\t6: %1 = helper(1)\n\t6: return %1\n");
	check_in_tree(&t, "#define VALUE 7\n" USE_HELPER, false,
		      "bb0:\n\t5: %1 = helper(7)\n\t5: return %1\n");
	/* no header asks for these */
	check_in_tree(&t, "#define VALUE_2 7\n#define VAL 7\n" USE_HELPER, true,
		      "bb0:\n\t6: %1 = helper(1)\n\t6: return %1\n");
	g_assert_true(
		g_file_set_contents(t.header,
				    "#pragma once\n#define VALUE 22222\nstatic inline int helper(int n) "
				    "{ return n; }\n",
				    -1, NULL));
	check_in_tree(&t, USE_HELPER, true, "bb0:\n\t4: %1 = helper(22222)\n\t4: return %1\n");
	tree_clear(&t);
}

/* The name of the module is each file's own: a header that says it is shared all the same. */
static void test_shared_header_modname(void)
{
	struct tree t;

	tree_init(&t, "#pragma once\n#define VALUE sizeof(KBUILD_MODNAME)\n"
		      "static inline int helper(int n) { return n + sizeof(KBUILD_MODNAME); }\n");
	t.flags[3] = "-DKBUILD_MODNAME=\"drv\"";
	check_in_tree(&t,
		      "#include <linux/kernel.h>\nint t(void)\n{\n\treturn helper(sizeof(KBUILD_MODNAME) == "
		      "4);\n}\n",
		      true, "bb0:\n\t4: %1 = helper(1)\n\t4: return %1\n");
	tree_clear(&t);
}

/* Headers are read as for what is built in, but what only a module has is there for all. */
static void test_shared_header_module(void)
{
	g_autofree char *kconfig = NULL;
	struct tree t;

	tree_init(&t, "#pragma once\n"
		      "#if IS_REACHABLE(A)\n#define VALUE 1\n#else\n#define VALUE 2\n#endif\n"
		      "#ifdef MODULE\n#define __exit_p(x) x\n#else\n#define __exit_p(x) 0\n#define initcall "
		      "5\n#endif\n"
		      "static inline int helper(int n) { return n; }\n");
	kconfig = g_build_filename(t.root, "kconfig.h", NULL);
	g_assert_true(g_file_set_contents(kconfig, "#define IS_ENABLED(x) 1\n#define IS_REACHABLE(x) 0\n", -1,
					  NULL));
	t.flags[3] = "-include";
	t.flags[4] = kconfig;
	check_in_tree(&t, USE_HELPER, true, "bb0:\n\t4: %1 = helper(1)\n\t4: return %1\n");
	check_in_tree(&t, "#include <linux/kernel.h>\nint t(void)\n{\n\treturn helper(IS_REACHABLE(A));\n}\n",
		      true, "bb0:\n\t4: %1 = helper(0)\n\t4: return %1\n");
	t.flags[1] = "-DMODULE";
	check_in_tree(&t,
		      "#include <linux/kernel.h>\nint t(void)\n{\n\treturn helper(__exit_p(initcall));\n}\n",
		      true, "bb0:\n\t4: %1 = helper(5)\n\t4: return %1\n");
	tree_clear(&t);
}

/* A file has the same functions with the shared header and without. */
static void test_module_init(void)
{
	const char *text = "#define module_init(f) static inline void *__inittest(void) { return f; }\n"
			   "static int init(void) { return 0; }\nmodule_init(init)\n";
	struct fe *fe = fe_new(NULL);
	struct fe_result res;
	struct ir_unit *u = parse_with(fe, text, &res, NULL);

	g_assert_cmpuint(res.nfuncs, ==, 1);
	g_assert_nonnull(ir_unit_func(u, "init"));
	g_assert_null(ir_unit_func(u, "__inittest"));
	ir_unit_free(u);
	fe_result_clear(&res);
	fe_free(fe);
}

/* A macro that drivers have as a name of their own is left out, and found by who wants it. */
static void test_shared_header_left_out(void)
{
	struct tree t;

	tree_init(&t, "#pragma once\n#define PORT_NONE 5\nstatic inline int helper(int n) { return n; }\n");
	check_in_tree(&t,
		      "/* of its own */\nenum { PORT_NONE = 3 };\nint helper(int n);\n"
		      "int t(void) { return helper(PORT_NONE); }\n",
		      true, "bb0:\n\t4: %1 = helper(3)\n\t4: return %1\n");
	check_in_tree(&t, "#include <linux/kernel.h>\nint t(void) { return helper(PORT_NONE); }\n", false,
		      "bb0:\n\t2: %1 = helper(5)\n\t2: return %1\n");
	tree_clear(&t);
}

/* Messages: no table entry for each, and debugging ones are printed. */
static void test_shared_header_messages(void)
{
	struct tree t;

	tree_init(&t, "#pragma once\nint out(void *d, int n);\n"
		      "#define __printk_index_emit(x) do { static const int e = (x); emit(&e); } while (0)\n"
		      "#define __dynamic_func_call_cls(id, cls, fmt, func, ...) do { static int id; "
		      "if (id) func(&id, ##__VA_ARGS__); } while (0)\n"
		      "#define debug(n) __dynamic_func_call_cls(a, b, \"\", out, n)\n"
		      "#define info(n) ({ __printk_index_emit(n); out(0, n); })\n"
		      "static inline int helper(int n) { return n; }\n");
	check_in_tree(&t,
		      "#include <linux/kernel.h>\nint t(void)\n{\n\tdebug(helper(1));\n\tinfo(2);\n\treturn "
		      "0;\n}\n",
		      true,
		      "bb0:\n\t4: %1 = helper(1) {macro debug}\n\t4: out(NULL, %1) {macro debug}\n"
		      "\t5: out(NULL, 2) {macro info}\n\t6: return 0\n");
	tree_clear(&t);
}

/* Code that only compiles built in, or only as a module, is parsed the way it compiles. */
static void test_module_retry(void)
{
	struct tree t;

	tree_init(&t, "#pragma once\n#define VALUE 1\nstatic inline int helper(int n) { return n; }\n"
		      "#ifndef MODULE\n#define SETUP\n#else\nint helper2(void);\n#endif\n");
	check_in_tree(&t, USE_HELPER "int u(void) { return sizeof(&helper2); }\n", false,
		      "bb0:\n\t4: %1 = helper(1)\n\t4: return %1\n");
	t.flags[1] = "-DMODULE";
	check_in_tree(&t, USE_HELPER "SETUP int u(void) { return 0; }\n", true,
		      "bb0:\n\t4: %1 = helper(1)\n\t4: return %1\n");
	tree_clear(&t);
}

static void parse_file_in_tree(const struct tree *t, struct fe *fe, const char *file, const char *text,
			       struct fe_result *res)
{
	struct fe_request req = request_in_tree(t, file, text);
	struct ir_unit *u;

	req.pch_as_is = true;
	u = fe_parse(fe, &req, res);
	g_assert_nonnull(u);
	ir_unit_free(u);
}

static void parse_in_tree(const struct tree *t, struct fe *fe, const char *text, struct fe_result *res)
{
	parse_file_in_tree(t, fe, "drivers/x.c", text, res);
}

static void warm_in_tree(const struct tree *t, struct fe *fe, const char *file, const char *text)
{
	const struct fe_request req = request_in_tree(t, file, text);

	fe_warm(fe, &req);
}

/* A file whose subsystem has too few for a shared header takes the common one; what the subsystem has another meaning for is left out. */
static void test_subsystem_header(void)
{
	static const char text
		[] = "#include <linux/kernel.h>\nint t(int i)\n{\n\treturn helper(i);\n}\n",
	    phy[] = "#include <linux/kernel.h>\nenum phy { A };\nint t(enum phy p) { return helper(p); }\n";
	struct fe_result res;
	struct tree t;
	struct fe *fe;
	char *dir, *header;

	tree_init(&t, "#pragma once\nint helper(int n);\n");
	dir = g_build_filename(t.include, "phy", NULL);
	header = g_build_filename(dir, "phy.h", NULL);
	g_assert_cmpint(g_mkdir_with_parents(dir, 0755), ==, 0);
	g_assert_true(g_file_set_contents(header, "struct phy { int i; };\n", -1, NULL));
	fe = fe_new(t.pch);
	parse_file_in_tree(&t, fe, "drivers/net/x.c", text, &res);
	g_assert_false(res.used_pch);
	fe_result_clear(&res);
	warm_in_tree(&t, fe, "drivers/x.c", text);
	parse_file_in_tree(&t, fe, "drivers/net/x.c", text, &res);
	g_assert_true(res.used_pch);
	fe_result_clear(&res);
	warm_in_tree(&t, fe, "drivers/gpu/drm/x.c", text);
	parse_file_in_tree(&t, fe, "drivers/gpu/drm/x.c", phy, &res);
	g_assert_cmpuint(res.nerrors, ==, 0);
	g_assert_true(res.used_pch);
	fe_result_clear(&res);
	fe_free(fe);
	g_free(header);
	g_free(dir);
	tree_clear(&t);
}

#define TAKES_NAME "int helper(void);\n"

/*
 * Errors of the file's own are looked at once without the shared header, not again as a module or for another
 * architecture; those that the shared header causes are.
 */
static void test_errors_again(void)
{
	static const char own[] = "#include <linux/kernel.h>\nint t(void)\n{\n\treturn helper(1, 2);\n}\n",
			  both[] = TAKES_NAME "#ifndef OTHER\nint t(void) { return t(1); }\n#endif\n";
	struct fe_result res;
	struct tree t;
	struct fe *fe;

	tree_init(&t, "#pragma once\n#define VALUE 1\nint helper(int n);\n");
	fe = fe_new(t.pch);
	parse_in_tree(&t, fe, own, &res);
	g_assert_cmpuint(res.nerrors, ==, 1);
	g_assert_cmpuint(res.nparses, ==, 3); /* without, with, with as a module */
	fe_result_clear(&res);
	t.flags[3] = "-DOTHER";
	parse_in_tree(&t, fe, own, &res);
	g_assert_cmpuint(res.nerrors, ==, 1);
	g_assert_cmpuint(res.nparses, ==, 2); /* with, as a module */
	fe_result_clear(&res);
	t.flags[3] = NULL;
	parse_in_tree(&t, fe, both, &res);
	g_assert_cmpuint(res.nerrors, ==, 1);
	fe_result_clear(&res);
	t.flags[3] = "-DOTHER";
	parse_in_tree(&t, fe, both, &res);
	g_assert_cmpuint(res.nerrors, ==, 0);
	g_assert_false(res.used_pch);
	fe_result_clear(&res);
	fe_free(fe);
	tree_clear(&t);
}

static unsigned int nparses(const struct tree *t, struct fe *fe, const char *text)
{
	struct fe_result res;
	unsigned int n;

	parse_in_tree(t, fe, text, &res);
	g_assert_cmpuint(res.nerrors, ==, 1);
	n = res.nparses;
	fe_result_clear(&res);
	return n;
}

/* Errors that the shared header cannot have caused need no look without it: two parses, as a module and not. */
static void test_errors_not_shared(void)
{
	char *header;
	struct tree t;
	struct fe *fe;

	tree_init(&t, "#pragma once\n#ifndef ASKED\n#define VALUE 1\n#endif\nint UNASKED(void);\n"
		      "static inline int helper(int n) { return n; }\n");
	header = g_build_filename(t.root, "include", "own.h", NULL);
	g_assert_true(g_file_set_contents(header, "static inline int own(void) { return 0; }\n", -1, NULL));
	fe = fe_new(t.pch);
	warm_in_tree(&t, fe, "drivers/x.c", "");
	g_assert_cmpuint(nparses(&t, fe, "#include <own.h>\nint own(void) { return 1; }\n"), ==, 2);
	g_assert_cmpuint(
		nparses(&t, fe,
			"#include <linux/kernel.h>\n#include <own.h>\nint helper(int n) { return n; }\n"),
		==, 3);
	g_assert_cmpuint(nparses(&t, fe,
				 "#include <own.h>\n#define UNASKED\n#include <linux/kernel.h>\n"
				 "int t(void) { return lacking; }\n"),
			 ==, 2);
	g_assert_cmpuint(nparses(&t, fe,
				 "#include <own.h>\n#define ASKED\n#include <linux/kernel.h>\n"
				 "int t(void) { return lacking; }\n"),
			 ==, 3);
	fe_free(fe);
	g_free(header);
	tree_clear(&t);
}

/* What is known to be up to date is not looked at again: the flags that each file has of its own count all the same. */
static void test_shared_header_again(void)
{
	static const char text[] = "#include <linux/kernel.h>\nint t(void)\n{\n\treturn helper(OWN);\n}\n";
	struct fe_result res;
	struct tree t;
	struct fe *fe;

	tree_init(&t, "#pragma once\n#define VALUE 1\nint helper(int n);\n");
	fe = fe_new(t.pch);
	warm_in_tree(&t, fe, "drivers/x.c", text);
	for (unsigned int i = 0; i < 3; i++) {
		static const char *const own[] = { "-DOWN=1", "-DOWN=2", "-DOWN=(VALUE+" };

		t.flags[3] = own[i];
		parse_in_tree(&t, fe, text, &res);
		g_assert_cmpint(res.nerrors > 0, ==, i == 2);
		g_assert_true(res.used_pch);
		fe_result_clear(&res);
	}
	fe_free(fe);
	tree_clear(&t);
}

static void test_failures(void)
{
	struct fe *fe = fe_new(NULL);
	struct fe_request req = {
		.file = "no/such.c", .root = "/nonexistent", .arch = "host", .flags = gnu11
	};
	g_autoptr(GString) out = g_string_new(NULL);
	struct fe_result res;

	g_assert_null(fe_parse(fe, &req, &res));
	g_assert_nonnull(res.error);
	fe_result_clear(&res);
	req.file = "/tmp/x.c";
	req.text = "int f(void) { int unused; retrun 1; }\n";
	req.len = strlen(req.text);
	g_assert_cmpuint(fe_diagnose(fe, &req, out), >, 0);
	g_assert_nonnull(strstr(out->str, "retrun"));
	req.text = "int f(void);\nint f(void) { int x; if (x = 1) return 1; }\n";
	req.len = strlen(req.text);
	g_assert_cmpuint(fe_diagnose(fe, &req, NULL), ==, 2);
	req.text = "int f(void);\nint f(void) { return 1; }\n";
	req.len = strlen(req.text);
	g_assert_cmpuint(fe_diagnose(fe, &req, NULL), ==, 0);
	/* as a build with W=1 has it */
	req.text = "int f(void) { return 1; }\n";
	req.len = strlen(req.text);
	g_string_truncate(out, 0);
	g_assert_cmpuint(fe_diagnose(fe, &req, out), ==, 1);
	g_assert_nonnull(strstr(out->str, "prototype"));
	fe_free(fe);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ir/branches", test_branches);
	g_test_add_func("/ir/constant-branches", test_constant_branches);
	g_test_add_func("/ir/loops", test_loops);
	g_test_add_func("/ir/for-parts", test_for_parts);
	g_test_add_func("/ir/goto-unwinding", test_goto_unwinding);
	g_test_add_func("/ir/switch", test_switch);
	g_test_add_func("/ir/conditional", test_conditional);
	g_test_add_func("/ir/statement-expressions", test_statement_expressions);
	g_test_add_func("/ir/cleanup", test_cleanup);
	g_test_add_func("/ir/cleanup-backwards", test_cleanup_backwards);
	g_test_add_func("/ir/container-of", test_container_of);
	g_test_add_func("/ir/macros", test_macros);
	g_test_add_func("/ir/initialisers", test_initialisers);
	g_test_add_func("/ir/places", test_places);
	g_test_add_func("/ir/calls", test_calls);
	g_test_add_func("/ir/asm-goto", test_asm_goto);
	g_test_add_func("/ir/statement-tree", test_statement_tree);
	g_test_add_func("/ir/types", test_types);
	g_test_add_func("/ir/static-initialisers", test_static_initialisers);
	g_test_add_func("/ir/taint", test_taint);
	g_test_add_func("/ir/deep-nesting", test_deep_nesting);
	g_test_add_func("/ir/header-inlines", test_header_inlines);
	g_test_add_func("/ir/shared-header", test_shared_header);
	g_test_add_func("/ir/shared-header-modname", test_shared_header_modname);
	g_test_add_func("/ir/shared-header-module", test_shared_header_module);
	g_test_add_func("/ir/module-init", test_module_init);
	g_test_add_func("/ir/shared-header-left-out", test_shared_header_left_out);
	g_test_add_func("/ir/shared-header-messages", test_shared_header_messages);
	g_test_add_func("/ir/module-retry", test_module_retry);
	g_test_add_func("/ir/subsystem-header", test_subsystem_header);
	g_test_add_func("/ir/errors-again", test_errors_again);
	g_test_add_func("/ir/errors-not-shared", test_errors_not_shared);
	g_test_add_func("/ir/shared-header-again", test_shared_header_again);
	g_test_add_func("/ir/failures", test_failures);
	return g_test_run();
}
