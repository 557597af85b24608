/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plans: which exits still need a release of their own.
 */
#include "fix/plan.h"

#include <string.h>

static void site_free(void *p)
{
	struct site *s = p;

	g_free(s->object);
	g_free(s->declare);
	g_free(s);
}

GPtrArray *plan_new(void)
{
	return g_ptr_array_new_with_free_func(site_free);
}

/* A statement has to lie where the object's variable is visible. */
struct scope {
	const char *object;
	const struct ir_func *fn;
};

static const struct ir_var *object_var(const struct ir_func *fn, const char *object)
{
	size_t n = strspn(object, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

	for (unsigned int i = 0; i < fn->vars->len; i++) {
		const struct ir_var *v = fn->vars->pdata[i];

		if (v->kind != IR_V_TEMP && v->name && strlen(v->name) == n && !strncmp(v->name, object, n))
			return v;
	}
	return NULL;
}

static bool visible(const struct place *p, const char *object, const struct ir_stmt *s)
{
	const struct ir_var *v = object_var(place_func(p), object);

	return !v || stmt_sees(s, v);
}

struct site *plan_add(GPtrArray *plan, const struct place *p, enum site_kind kind, const struct ir_stmt *s)
{
	struct site *site = g_new0(struct site, 1);

	site->kind = kind;
	site->stmt = s;
	site->object = g_strdup(place_ref(p)->object);
	g_ptr_array_add(plan, site);
	return site;
}

bool plan_has(const GPtrArray *plan, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < plan->len; i++) {
		if (((const struct site *)plan->pdata[i])->stmt == s)
			return true;
	}
	return false;
}

bool plan_fits(const struct place *p, unsigned int mask, struct site *s)
{
	unsigned int fine = AT_HELD | AT_OTHER | AT_NO_NAME | AT_NO_STATUS | AT_LOCAL | AT_NOT_SPELLED;

	s->guarded = mask & AT_NULL;
	s->error = mask & AT_ERROR;
	s->status = mask & AT_FAILED ? place_status(p) : NULL;
	if (place_may_guard(p) && s->status)
		fine ^= AT_FAILED | AT_NO_STATUS;
	else if (place_may_guard(p))
		fine |= AT_NULL | AT_ERROR;
	return (mask & AT_HELD) && !(mask & ~fine);
}

/* A local that the value can wait in while the reference is dropped. */
static const char *value_variable(const struct place *p)
{
	static const char *const usual[] = { "ret", "err", "rc", "error", "retval", "rv" };
	const struct ir_func *fn = place_func(p);

	for (unsigned int k = 0; k < G_N_ELEMENTS(usual); k++) {
		const struct ir_var *v = object_var(fn, usual[k]);

		if (v && v->kind == IR_V_LOCAL && v->type.kind == fn->ret.kind &&
		    v->type.depth == fn->ret.depth && g_strcmp0(v->type.tag, fn->ret.tag) == 0 &&
		    v->type.is_unsigned == fn->ret.is_unsigned && v->type.is_bool == fn->ret.is_bool &&
		    fn->body &&
		    visible(p, v->name,
			    fn->body->kids && fn->body->kids->len
				    ? fn->body->kids->pdata[fn->body->kids->len - 1]
				    : fn->body))
			return v->name;
	}
	return NULL;
}

/* Words in front of a function that are no part of its type. */
static bool is_specifier(const char *word)
{
	static const char *const words[] = { "static", "inline",	  "__init",
					     "__exit", "__maybe_unused",  "noinline",
					     "extern", "__always_inline", "notrace" };

	for (unsigned int k = 0; k < G_N_ELEMENTS(words); k++) {
		if (!strcmp(word, words[k]))
			return true;
	}
	return false;
}

/* A macro between the type and the name would be taken for a part of it. */
static bool is_type_word(const char *word)
{
	return (g_ascii_islower(*word) && g_ascii_islower(word[strlen(word) - 1])) ||
	       g_ascii_isdigit(word[strlen(word) - 1]) || !strcmp(word, "__iomem") || !strcmp(word, "*") ||
	       !strcmp(word, "**");
}

char *plan_returned_type(const struct place *p)
{
	const struct ir_func *fn = place_func(p);
	const char *text = place_text(p)->s;
	g_autofree char *head = NULL;
	g_auto(GStrv) words = NULL;
	GString *type;

	if (fn->range.in_header || fn->range.in_macro || fn->name_range.begin < fn->range.begin ||
	    !fn->body || !fn->body->kids || object_var(fn, "ret"))
		return NULL;
	head = g_strndup(text + fn->range.begin, fn->name_range.begin - fn->range.begin);
	words = g_strsplit_set(g_strstrip(head), " \t\n", -1);
	type = g_string_new(NULL);
	for (char **w = words; *w; w++) {
		if (!**w || (!type->len && is_specifier(*w)))
			continue;
		if (!is_type_word(*w)) {
			g_string_free(type, TRUE);
			return NULL;
		}
		g_string_append_printf(type, "%s%s", type->len ? " " : "", *w);
	}
	if (type->len && type->str[type->len - 1] != '*')
		g_string_append_c(type, ' ');
	if (type->len && !g_str_has_prefix(type->str, "const ") && strcmp(type->str, "void "))
		return g_string_free(type, FALSE);
	g_string_free(type, TRUE);
	return NULL;
}

/* Another name when the usual one is gone. */
static bool name_object(struct place *p, struct site *s, const struct ir_block *b, unsigned int mask)
{
	const struct ref_exit *x = place_exit(p, b, s->stmt);
	bool held = !(mask & ~(AT_HELD | AT_OTHER | AT_NO_NAME | AT_LOCAL));
	const char *alias = s->kind == SITE_BEFORE && held ? place_alias(p, s->stmt) : NULL;

	if (alias && visible(p, alias, s->stmt)) {
		g_free(s->object);
		s->object = g_strdup(alias);
	} else if ((mask & AT_NO_NAME) || !visible(p, s->object, s->stmt)) {
		if (!x || !x->object || !strcmp(x->object, s->object) || !visible(p, x->object, s->stmt))
			return false;
		g_free(s->object);
		s->object = g_strdup(x->object);
	}
	if (place_spelled(p) && !(mask & ~(unsigned int)(AT_HELD | AT_OTHER | AT_NO_STATUS | AT_LOCAL)) &&
	    visible(p, place_spelled(p), s->stmt)) {
		g_free(s->object);
		s->object = g_strdup(place_spelled(p));
	}
	s->failure = x && x->cls != EXIT_SUCCESS_;
	s->failed = x && x->cls == EXIT_FAILURE_;
	return true;
}

static bool add_exit(struct place *p, GPtrArray *plan, enum site_kind kind, const struct ir_stmt *s,
		     const struct ir_block *b)
{
	unsigned int mask = place_at(p, kind, s);
	struct site *site;

	if (plan_has(plan, s) || s->range.in_macro || s->range.in_header)
		return false;
	site = plan_add(plan, p, kind, s);
	if (!plan_fits(p, mask, site) || !name_object(p, site, b, mask)) {
		g_ptr_array_remove_index(plan, plan->len - 1);
		return false;
	}
	if (kind == SITE_BEFORE && s->kind == IR_S_RETURN && place_stmt_uses(p, s)) {
		site->kind = SITE_RETVAL;
		site->var = value_variable(p);
		if (!site->var) {
			site->declare = plan_returned_type(p);
			site->var = site->declare ? "ret" : NULL;
		}
		if (!site->var) {
			g_ptr_array_remove_index(plan, plan->len - 1);
			return false;
		}
	}
	return true;
}

struct search {
	struct place *p;
	GPtrArray *plan;
	const struct ir_block *to;
	const struct ir_func *fn;
	const char *why; /* why the last one was no good */
	unsigned int added;
};

/* Keep a release that was added only if it does no harm on the paths that do release. */
static void keep_if_harmless(struct search *d)
{
	const char *why;

	if (place_check(d->p, d->plan, &why) == PLACE_BAD) {
		d->why = why;
		g_ptr_array_remove_index(d->plan, d->plan->len - 1);
		place_check(d->p, d->plan, &why);
	} else {
		d->added++;
	}
}

static struct ir_block *block_of_jump(const struct ir_func *fn, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < fn->blocks->len; i++) {
		struct ir_block *b = fn->blocks->pdata[i];

		if (b->term.stmt == s)
			return b;
	}
	return NULL;
}

static void try_jump(struct ir_stmt *s, void *data)
{
	struct search *d = data;
	struct ir_block *b;

	/* One release that tests the pointer, behind the loop, is plainer than one at each break. */
	if (s->kind != IR_S_GOTO && !(stmt_leaves_loop(s) && place_may_guard(d->p)))
		return;
	b = block_of_jump(d->fn, s);
	if (b && place_reaches(d->p, b, d->to) && add_exit(d->p, d->plan, SITE_BEFORE, s, d->to))
		keep_if_harmless(d);
}

static const struct ir_stmt *sibling(const struct ir_stmt *s, int by)
{
	const struct ir_stmt *up = s->parent;

	if (!up || !up->kids || up->kind != IR_S_COMPOUND)
		return NULL;
	for (unsigned int i = 0; i < up->kids->len; i++) {
		if (up->kids->pdata[i] != s)
			continue;
		if ((int)i + by < 0 || i + (unsigned int)by >= up->kids->len)
			return NULL;
		return up->kids->pdata[(int)i + by];
	}
	return NULL;
}

/* Control that runs into a label without a goto. */
static void try_fallthrough(struct ir_stmt *s, void *data)
{
	struct search *d = data;
	const struct ir_stmt *prev;

	if (s->kind != IR_S_LABEL || !s->block || !place_reaches(d->p, s->block, d->to))
		return;
	prev = sibling(s, -1);
	if (prev && prev->kind != IR_S_LABEL && place_at(d->p, SITE_AFTER, prev) &&
	    add_exit(d->p, d->plan, SITE_AFTER, prev, d->to))
		keep_if_harmless(d);
}

/*
 * Paths meet before this exit that do not all hold the reference: go back to where they
 * part from it.
 */
static bool repair_before_meeting(struct place *p, GPtrArray *plan, const struct ir_block *b,
				  const char **why)
{
	struct search d = { .p = p, .plan = plan, .to = b, .fn = place_func(p) };

	stmt_walk(d.fn->body, try_jump, &d);
	stmt_walk(d.fn->body, try_fallthrough, &d);
	if (d.why)
		*why = d.why;
	return d.added > 0;
}

/* The last statement that does something; NULL in an empty body. */
static const struct ir_stmt *last_deed(const struct ir_stmt *body)
{
	for (unsigned int i = body->kids ? body->kids->len : 0; i; i--) {
		const struct ir_stmt *s = body->kids->pdata[i - 1];

		if (s->kind != IR_S_NULL)
			return s;
	}
	return NULL;
}

static bool repair_exit(struct place *p, GPtrArray *plan, const struct ir_block *b, const char **why)
{
	const struct ir_stmt *s = b->term.stmt, *last = last_deed(place_func(p)->body);

	if (s && s->kind == IR_S_RETURN) {
		if (add_exit(p, plan, SITE_BEFORE, s, b))
			return true;
	} else if (last) {
		/* the closing brace of a void function */
		if (add_exit(p, plan, SITE_AFTER, last, b))
			return true;
	}
	return repair_before_meeting(p, plan, b, why);
}

/* The same reference is lost again each time round: release it before the round ends. */
static bool repair_loop(struct place *p, GPtrArray *plan)
{
	const struct ir_stmt *s = place_acquire_stmt(p), *last;

	while (s && !(s->parent && s->parent->kind == IR_S_LOOP && s->parent->body == s))
		s = s->parent;
	if (!s || s->kind != IR_S_COMPOUND || !s->kids || !s->kids->len)
		return false;
	last = s->kids->pdata[s->kids->len - 1];
	return add_exit(p, plan, SITE_AFTER, last, NULL);
}

struct continues {
	struct place *p;
	GPtrArray *plan;
	const struct ir_stmt *loop;
	unsigned int added;
};

static void try_continue(struct ir_stmt *s, void *data)
{
	struct continues *d = data;
	const struct ir_stmt *up = s->parent;

	if (s->kind != IR_S_CONTINUE)
		return;
	while (up && up->kind != IR_S_LOOP)
		up = up->parent;
	if (up == d->loop && add_exit(d->p, d->plan, SITE_BEFORE, s, NULL))
		d->added++;
}

static bool repair_continues(struct place *p, GPtrArray *plan)
{
	struct continues d = { .p = p, .plan = plan };
	const struct ir_stmt *s = place_acquire_stmt(p);

	while (s && s->kind != IR_S_LOOP)
		s = s->parent;
	d.loop = s;
	if (s)
		stmt_walk(place_func(p)->body, try_continue, &d);
	return d.added > 0;
}

/*
 * The last name of it is set anew, or freed with what it lies in: release it before that, or before the jumps
 * that lead there.
 */
static bool repair_overwritten(struct place *p, GPtrArray *plan, const char **why)
{
	const GPtrArray *exits = place_ref(p)->exits;
	bool added = false;

	for (unsigned int i = 0; i < exits->len; i++) {
		const struct ref_exit *x = exits->pdata[i];

		if (x->overwritten && x->func == place_func(p) && x->stmt && x->stmt->kind == IR_S_EXPR &&
		    x->stmt != place_acquire_stmt(p))
			added |= add_exit(p, plan, SITE_BEFORE, x->stmt, NULL) ||
				 (x->block && repair_before_meeting(p, plan, x->block, why));
	}
	return added;
}

/* Else the plan is cut back to what it was. */
static bool is_harmless(struct place *p, GPtrArray *plan, unsigned int before)
{
	const char *why;

	if (place_check(p, plan, &why) != PLACE_BAD)
		return true;
	g_ptr_array_set_size(plan, (int)before);
	place_check(p, plan, &why);
	return false;
}

/*
 * Before the rounds of its loop end; where the next round goes on with it, as "dev = next(dev)" does, only before it
 * is overwritten.
 */
static bool repair_rounds(struct place *p, GPtrArray *plan, const char **why)
{
	unsigned int before = plan->len;
	bool added = repair_continues(p, plan) | repair_loop(p, plan);

	if (added && !is_harmless(p, plan, before)) {
		/* what comes to its end may be kept, and only what is skipped lost; of nodes see place-walk.c */
		added = !model_is_node(place_ref(p)->kind) && repair_continues(p, plan) &&
			is_harmless(p, plan, before);
	}
	return repair_overwritten(p, plan, why) || added;
}

static bool add_missing(struct place *p, GPtrArray *plan, const char **why)
{
	g_autoptr(GPtrArray) leaks = g_ptr_array_copy((GPtrArray *)place_leaks(p), NULL, NULL);
	bool over = place_overwritten(p), added = false;

	if (over)
		added = repair_rounds(p, plan, why);
	for (unsigned int i = 0; i < leaks->len; i++)
		added |= repair_exit(p, plan, leaks->pdata[i], why);
	return added;
}

/*
 * What else a driver's helper undoes is wanted on the way out after a failure only; so is the release of
 * what somebody may have kept.
 */
static bool fine_on_success(const struct place *p, const GPtrArray *plan, const char **why)
{
	*why = place_may_be_kept(p)
		       ? "what it is handed to may go on using it after a success"
		       : "whether the helper that releases it may be called on success is not known";
	for (unsigned int i = 0; i < plan->len; i++) {
		const struct site *s = plan->pdata[i];

		if ((place_helper_format(p) && !s->failure) || (place_may_be_kept(p) && !s->failed))
			return false;
	}
	return true;
}

bool plan_repair(struct place *p, GPtrArray *plan, const char **why)
{
	for (unsigned int round = 0; round < 8; round++) {
		switch (place_check(p, plan, why)) {
		case PLACE_GOOD:
			if (plan->len)
				return fine_on_success(p, plan, why);
			*why = "how its last pointer is lost cannot be followed";
			return false;
		case PLACE_BAD: return false;
		case PLACE_LEAKS: break;
		}
		if (!add_missing(p, plan, why))
			break;
	}
	if (!*why)
		*why = "paths that hold the reference meet paths that do not before it is lost";
	return false;
}
