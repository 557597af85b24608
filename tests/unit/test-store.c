/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The store seen from one file: what others said, what it says itself, and whether what it was told still holds.
 */
#include "flow/store-internal.h"

#define USER "drivers/a/user.c"

static void say(struct store *s, const char *file, const char *text)
{
	json_t *j = json_loads(text, 0, NULL);

	g_assert_true(store_merge_json(s, file, j));
	json_decref(j);
}

#define RELEASES(text) "{\"functions\": {}, \"releases\": {" text "}}"
#define FUNCTIONS(text) "{\"functions\": {" text "}, \"releases\": {}}"
#define CALLS(text) "{\"functions\": {}, \"releases\": {}, \"calls\": {" text "}}"

static struct store *base;

/* What USER said in an earlier round does not count, what it says now does. */
static void test_view(void)
{
	struct store *v;

	base = store_new();
	say(base, USER, RELEASES("\"rec.a\": 1, \"rec.b\": 9"));
	say(base, "drivers/a/other.c", RELEASES("\"rec.b\": 2, \"rec.sub.c\": 8"));
	say(base, "drivers/b/far.c", RELEASES("\"rec.b\": 4"));
	v = store_view_new(base, USER);
	g_assert_cmpuint(store_released(v, "rec", "a"), ==, 0);
	g_assert_cmpuint(store_released(v, "rec", "b"), ==, 6);
	g_assert_cmpuint(store_released_near(v, "rec", "b", USER), ==, 2);
	g_assert_cmpuint(store_record_released(v, "rec"), ==, 14);
	g_assert_cmpuint(store_record_released(v, "rec.sub"), ==, 8);
	g_assert_cmpuint(store_record_released(v, "re"), ==, 0);
	g_assert_true(store_record_by_callers(v, "rec"));
	/* by a callback: all of the field's releases count together */
	say(v, USER, RELEASES("\"rec.b\": 8"));
	g_assert_cmpuint(store_released(v, "rec", "b"), ==, 14);
	g_assert_cmpuint(store_released_near(v, "rec", "b", USER), ==, 10);
	g_assert_false(store_record_by_callers(v, "rec"));
	/* nothing of it is in the base */
	g_assert_cmpuint(store_released(base, "rec", "b"), ==, 15);
	store_free(v);
	store_free(base);
}

/* The nearest definition, of two in one directory the first; none that is USER's own. */
static void test_nearest(void)
{
	struct store *v;
	bool near = false;

	base = store_new();
	say(base, "drivers/b/far.c", FUNCTIONS("\"order:f\": {\"all\": [\"far\"]}, \"order:g\": {}"));
	say(base, "drivers/a/z.c", FUNCTIONS("\"order:f\": {\"all\": [\"z\"]}"));
	say(base, USER, FUNCTIONS("\"order:f\": {\"all\": [\"old\"]}"));
	v = store_view_new(base, USER);
	g_assert_nonnull(store_function(v, "order:f", USER, PART_EFFECTS, &near));
	g_assert_true(near);
	g_assert_nonnull(store_function(v, "order:g", USER, PART_EFFECTS, &near));
	g_assert_false(near);
	say(v, USER, FUNCTIONS("\"order:f\": {}"));
	g_assert_null(store_function(v, "order:f", USER, PART_EFFECTS, NULL));
	store_free(v);
	say(base, "drivers/a/b.c", FUNCTIONS("\"order:f\": {\"all\": [\"b\"]}"));
	v = store_view_new(base, USER);
	say(v, USER, FUNCTIONS("\"order:f\": {}"));
	g_assert_nonnull(store_function(v, "order:f", USER, PART_EFFECTS, NULL));
	store_free(v);
	store_free(base);
}

static void no_call(const char *file, const json_t *call, void *data)
{
	g_assert_not_reached();
}

static struct answers *ask(void)
{
	struct store *v = store_view_new(base, USER);
	struct answers *as;

	store_released(v, "rec", "a");
	store_record_released(v, "all");
	store_function(v, "order:f", USER, PART_EFFECTS, NULL);
	store_function(v, "order:g", USER, PART_REMOVES, NULL);
	store_each_call(v, "h", USER, no_call, NULL);
	as = store_answers(v);
	store_free(v);
	return as;
}

static void check_holds(const char *file, const char *text, bool holds)
{
	struct answers *as;

	base = store_new();
	say(base, "drivers/a/other.c", FUNCTIONS("\"order:f\": {\"all\": [\"x\"], \"refuses\": [\"l\"]}"));
	as = ask();
	g_assert_true(answers_hold(as, base, USER));
	say(base, file, text);
	g_assert_true(answers_hold(as, base, USER) == holds);
	answers_free(as);
	store_free(base);
}

static void test_answers(void)
{
	check_holds("drivers/a/new.c", RELEASES("\"rec.a\": 1"), false);
	check_holds("drivers/a/new.c", RELEASES("\"rec.b\": 1"), true);
	check_holds("drivers/a/new.c", RELEASES("\"all.b\": 1"), false);
	check_holds(USER, RELEASES("\"rec.a\": 1, \"all.b\": 1"), true);
	/* a part that nobody looked at, and one that somebody did */
	check_holds("drivers/a/other.c", FUNCTIONS("\"order:f\": {\"all\": [\"x\"], \"refuses\": []}"), true);
	check_holds("drivers/a/other.c", FUNCTIONS("\"order:f\": {\"all\": [], \"refuses\": [\"l\"]}"),
		    false);
	check_holds("drivers/a/other.c",
		    FUNCTIONS("\"order:f\": {\"all\": [\"x\"], \"needs\": [\"l\"], \"refuses\": [\"l\"]}"),
		    false);
	check_holds("drivers/a/other.c", FUNCTIONS(""), false);
	check_holds("drivers/b/new.c", FUNCTIONS("\"order:g\": {}"), false);
	check_holds("drivers/a/new.c", CALLS("\"h\": {}"), false);
	/* another part of the tree */
	check_holds("net/a/new.c", CALLS("\"h\": {}"), true);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/view", test_view);
	g_test_add_func("/store/nearest", test_nearest);
	g_test_add_func("/store/answers", test_answers);
	return g_test_run();
}
