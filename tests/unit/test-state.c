/* SPDX-License-Identifier: GPL-2.0-only */
/* Unit tests of abstract states: facts, correlated conditions, merging, renaming, summaries. */
#include <glib.h>

#include "flow/state.h"
#include "flow/summary.h"
#include "model/model.h"

struct fixture {
	struct ir_unit *u;
	struct ir_func *f;
	struct symtab *t;
	struct state *st;
	const struct loc *p; /* the location of a pointer parameter */
	const struct sym *v; /* its initial value */
};

static const struct ir_type ptr = { .kind = IR_T_PTR, .depth = 1, .tag = "platform_device" };
static const struct ir_type num = { .kind = IR_T_INT };
static const struct ir_type dev = { .kind = IR_T_RECORD, .tag = "device" };

static void set_up(struct fixture *x, gconstpointer data)
{
	struct ir_var *var;

	x->u = ir_unit_new("x.c", "arm64", "", 0);
	x->f = ir_func_new(x->u, "f");
	var = ir_var_new(x->f, IR_V_PARAM, "p", ptr);
	var->param = 0;
	x->t = symtab_new();
	x->st = state_new();
	x->p = loc_var(x->t, var);
	x->v = state_load(x->t, x->st, x->p);
}

static void tear_down(struct fixture *x, gconstpointer data)
{
	state_free(x->st);
	symtab_free(x->t);
	ir_unit_free(x->u);
}

static void test_signs(struct fixture *x, gconstpointer data)
{
	const struct sym *zero = sym_const(x->t, 0);
	const struct sym *is_null = sym_bin(x->t, IR_O_EQ, x->v, zero);
	struct state *other = state_copy(x->st);

	g_assert_true(state_assume(x->st, is_null, false));
	g_assert_cmpuint(state_bits(x->st, x->v), ==, MODEL_NEG | MODEL_POS);
	g_assert_false(state_assume(x->st, is_null, true));
	/* the copy is untouched */
	g_assert_true(state_assume(other, is_null, true));
	g_assert_cmpuint(state_bits(other, x->v), ==, MODEL_ZERO);
	state_free(other);
}

static void test_is_err(struct fixture *x, gconstpointer data)
{
	const struct sym *err = sym_errchk(x->t, ERRCHK_IS_ERR, x->v);
	const struct sym *status = sym_errchk(x->t, ERRCHK_ERR_OR_ZERO, x->v);

	g_assert_true(state_assume(x->st, sym_un(x->t, IR_O_NOT, err), true));
	g_assert_cmpuint(state_bits(x->st, x->v), ==, MODEL_ZERO | MODEL_POS);
	/* PTR_ERR_OR_ZERO() of the same pointer cannot be negative any more */
	g_assert_cmpuint(state_bits(x->st, status), ==, MODEL_ZERO);
	g_assert_false(state_assume(x->st, status, true));
}

static void test_correlated(struct fixture *x, gconstpointer data)
{
	/* "if (x & 4)" twice on the same value cannot differ */
	const struct sym *bit = sym_bin(x->t, IR_O_AND, x->v, sym_const(x->t, 4));

	g_assert_true(state_assume(x->st, bit, true));
	g_assert_false(state_assume(x->st, bit, false));
}

static void test_object(struct fixture *x, gconstpointer data)
{
	const struct loc *pdev = loc_ptr(x->t, x->v, (struct ir_type){ .kind = IR_T_RECORD });
	const struct sym *addr = sym_addr(x->t, loc_field(x->t, pdev, "platform_device", "dev", dev));
	const struct sym *back = sym_container(x->t, addr, "platform_device", "dev", NULL);

	g_assert_true(sym_object(x->t, addr) == x->v);
	g_assert_true(back == x->v);
	/* a lock inside the object is not the object */
	addr = sym_addr(x->t, loc_field(x->t, pdev, "platform_device", "lock",
					(struct ir_type){ .kind = IR_T_RECORD, .tag = "mutex" }));
	g_assert_true(sym_object(x->t, addr) == addr);
}

static void test_merge(struct fixture *x, gconstpointer data)
{
	struct ir_block *b = ir_block_new(x->f, NULL);
	struct ir_var *var = ir_var_new(x->f, IR_V_LOCAL, "ret", num);
	const struct loc *l = loc_var(x->t, var);
	struct state *other = state_copy(x->st), *m;

	state_bind(x->st, l, sym_const(x->t, 0));
	state_bind(other, l, sym_const(x->t, -22));
	m = state_merge(x->t, x->st, other, b);
	g_assert_cmpuint(state_bits(m, state_load(x->t, m, l)), ==, MODEL_NEG | MODEL_ZERO);
	g_assert_false(state_equal(m, other));
	state_free(m);
	state_free(other);
}

/* "type == 1 || type == 2" */
static void test_values(struct fixture *x, gconstpointer data)
{
	struct ir_block *b = ir_block_new(x->f, NULL);
	struct ir_var *var = ir_var_new(x->f, IR_V_PARAM, "type", num);
	const struct sym *v = state_load(x->t, x->st, loc_var(x->t, var));
	const struct sym *three = sym_bin(x->t, IR_O_EQ, v, sym_const(x->t, 3));
	struct state *other = state_copy(x->st), *m;
	int64_t c;

	g_assert_true(state_assume_eq(x->st, v, 2));
	g_assert_true(state_assume_eq(other, v, 1));
	m = state_merge(x->t, x->st, other, b);
	g_assert_false(state_const(m, v, &c));
	g_assert_false(state_equal(m, other));
	g_assert_cmpuint(state_bits(m, three), ==, MODEL_ZERO);
	g_assert_true(state_assume(m, three, false));
	g_assert_false(state_assume_eq(m, v, 3));
	/* one of them is left */
	g_assert_true(state_assume_ne(m, v, 1));
	g_assert_true(state_const(m, v, &c));
	g_assert_cmpint(c, ==, 2);
	g_assert_false(state_assume_eq(m, v, 1));
	state_free(m);
	state_free(other);
}

static void test_array(struct fixture *x, gconstpointer data)
{
	struct ir_var *var =
		ir_var_new(x->f, IR_V_LOCAL, "a", (struct ir_type){ .kind = IR_T_ARRAY, .tag = "device" });
	const struct loc *a = loc_var(x->t, var);

	/* what was written through a variable index is found at every constant one */
	state_bind(x->st, loc_index(x->t, a, false, 0, ptr), x->v);
	g_assert_true(state_load(x->t, x->st, loc_index(x->t, a, true, 3, ptr)) == x->v);
}

static void test_summary_json(struct fixture *x, gconstpointer data)
{
	struct summary *s = summary_new("foo_get"), *back;
	struct outcome *o = outcome_new();
	struct effect e = {
		.kind = EFF_HELD, .path.root = -1, .owner = true, .ref_kind = "device", .param = -1
	};
	GStringChunk *strings = g_string_chunk_new(64);
	json_t *j, *again;

	o->bits = MODEL_POS;
	g_array_append_val(o->effects, e);
	summary_add(s, o);
	s->acquires = true;
	j = summary_to_json(s);
	back = summary_from_json("foo_get", j, strings);
	g_assert_nonnull(back);
	again = summary_to_json(back);
	g_assert_true(json_equal(j, again));
	json_decref(j);
	json_decref(again);
	summary_free(s);
	summary_free(back);
	/* what is not a summary is refused, not guessed at */
	j = json_pack("{s:b}", "acquires", 1);
	g_assert_null(summary_from_json("x", j, strings));
	json_decref(j);
	g_string_chunk_free(strings);
}

static void test_model_errors(void)
{
	static const char *const bad[] = {
		"no colon here\n",	    "f: acquire(7x,device)\n",
		"f: acquire(ret)\n",	    "f: nonsense(0)\n",
		"f: result(maybe)\n",	    "kind device platform_device put(%d)\n",
		"callback a.b sometimes\n",
	};
	g_autofree char *dir = g_dir_make_tmp("fwspeck-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(dir, "user.model", NULL);
	struct model *m = model_new();

	for (unsigned int i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *error = NULL;

		g_assert_true(g_file_set_contents(file, bad[i], -1, NULL));
		g_assert_false(model_load(m, file, &error));
		g_assert_nonnull(strstr(error, "user.model:1:"));
	}
	g_assert_true(
		g_file_set_contents(file, "my_find: acquire(ret,device) result(null|ok) ; mine\n", -1, NULL));
	char *error = NULL;
	g_assert_true(model_load(m, file, &error));
	g_assert_nonnull(model_find(m, "my_find"));
	remove(file);
	remove(dir);
	model_free(m);
}

#define ADD(name, fn) g_test_add("/state/" name, struct fixture, NULL, set_up, fn, tear_down)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("signs", test_signs);
	ADD("values", test_values);
	ADD("is-err", test_is_err);
	ADD("correlated", test_correlated);
	ADD("object", test_object);
	ADD("merge", test_merge);
	ADD("array", test_array);
	ADD("summary-json", test_summary_json);
	g_test_add_func("/model/errors", test_model_errors);
	return g_test_run();
}
