/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-after-last-use": one release for all that follows, as early as the object allows.
 *
 * Boundaries between statements are tried in source order, from the acquiring call on and outwards; the
 * first one that place_check() accepts is the place. Exits before it get a release of their own.
 */
#include "fix/plan.h"

#include <string.h>

#define MAX_DEPTH 3 /* arms of ifs inside arms of ifs */

/* A boundary behind a statement, and what was true there before anything was planned. */
struct boundary {
	const struct ir_stmt *stmt;
	unsigned int mask;
};

/* Is it the test of what the statement in front of it has got from the object: "rc = f(np); CHECK(rc == 0);"? */
static bool checks_use(const struct place *p, const struct ir_stmt *s)
{
	const struct ir_func *fn = place_func(p);
	const struct ir_stmt *use = stmt_prev(s);

	if (!use || s->kind != IR_S_EXPR || !s->range.in_macro || s->range.in_header ||
	    use->kind != IR_S_EXPR || !text_is_call(place_text(p), s->range.begin, s->range.end) ||
	    !place_stmt_uses(p, use))
		return false;
	for (uint32_t i = 0; i < fn->ninstrs; i++) {
		const struct ir_path *got = fn->instrs[i]->stmt == use ? fn->instrs[i]->dst : NULL;

		if (got && got->kind == IR_P_VAR && got->var->kind == IR_V_LOCAL &&
		    stmt_mentions(fn, s, got->var))
			return true;
	}
	return false;
}

/* "for_each_thing(x) { ... }" begins in a macro, but its end is in plain sight; so is that of "MACRO(x);". */
static bool ends_plainly(const struct place *p, const struct ir_stmt *s)
{
	if (s->range.in_header)
		return false;
	if (!s->range.in_macro || (s->kind == IR_S_LOOP && s->body && s->body->kind == IR_S_COMPOUND &&
				   !s->body->range.in_macro && s->body->range.end == s->range.end))
		return true;
	return (place_may_guard(p) || place_stmt_uses(p, s) || checks_use(p, s)) && s->kind == IR_S_EXPR &&
	       text_is_call(place_text(p), s->range.begin, s->range.end);
}

/* The name of what a statement calls, if that is all it does; g_free() */
static char *called(const struct place *p, const struct ir_stmt *s)
{
	const struct text *t = place_text(p);

	if (s->kind != IR_S_EXPR || s->range.in_header || !text_is_call(t, s->range.begin, s->range.end))
		return NULL;
	return text_callee(t->s + s->range.begin);
}

/* "EXPECT_END" of "EXPECT_BEGIN"; NULL: nothing that it opens. g_free() */
static char *closing_name(const char *name)
{
	static const char *const begins[] = { "BEGIN", "begin" }, *const ends[] = { "END", "end" };

	for (unsigned int i = 0; name && i < G_N_ELEMENTS(begins); i++) {
		if (g_str_has_suffix(name, begins[i]) && strlen(name) > strlen(begins[i]))
			return g_strdup_printf("%.*s%s", (int)(strlen(name) - strlen(begins[i])), name,
					       ends[i]);
	}
	return NULL;
}

/* "x_begin(); … x_end();": behind @s, is it open? */
static bool in_bracket(const struct place *p, const struct ir_stmt *s)
{
	const GPtrArray *kids = s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
	g_autofree char *wanted = NULL;
	bool past = false;

	for (unsigned int i = 0; kids && i < kids->len; i++) {
		g_autofree char *name = called(p, kids->pdata[i]);

		if (wanted && !g_strcmp0(name, wanted)) {
			if (past)
				return true;
			g_clear_pointer(&wanted, g_free);
		} else if (!wanted && !past) {
			wanted = closing_name(name);
		}
		past |= kids->pdata[i] == s;
	}
	return false;
}

static bool may_follow(const struct place *p, const struct ir_stmt *s, const struct ir_stmt *next)
{
	if (!ends_plainly(p, s) || s->kind == IR_S_LABEL || s->kind == IR_S_CASE || s->kind == IR_S_NULL ||
	    stmt_is_jump(s) || in_bracket(p, s) || (next && checks_use(p, next)))
		return false;
	/* "look = find(); CHECK(look);": what is said of it is not said of what was put */
	if (place_may_guard(p) && next && next->kind == IR_S_EXPR && place_stmt_uses(p, next))
		return false;
	/* In a run of declarations the place is below the last. */
	return s->kind != IR_S_DECL || !next || next->kind != IR_S_DECL;
}

static void list_boundary(const struct place *p, GArray *all, const struct ir_stmt *s,
			  const struct ir_stmt *next, unsigned int depth);

static void list_arm(const struct place *p, GArray *all, const struct ir_stmt *arm, unsigned int depth)
{
	const GPtrArray *kids;

	/* An arm that leaves is an exit of its own. */
	if (!arm || depth > MAX_DEPTH || !place_at(p, SITE_AFTER, arm))
		return;
	if (arm->kind != IR_S_COMPOUND) {
		list_boundary(p, all, arm, NULL, depth);
		return;
	}
	kids = arm->kids;
	for (unsigned int i = 0; kids && i < kids->len; i++) {
		const struct ir_stmt *next = i + 1 < kids->len ? kids->pdata[i + 1] : NULL;

		/* what has nothing to do with the object is not torn apart */
		if (next && next->kind == IR_S_EXPR && !place_stmt_uses(p, kids->pdata[i]))
			continue;
		list_boundary(p, all, kids->pdata[i], next, depth);
	}
}

/* Arms come before what follows the whole: earlier in the source is better. */
static void list_boundary(const struct place *p, GArray *all, const struct ir_stmt *s,
			  const struct ir_stmt *next, unsigned int depth)
{
	struct boundary b = { s, 0 };

	if (s->kind == IR_S_IF) {
		list_arm(p, all, s->then_stmt, depth + 1);
		list_arm(p, all, s->else_stmt, depth + 1);
	}
	if (!may_follow(p, s, next))
		return;
	b.mask = place_at(p, SITE_AFTER, s);
	if ((b.mask & AT_HELD) && !(b.mask & (AT_NONE | AT_DONE | AT_PUT | AT_NO_NAME)))
		g_array_append_val(all, b);
}

/* From the acquiring statement on, then behind the blocks it is in. */
static GArray *list_boundaries(struct place *p)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct boundary));
	g_autoptr(GPtrArray) nothing = plan_new();
	const char *why;

	place_check(p, nothing, &why);
	for (const struct ir_stmt *s = place_acquire_stmt(p); s; s = s->parent) {
		const GPtrArray *kids =
			s->parent && s->parent->kind == IR_S_COMPOUND ? s->parent->kids : NULL;
		bool past = false;

		for (unsigned int i = 0; kids && i < kids->len; i++) {
			past |= kids->pdata[i] == s;
			if (past)
				list_boundary(p, all, kids->pdata[i],
					      i + 1 < kids->len ? kids->pdata[i + 1] : NULL, 0);
		}
	}
	return all;
}

static GPtrArray *plan_behind(struct place *p, const struct boundary *b, const char **why)
{
	GPtrArray *plan = plan_new();

	if (plan_fits(p, b->mask, plan_add(plan, p, SITE_AFTER, b->stmt)) && plan_repair(p, plan, why))
		return plan;
	g_ptr_array_unref(plan);
	return NULL;
}

/* Does the release stand right behind a use or a test of the object? */
static bool close_to_use(const struct place *p, const GPtrArray *plan)
{
	const struct site *s = plan->pdata[0];

	return s->stmt->kind == IR_S_DECL || place_stmt_uses(p, s->stmt) || checks_use(p, s->stmt);
}

/* The fewest places, and of those the earliest. */
static GPtrArray *find_plan(struct place *p, const char **why)
{
	g_autoptr(GArray) all = list_boundaries(p);
	GPtrArray *best = NULL;

	for (unsigned int i = 0; i < all->len && !(best && best->len == 1); i++) {
		GPtrArray *plan = plan_behind(p, &g_array_index(all, struct boundary, i), why);

		if (plan && (!best || plan->len < best->len)) {
			g_clear_pointer(&best, g_ptr_array_unref);
			best = plan;
		} else if (plan) {
			g_ptr_array_unref(plan);
		}
	}
	return best;
}

struct fix_candidate *put_after_use(struct place *p, bool close, const char **why)
{
	struct fix_candidate *c = NULL;
	GPtrArray *plan, *edits;

	/* p[0]: a use through p[i] would not be seen */
	if (strchr(place_ref(p)->object, '[')) {
		*why = "the object is an element of an array, and its last use cannot be told";
		return NULL;
	}
	*why = "no statement comes after the last use on every path";
	plan = find_plan(p, why);
	if (!plan)
		return NULL;
	if (close && !close_to_use(p, plan)) {
		*why = "the place after the last use is not reached on every path";
		g_ptr_array_unref(plan);
		return NULL;
	}
	edits = plan_edits(p, plan, NULL, why);
	if (edits)
		c = fix_candidate_new("put-after-last-use", edits, words_of(p, plan, "put-after-last-use"));
	g_ptr_array_unref(plan);
	return c;
}
