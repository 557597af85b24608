/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls of functions nothing is known of: what their names say, and what kernel convention says. */
#include "flow/call.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

/* Names that say "the caller's reference ends here", for callees nothing is known of. */
bool name_releases(const char *name)
{
	static const char *const words[] = {
		"put", "free", "release", "unref", "destroy", "drop", "dispose"
	};

	return name && !strstr(name, "unregister") && name_has_word(name, words, G_N_ELEMENTS(words));
}

/* Names of functions that make an object known to others: list_add(), foo_register(). */
static bool name_publishes(const char *name)
{
	static const char *const words[] = {
		"add", "register", "insert", "attach", "publish", "link", "store"
	};

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

/* list_add(&x->node, list): x, and a reference to it, are the list's from now on. */
static void publish(struct call *c, struct state *st, const struct sym *s)
{
	const struct sym *obj = sym_object(c->r->tab, s);

	state_escape(st, s);
	for (unsigned int i = 0; i < st->refs->len; i++) {
		if (state_ref(st, i)->obj == obj && state_ref(st, i)->state == R_HELD)
			state_ref(st, i)->state = R_ESCAPED;
	}
}

void escape_argument(struct call *c, struct state *st, const struct sym *arg, bool known)
{
	bool publishes = name_publishes(c->in->callee);
	const struct loc *root;

	if (publishes)
		state_escape(st, arg);
	if (arg->kind != SYM_ADDR)
		return;
	root = loc_root(arg->loc);
	if (root->kind == LOC_PTR) {
		if (publishes && sym_object(c->r->tab, arg) == arg)
			publish(c, st, root->ptr);
		return;
	}
	if (root->var->kind == IR_V_GLOBAL || root->var->kind == IR_V_STATIC || known)
		return;
	/* the callee may change the local, and keep or drop what it names */
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (loc_root(b->loc) != root)
			continue;
		for (unsigned int j = 0; j < st->refs->len; j++) {
			if (state_ref(st, j)->obj == sym_object(c->r->tab, b->val))
				state_ref(st, j)->state = R_ESCAPED;
		}
	}
	state_havoc(c->r->tab, st, arg->loc, c->in);
}

/* foo_hold(x), foo_get(x): nothing is known of it, but it may well take a reference of its own. */
static bool name_takes(const char *name)
{
	static const char *const words[] = { "hold", "get",	 "grab", "ref",	 "take",
					     "pin",  "register", "add",	 "bind", "attach" };

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

/* "foo_put(platform_get_drvdata(pdev))": is @arg the driver data of @obj? */
static bool is_driver_data_of(struct call *c, const struct sym *arg, const struct sym *obj)
{
	const struct loc *root;

	if (arg->kind != SYM_INIT || !arg->loc || arg->loc->kind != LOC_FIELD ||
	    g_strcmp0(arg->loc->record, "<derived>"))
		return false;
	root = loc_root(arg->loc);
	return root->kind == LOC_PTR && sym_object(c->r->tab, root->ptr) == obj;
}

void borrow_argument(struct call *c, struct state *st, const struct sym *arg, bool releases)
{
	const struct sym *obj = sym_object(c->r->tab, arg);

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		if (ref->state != R_HELD)
			continue;
		/* a struct that holds the reference is handed to a function that ends its life */
		if (releases && ref->stored && loc_root(ref->stored)->kind == LOC_PTR &&
		    loc_root(ref->stored)->ptr == arg)
			ref->state = R_ESCAPED;
		if (releases && is_driver_data_of(c, arg, ref->obj))
			ref->state = R_ESCAPED;
		if (ref->obj != obj)
			continue;
		if (name_takes(c->in->callee))
			ref->pinned = true;
		if (releases)
			ref->state = R_ESCAPED;
		else if (!ref->assumed)
			ref->assumed = c->in->callee ? c->in->callee : "a function pointer";
	}
}

/*
 * to_foo(dev), foo_verify_bar(dev): the struct around a device, by convention of their
 * names. The latter say NULL when the device is of another type.
 */
bool name_converts(const char *name)
{
	static const char *const words[] = { "to", "verify" };

	return name && name_has_word(name, words, G_N_ELEMENTS(words));
}

bool name_verifies(const char *name)
{
	static const char *const words[] = { "verify" };

	return name_has_word(name, words, G_N_ELEMENTS(words));
}

/*
 * "region = foo_region_register(dev, mgr)" where something puts region->mgr: what was made keeps the
 * reference from here on. @st goes on as the case in which nothing was made.
 */
static void keep_by_result(struct call *c, struct state *st, const struct sym *res, GPtrArray *out)
{
	const char *tag = pointee_tag(c->in);
	struct state *made;

	if (!holds_anything(c, st) || !tag || !record_is_putter(c->r, tag) ||
	    model_release_format(c->r->fu->model, "device", tag))
		return;
	made = state_copy(st);
	if (!state_restrict(st, res, MODEL_NEG | MODEL_ZERO) || !state_restrict(made, res, MODEL_POS)) {
		state_free(made);
		return;
	}
	for (unsigned int i = 0; i < made->refs->len; i++) {
		struct ref *ref = state_ref(made, i);

		for (unsigned int a = 0; a < c->nargs && ref->state == R_HELD; a++) {
			if (sym_object(c->r->tab, c->args[a]) == ref->obj)
				ref->state = R_ESCAPED;
		}
	}
	finish(c, made, res, out);
}

void call_unknown(struct call *c, struct state *st, const struct sym *res, GPtrArray *out)
{
	bool releases = name_releases(c->in->callee);

	if (c->nargs == 1 && c->in->dst && c->in->dst->type.kind == IR_T_PTR &&
	    name_converts(c->in->callee)) {
		struct state *null = state_copy(st);

		if (name_verifies(c->in->callee) && state_restrict(null, res, MODEL_ZERO))
			finish(c, null, res, out);
		else
			state_free(null);
		finish(c, st, c->args[0], out);
		return;
	}

	for (unsigned int i = 0; i < c->nargs; i++) {
		note_argument(c->r, st, c->args[i], c->in);
		escape_argument(c, st, c->args[i], false);
		borrow_argument(c, st, c->args[i], releases);
	}
	if (c->in->callee)
		g_hash_table_add(c->r->up->wants, (gpointer)c->in->callee);
	keep_by_result(c, st, res, out);
	finish(c, st, res, out);
}
