/* SPDX-License-Identifier: GPL-2.0-only */
/* What a call undoes; see undo.h. */
#include "rules/undo.h"

#include <string.h>

#include "model/model.h"
#include "support/names.h"

static const char *const ending[] = { "free",	 "kfree",     "kvfree",	    "vfree",	  "dealloc",
				      "destroy", "release",   "unregister", "deregister", "remove",
				      "del",	 "delete",    "detach",	    "uninit",	  "deinit",
				      "exit",	 "fini",      "teardown",   "cleanup",	  "undo",
				      "unwind",	 "uninstall", "unlink",	    "rollback",	  "unbind",
				      "dispose" };

/*
 * Pairs of which the second is the end of something meant to last. What is taken for a while only (get and put,
 * enable and disable, map and unmap, request and release) is not here.
 */
static const struct {
	const char *make, *end;
} pairs[] = {
	{ "register", "unregister" }, { "register", "deregister" },
	{ "add", "remove" },	      { "add", "del" },
	{ "add", "delete" },	      { "probe", "release" },
	{ "probe", "remove" },	      { "attach", "detach" },
	{ "install", "uninstall" },   { "install", "remove" },
	{ "link", "unlink" },	      { "insert", "remove" },
	{ "insert", "erase" },	      { "insert", "delete" },
	{ "bind", "unbind" },	      { "publish", "unpublish" },
	{ "create", "remove" },
};

static const char *const looking[] = { "find", "get", "lookup", "open", "request", "claim" };

/* They make the object part of something that others walk or look up. */
static const char *const linking[] = {
	"list_add",
	"list_add_tail",
	"list_add_rcu",
	"list_add_tail_rcu",
	"hlist_add_head",
	"hlist_add_head_rcu",
	"xa_store",
	"xa_insert",
	"idr_alloc",
	"idr_alloc_u32",
	"idr_alloc_cyclic",
	"radix_tree_insert",
	"rb_add",
	"rb_insert_color",
	"platform_set_drvdata",
	"dev_set_drvdata",
	"pci_set_drvdata",
	"i2c_set_clientdata",
	"spi_set_drvdata",
	"dev_iommu_priv_set",
};

const char *undo_callee(const struct ir_instr *call)
{
	if (call->callee)
		return call->callee;
	if (call->fnptr && call->fnptr->kind == IR_E_LOAD && call->fnptr->path->kind == IR_P_FIELD)
		return call->fnptr->path->field;
	return NULL;
}

static bool has_word(const char *name, const char *word)
{
	return name_has_word(name, &word, 1);
}

bool undo_ends(const char *name)
{
	return name_has_word(name, ending, G_N_ELEMENTS(ending));
}

static bool place_is_external(const struct undo *u, const struct ir_path *p, unsigned int depth);

/* Does @e point to something that was there before the function, or that a device owns? */
static bool value_is_external(const struct undo *u, const struct ir_expr *e, unsigned int depth)
{
	const struct ir_path *p = e ? e->path : NULL;

	if (!e || depth > 6)
		return false;
	if (e->kind == IR_E_CONTAINER_OF)
		return value_is_external(u, e->a, depth + 1);
	if (e->kind == IR_E_ADDR)
		return place_is_external(u, p, depth + 1);
	if (e->kind != IR_E_LOAD)
		return false;
	if (p->kind != IR_P_VAR)
		return place_is_external(u, p, depth + 1);
	return place_is_external(u, p, depth);
}

static bool call_gives_external(const struct undo *u, const struct ir_instr *in)
{
	const struct model_row *row = in->callee ? model_find(u->fu->model, in->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_DERIVE || k->effect == MODEL_MANAGED || k->effect == MODEL_SAME)
			return true;
	}
	return false;
}

static bool var_points_outside(const struct undo *u, const struct ir_var *v, unsigned int depth)
{
	const struct ir_instr *def;

	if (v->kind == IR_V_PARAM || v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC)
		return true;
	def = ir_sole_def(u->f, v);
	if (!def || depth > 6)
		return false;
	return def->op == IR_CALL ? call_gives_external(u, def) : value_is_external(u, def->src, depth + 1);
}

/* Does the place outlive the call of the function? */
static bool place_is_external(const struct undo *u, const struct ir_path *p, unsigned int depth)
{
	const struct ir_var *v = ir_path_root(p);

	if (v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC)
		return true;
	/* a parameter itself is the function's own, what it points to is not */
	if (p->kind == IR_P_VAR)
		return v->kind == IR_V_PARAM && v->type.kind == IR_T_PTR ? true
		       : v->type.kind == IR_T_PTR			 ? var_points_outside(u, v, depth)
									 : false;
	return ir_path_derefs(p) && var_points_outside(u, v, depth);
}

static bool same_expr(const struct ir_expr *a, const struct ir_expr *b)
{
	return a->kind == b->kind && a->path && a->path == b->path;
}

/* Does @in run after @from on a way to the end? */
static bool comes_after(const struct undo *u, const struct ir_instr *from, const struct ir_instr *in)
{
	if (!u->reach[in->block->id])
		return false;
	if (in->block == from->block)
		return in->id > from->id;
	return in->block->id != from->block->id && in->range.begin > from->range.begin;
}

/* Is @dst @p, or a part of the way to it? */
static bool on_the_way(const struct ir_path *dst, const struct ir_path *p)
{
	for (; p; p = p->base) {
		if (p == dst)
			return true;
	}
	return false;
}

/* Is @p given another value behind @from? Then what it names at the end is something else. */
static bool changes(const struct undo *u, const struct ir_instr *from, const struct ir_path *p)
{
	for (uint32_t i = 0; i < u->f->ninstrs; i++) {
		const struct ir_instr *in = u->f->instrs[i];

		if (in != from && in->dst && on_the_way(in->dst, p) && comes_after(u, from, in))
			return true;
	}
	return false;
}

/* A part of an object that this function has made, and that a device owns: others get it later, if ever. */
static bool made_here(const struct undo *u, const struct ir_path *p, unsigned int depth)
{
	const struct ir_instr *def = ir_sole_def(u->f, ir_path_root(p));
	const struct model_row *row = def && def->callee ? model_find(u->fu->model, def->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if (k->effect == MODEL_MANAGED)
			return true;
	}
	return def && def->op == IR_ASSIGN && def->src->path && depth < 6 &&
	       made_here(u, def->src->path, depth + 1);
}

static bool is_store_of(const struct undo *u, const struct ir_instr *in, const struct ir_path *what)
{
	return in->op == IR_ASSIGN && in->dst->kind == IR_P_FIELD && in->src->kind == IR_E_LOAD &&
	       in->src->path == what && place_is_external(u, in->dst, 0) && !made_here(u, in->dst, 0) &&
	       !changes(u, in, in->dst);
}

/* @in hands over what @what points to, whatever it returns. */
static bool hands_over(const struct undo *u, const struct ir_instr *in, const struct ir_path *what)
{
	const struct model_row *row = in->callee ? model_find(u->fu->model, in->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		if ((k->effect == MODEL_ESCAPE || k->effect == MODEL_RELEASE) && k->place.arg >= 0 &&
		    (unsigned int)k->place.arg < in->nargs && !k->place.deref && !k->place.field &&
		    in->args[k->place.arg]->kind == IR_E_LOAD && in->args[k->place.arg]->path == what)
			return true;
	}
	return false;
}

/* Is @p a part of what the pointer @what points to? */
static bool inside(const struct ir_path *p, const struct ir_path *what)
{
	for (; p; p = p->base) {
		if (p->kind == IR_P_DEREF && p->base == what)
			return true;
	}
	return false;
}

static bool links(const struct undo *u, const struct ir_instr *in, const struct ir_path *what)
{
	bool known = false, found = false, outside = false;

	for (unsigned int i = 0; i < G_N_ELEMENTS(linking) && in->callee; i++)
		known |= !strcmp(linking[i], in->callee);
	for (unsigned int i = 0; known && i < in->nargs; i++) {
		const struct ir_expr *a = in->args[i];

		if ((a->kind == IR_E_LOAD && a->path == what) ||
		    (a->kind == IR_E_ADDR && inside(a->path, what)))
			found = true;
		else
			outside |= value_is_external(u, a, 0);
	}
	return found && outside;
}

/* What "foo_bar" in "foo_bar_add" and "foo_bar_remove" is about: do the names have a word in common? */
static bool names_pair(const char *make, const char *end)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(pairs); i++) {
		if (has_word(make, pairs[i].make) && has_word(end, pairs[i].end))
			return true;
	}
	return false;
}

static bool shares_word(const char *a, const char *b)
{
	g_auto(GStrv) words = g_strsplit(a, "_", -1);

	for (unsigned int i = 0; words[i]; i++) {
		if (*words[i] && has_word(b, words[i]))
			return true;
	}
	return false;
}

/* register_foo(x) before unregister_foo(x), or x = register_foo() */
static bool is_counterpart(const struct undo *u, const struct ir_instr *in, const struct ir_instr *call,
			   const struct ir_expr *obj)
{
	const char *make = undo_callee(in), *end = undo_callee(call);

	/* "find and register": what is undone is the look-up */
	if (in->op != IR_CALL || !make || name_has_word(make, looking, G_N_ELEMENTS(looking)) ||
	    !names_pair(make, end) || !shares_word(make, end) || g_str_has_prefix(make, "devm_") ||
	    undo_ends(make))
		return false;
	if (obj->kind == IR_E_LOAD && in->dst == obj->path)
		return !changes(u, in, obj->path);
	return in->nargs && same_expr(in->args[0], obj) && value_is_external(u, obj, 0) &&
	       !(obj->kind == IR_E_LOAD && changes(u, in, obj->path));
}

/* Among what only the path that succeeded passes: a pointer stored into the object that @call tears down. */
static bool completes(const struct undo *u, const struct ir_instr *in, const struct ir_instr *call)
{
	if (in->op != IR_ASSIGN || in->dst->kind != IR_P_FIELD || in->dst->type.kind != IR_T_PTR ||
	    in->src->kind == IR_E_CONST || u->shared[in->block->id] || !place_is_external(u, in->dst, 0))
		return false;
	if (call->callee)
		return false;
	for (unsigned int i = 0; i < call->nargs; i++) {
		const struct ir_expr *a = call->args[i];

		if (a->path && ir_path_root(a->path) == ir_path_root(in->dst))
			return true;
	}
	return false;
}

static bool gives_back(const char *name)
{
	static const char *const words[] = { "unlock", "put", "disable", "up" };

	return undo_ends(name) || name_has_word(name, words, G_N_ELEMENTS(words)) || strstr(name, "unlock");
}

/* Is something else done to @obj behind @from? It may have been taken again. */
static bool touched(const struct undo *u, const struct ir_instr *from, const struct ir_expr *obj)
{
	for (uint32_t i = 0; i < u->f->ninstrs; i++) {
		const struct ir_instr *in = u->f->instrs[i];

		if (in != from && in->op == IR_CALL && in->nargs && same_expr(in->args[0], obj) &&
		    comes_after(u, from, in))
			return true;
	}
	return obj->path && changes(u, from, obj->path);
}

static bool same_args(const struct ir_instr *a, const struct ir_instr *b)
{
	if (a->nargs != b->nargs || !a->callee || g_strcmp0(a->callee, b->callee))
		return false;
	for (unsigned int i = 0; i < a->nargs; i++) {
		if (a->args[i] != b->args[i] && !same_expr(a->args[i], b->args[i]))
			return false;
	}
	return true;
}

static bool is_unlock(const char *name)
{
	return strstr(name, "unlock");
}

/* Is any lock taken between the two, on whatever path? Which one may be hard to tell: spin_lock_irqsave() is a macro. */
static bool locks_between(const struct undo *u, const struct ir_instr *from, const struct ir_instr *to)
{
	for (uint32_t i = 0; i < u->f->ninstrs; i++) {
		const struct ir_instr *in = u->f->instrs[i];
		const char *name = in->op == IR_CALL ? undo_callee(in) : NULL;

		if (name && strstr(name, "lock") && !is_unlock(name) && in->range.begin > from->range.begin &&
		    in->range.begin < to->range.begin)
			return true;
	}
	return false;
}

/* The path has done the same already: mutex_unlock(&x) before the return that is missing, and at the label. */
static bool repeats(const struct undo *u, const struct ir_instr *in, const struct ir_instr *call)
{
	return in->op == IR_CALL && same_args(in, call) && !touched(u, in, call->args[0]) &&
	       !(is_unlock(call->callee) && locks_between(u, in, call)) && !u->shared[in->block->id];
}

/* unit->table = make_table() before free_table(unit->table) */
static bool fills(const struct undo *u, const struct ir_instr *in, const struct ir_path *what)
{
	bool global = what->var && (what->var->kind == IR_V_GLOBAL || what->var->kind == IR_V_STATIC);

	if (in->dst != what || what->type.kind != IR_T_PTR || (in->src && in->src->kind == IR_E_CONST))
		return false;
	if (what->kind == IR_P_FIELD)
		global = place_is_external(u, what, 0) && !made_here(u, what, 0);
	return global && !changes(u, in, what);
}

static const struct ir_instr *repeated(const struct undo *u, const struct ir_instr *call)
{
	for (uint32_t i = u->f->ninstrs; i-- > 0;) {
		const struct ir_instr *in = u->f->instrs[i];

		if (u->dom[in->block->id] && !in->implicit && repeats(u, in, call))
			return in;
	}
	return NULL;
}

const struct ir_instr *undo_of(const struct undo *u, const struct ir_instr *call)
{
	const char *name = undo_callee(call);
	const struct ir_expr *obj = call->nargs ? call->args[0] : NULL;

	if (!name || !obj || call->implicit || !gives_back(name))
		return NULL;
	if (!undo_ends(name))
		return repeated(u, call);
	for (uint32_t i = u->f->ninstrs; i-- > 0;) {
		const struct ir_instr *in = u->f->instrs[i];
		const struct ir_path *what = obj->kind == IR_E_LOAD ? obj->path : NULL;

		if (!u->dom[in->block->id] || in->implicit)
			continue;
		if (is_counterpart(u, in, call, obj) || completes(u, in, call) || repeats(u, in, call))
			return in;
		if (what && fills(u, in, what))
			return in;
		if (!what || what->kind != IR_P_VAR || what->var->kind != IR_V_LOCAL || changes(u, in, what))
			continue;
		if (is_store_of(u, in, what) ||
		    (in->op == IR_CALL && (hands_over(u, in, what) || links(u, in, what))))
			return in;
	}
	return NULL;
}
