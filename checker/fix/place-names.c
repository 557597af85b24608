/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of an object: which variables and fields may hold a pointer to it or into it, and
 * which expressions use it.
 *
 * What is read out of the object (its driver data, its of_node) is no name of it: using
 * that after the reference is gone is the idiom of the drivers this is for.
 */
#include "fix/place-priv.h"

int names_index(const struct place *p, const struct ir_path *path)
{
	for (unsigned int i = 0; i < p->nplaces; i++) {
		if (p->places[i] == path)
			return (int)i;
	}
	return -1;
}

static bool is_name(const struct place *p, uint16_t names, const struct ir_path *path)
{
	int i = names_index(p, path);

	return i >= 0 && (unsigned int)i < p->nnames && (names >> i & 1);
}

uint16_t names_strong(const struct place *p, uint16_t names)
{
	return names & (uint16_t)~p->weak;
}

/* Does the place lie inside the object: a field of what a name points to? */
static bool inside_object(const struct place *p, uint16_t names, const struct ir_path *path)
{
	while (path->kind == IR_P_FIELD || path->kind == IR_P_INDEX)
		path = path->base;
	return path->kind == IR_P_DEREF && is_name(p, names, path->base);
}

/* Does reaching the place take a look through a name? */
static bool through_object(const struct place *p, uint16_t names, const struct ir_path *path)
{
	for (; path; path = path->base) {
		if (path->kind == IR_P_DEREF && is_name(p, names, path->base))
			return true;
	}
	return false;
}

bool names_value(const struct place *p, uint16_t names, const struct ir_expr *e)
{
	switch (e->kind) {
	case IR_E_LOAD: return is_name(p, names, e->path);
	case IR_E_ADDR: return inside_object(p, names, e->path);
	case IR_E_CONTAINER_OF: return names_value(p, names, e->a);
	case IR_E_BINOP:
		return (e->oper == IR_O_ADD || e->oper == IR_O_SUB) &&
		       (names_value(p, names, e->a) || names_value(p, names, e->b));
	default: return false;
	}
}

bool names_points_behind(const struct place *p, uint16_t names, const struct ir_expr *e)
{
	return e->kind == IR_E_ADDR && e->path->kind == IR_P_INDEX && through_object(p, names, e->path);
}

bool names_looks_into(const struct place *p, uint16_t names, const struct ir_expr *e)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD)
		return through_object(p, names, e->path);
	if (e->kind == IR_E_ADDR)
		return through_object(p, names, e->path) && !inside_object(p, names, e->path);
	return names_looks_into(p, names, e->a) || names_looks_into(p, names, e->b);
}

bool names_inside_record(const struct place *p, uint16_t names, const struct ir_expr *e)
{
	if (e->kind != IR_E_ADDR)
		return false;
	for (unsigned int i = 0; i < p->nnames; i++) {
		const struct ir_path *n = p->places[i];

		if (!(names >> i & 1) || n == p->out)
			continue;
		while (n->kind == IR_P_FIELD) {
			n = n->base;
			if (n == e->path)
				return true;
		}
	}
	return false;
}

static bool path_null_deref(const struct place *p, const struct elem *el, const struct ir_path *path)
{
	for (; path; path = path->base) {
		int i = path->kind == IR_P_DEREF ? names_index(p, path->base) : -1;

		if (i >= 0 && el->fact[i] == SIGN_ZERO)
			return true;
	}
	return false;
}

/* "x->array" of &x->array[1]: what has to be read for the address. */
static const struct ir_path *pointer_of(const struct ir_path *path)
{
	while (path->kind == IR_P_FIELD || path->kind == IR_P_INDEX)
		path = path->base;
	return path->kind == IR_P_DEREF ? path->base : NULL;
}

bool names_null_deref(const struct place *p, const struct elem *el, const struct ir_expr *e, bool addresses)
{
	if (!e)
		return false;
	if (e->kind == IR_E_LOAD || (e->kind == IR_E_ADDR && addresses))
		return path_null_deref(p, el, e->path);
	if (e->kind == IR_E_ADDR)
		return path_null_deref(p, el, pointer_of(e->path));
	return names_null_deref(p, el, e->a, addresses) || names_null_deref(p, el, e->b, addresses);
}

bool names_write_into(const struct place *p, uint16_t names, const struct ir_path *dst)
{
	return through_object(p, names, dst);
}

/* Does the place a fact speaks of, for this call, hold a name? */
static bool fact_names(const struct place *p, const struct ir_instr *in, const struct model_place *mp,
		       uint16_t names)
{
	const struct ir_expr *arg;

	if (mp->arg < 0 || (unsigned int)mp->arg >= in->nargs)
		return false;
	arg = in->args[mp->arg];
	if (!mp->field && !mp->deref)
		return names_value(p, names, arg);
	for (unsigned int i = 0; i < p->nnames; i++) {
		const struct ir_path *n = p->places[i];

		if (!(names >> i & 1))
			continue;
		if (!mp->field) {
			if (arg->kind == IR_E_ADDR && arg->path == n)
				return true;
			continue;
		}
		if (n->kind != IR_P_FIELD || !g_str_equal(n->field, mp->field))
			continue;
		if (arg->kind == IR_E_ADDR && arg->path == n->base)
			return true;
		if (arg->kind == IR_E_LOAD && n->base->kind == IR_P_DEREF && n->base->base == arg->path)
			return true;
	}
	return false;
}

bool names_call_has(const struct place *p, const struct ir_instr *in, enum model_effect effect,
		    uint16_t names, bool *found)
{
	const struct model_row *row = in->callee ? model_find(p->fu->model, in->callee) : NULL;
	bool any = false;

	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next) {
		if (f->effect != effect)
			continue;
		any = true;
		if (effect == MODEL_ACTION ? (f->arg >= 0 && (unsigned int)f->arg < in->nargs &&
					      names_value(p, names, in->args[f->arg]))
					   : fact_names(p, in, &f->place, names))
			return true;
	}
	if (found)
		*found = any;
	return false;
}

/* Known helpers say that they give another name of their argument. */
static bool call_gives_same(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	if (g_hash_table_contains(p->acquires, in))
		return !p->out;
	return names_call_has(p, in, MODEL_SAME, names, NULL) ||
	       names_call_has(p, in, MODEL_RETURNS, names, NULL) || same_converted(p, in, names);
}

/*
 * Is the result of a call a name? What has no record type (dev_name() and the like) may point
 * into the object: such names are weak, they only keep the release from coming too early.
 */
bool names_call_gives(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	const struct ir_type *t = &in->dst->type;

	if (call_gives_same(p, in, names))
		return true;
	if (names_call_has(p, in, MODEL_DERIVE, names, NULL) || t->kind != IR_T_PTR || t->tag ||
	    in->dst->kind != IR_P_VAR)
		return false;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, names, in->args[i]))
			return true;
	}
	return false;
}

static bool gives_name(const struct place *p, const struct ir_instr *in, bool *weak)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	*weak = false;
	if (!in->dst)
		return false;
	if (in->op == IR_ASSIGN) {
		*weak = !names_value(p, all & ~p->weak, in->src);
		return names_value(p, all, in->src) || names_points_behind(p, all, in->src);
	}
	if (in->op != IR_CALL)
		return false;
	*weak = !call_gives_same(p, in, all & ~p->weak);
	return names_call_gives(p, in, all);
}

static const struct ir_var *path_root(const struct ir_path *path)
{
	while (path->kind != IR_P_VAR)
		path = path->base;
	return path->var;
}

static bool outlives(const struct ir_path *path)
{
	const struct ir_var *v = path_root(path);

	if (path->kind == IR_P_VAR)
		return v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC;
	for (; path->kind != IR_P_VAR; path = path->base) {
		if (path->kind == IR_P_DEREF)
			return true;
	}
	return v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC;
}

static bool is_outside(const struct ir_path *path)
{
	return !(path->kind == IR_P_VAR && path->var->kind == IR_V_TEMP) && outlives(path);
}

/* A name that is weak from one side and not from another is not weak. */
static void strengthen(struct place *p, unsigned int i)
{
	p->weak &= (uint16_t)~(1u << i);
	if (is_outside(p->places[i]))
		p->outside |= (uint16_t)(1u << i);
}

/* False when there is no room. */
static bool add_name(struct place *p, const struct ir_path *path, bool weak)
{
	int i = names_index(p, path);

	if (i >= 0) {
		if (!weak)
			strengthen(p, (unsigned int)i);
		return true;
	}
	if (p->nnames == MAX_NAMES)
		return weak;
	if (weak)
		p->weak |= (uint16_t)(1u << p->nnames);
	if (path->kind == IR_P_VAR && path->var->kind == IR_V_TEMP)
		p->temps |= (uint16_t)(1u << p->nnames);
	else if (!weak && is_outside(path))
		p->outside |= (uint16_t)(1u << p->nnames);
	p->places[p->nnames++] = path;
	p->nplaces = p->nnames;
	return true;
}

const struct ir_path *names_call_fills(const struct place *p, const struct ir_instr *in, unsigned int k,
				       uint16_t names)
{
	const struct ir_expr *e = in->args[k];

	if (e->kind != IR_E_ADDR || e->path->kind != IR_P_VAR || e->path->var->kind != IR_V_LOCAL ||
	    e->path->type.kind != IR_T_PTR || e->path->type.tag || g_hash_table_contains(p->acquires, in))
		return NULL;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, names, in->args[i]))
			return e->path;
	}
	return NULL;
}

/* One round over the function; true when a name was added. */
static bool add_names(struct place *p, bool *full)
{
	unsigned int before = p->nnames;
	uint16_t weak_before = p->weak;
	bool weak;

	for (unsigned int b = 0; b < p->fn->blocks->len; b++) {
		const struct ir_block *blk = p->fn->blocks->pdata[b];

		for (unsigned int i = 0; i < blk->instrs->len; i++) {
			const struct ir_instr *in = blk->instrs->pdata[i];

			if (gives_name(p, in, &weak) && !add_name(p, in->dst, weak))
				*full = true;
			for (unsigned int k = 0; in->op == IR_CALL && k < in->nargs; k++) {
				const struct ir_path *filled = names_call_fills(
					p, in, k, names_strong(p, (uint16_t)((1u << p->nnames) - 1)));

				if (filled)
					add_name(p, filled, true);
			}
		}
	}
	return (p->nnames > before || p->weak != weak_before) && !*full;
}

/* The first name that the source spells is what flow calls the object. */
static bool find_home(struct place *p)
{
	for (unsigned int i = 0; i < p->nnames; i++) {
		g_autofree char *s = ir_path_str(p->places[i]);

		if (p->ref->object && g_str_equal(s, p->ref->object)) {
			p->home = i;
			return true;
		}
	}
	return false;
}

bool names_tested(const struct place *p, const struct ir_expr *e)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	if (!e)
		return false;
	return names_value(p, all, e) || names_tested(p, e->a) || names_tested(p, e->b);
}

bool names_is_test(const struct ir_expr *e)
{
	return e->kind == IR_E_UNOP || (e->kind == IR_E_BINOP && e->oper <= IR_O_GE);
}

const struct ir_path *names_target(const struct place *p, const struct ir_instr *in)
{
	return p->out ? p->out : in->dst;
}

/* "args.np" of a call with &args: the path, which is made when the function never names it. */
static const struct ir_path *field_path(struct place *p, const struct ir_path *base, const char *field)
{
	const GPtrArray *all = p->fu->ir->all_paths;

	for (unsigned int i = 0; i < all->len; i++) {
		const struct ir_path *q = all->pdata[i];

		if (q->kind == IR_P_FIELD && q->base == base && g_str_equal(q->field, field))
			return q;
	}
	p->own_path = g_new0(struct ir_path, 1);
	p->own_path->kind = IR_P_FIELD;
	p->own_path->base = base;
	p->own_path->field = field;
	p->own_path->type = (struct ir_type){ .kind = IR_T_PTR, .depth = 1 };
	p->own_path->id = all->len;
	return p->own_path;
}

/* "void *data = &it; ... for_each(drv, &data, fn);": the pointer, where @e is the address of one, which is set once. */
static const struct ir_expr *behind_pointer(const struct place *p, const struct ir_expr *e)
{
	const struct ir_path *to = e->kind == IR_E_ADDR ? e->path : NULL;
	const struct ir_instr *def =
		to && to->kind == IR_P_VAR && to->var->kind == IR_V_LOCAL && to->type.kind == IR_T_PTR
			? ir_sole_def(p->fn, to->var)
			: NULL;

	return def && def->op == IR_ASSIGN && def->src->kind == IR_E_ADDR ? def->src : e;
}

/* "ret = find(np, &args);" with the object in args.np, or find(np, &node): not what the call returns. */
static void find_out(struct place *p)
{
	const struct ir_instr *in = p->ref->acquire;
	const char *object = p->ref->object;

	for (unsigned int i = 0; in->dst->type.kind != IR_T_PTR && i < in->nargs; i++) {
		const struct ir_expr *e = through_callback(p) ? behind_pointer(p, in->args[i]) : in->args[i];
		g_autofree char *s = e->kind == IR_E_ADDR ? ir_path_str(e->path) : NULL;
		size_t n = s ? strlen(s) : 0;

		if (!s || strncmp(object, s, n))
			continue;
		if (!object[n])
			p->out = e->path;
		else if (object[n] == '.' && !strpbrk(object + n + 1, ".[->"))
			p->out = field_path(p, e->path, object + n + 1);
	}
}

bool names_collect(struct place *p, char **why)
{
	bool full = false;
	GHashTableIter it;
	gpointer in;

	find_out(p);
	g_hash_table_iter_init(&it, p->acquires);
	while (g_hash_table_iter_next(&it, &in, NULL)) {
		if (((const struct ir_instr *)in)->dst)
			add_name(p, names_target(p, in), false);
	}
	while (add_names(p, &full))
		;
	if (full) {
		*why = g_strdup("the object has too many names to follow");
		return false;
	}
	if (!find_home(p)) {
		*why = g_strdup("no variable of this function holds the pointer");
		return false;
	}
	tests_collect(p);
	facts_collect(p);
	values_collect(p);
	return true;
}
