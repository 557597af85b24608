/* SPDX-License-Identifier: GPL-2.0-only */
/* What values stand for while "iommus" is translated; see xlate.h. */
#include "rules/xlate.h"

#include <string.h>

#include "flow/order.h"

/* What stays with a pointer that was read from, or is the driver data of, what such a pointer points to. */
#define INSIDE (XLATE_INST | XLATE_PRIV)
#define MISSING (XLATE_UNBOUND | XLATE_ABSENT)
#define ROUNDS 20
#define NOTHING (1u << 31) /* a root of which it is known that it stands for nothing */

struct xlate {
	const struct flow_unit *fu;
	GHashTable *vars; /* struct ir_var * -> set */
	GHashTable *outs; /* parameter -> set of what is stored through it */
	GHashTable *results; /* struct ir_func * -> set */
	GHashTable *defs; /* struct ir_func * -> struct reach * */
	bool changed;
};

static unsigned int get(GHashTable *t, const void *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(t, key));
}

static void add(struct xlate *x, GHashTable *t, const void *key, unsigned int set)
{
	unsigned int old = get(t, key);

	if ((old | set) == old)
		return;
	g_hash_table_insert(t, (gpointer)key, GUINT_TO_POINTER(old | set));
	x->changed = true;
}

const struct ir_var *xlate_base(const struct ir_expr *e)
{
	const struct ir_path *p;

	while (e->kind == IR_E_CONTAINER_OF)
		e = e->a;
	if (e->kind != IR_E_LOAD && e->kind != IR_E_ADDR)
		return NULL;
	p = e->path;
	if (e->kind == IR_E_LOAD)
		return p->kind == IR_P_VAR ? p->var : NULL;
	while (p->kind == IR_P_FIELD || p->kind == IR_P_INDEX)
		p = p->base;
	if (p->kind == IR_P_DEREF)
		p = p->base;
	return p->kind == IR_P_VAR ? p->var : NULL;
}

static bool is_place(const struct ir_path *p, const char *record, const char *field)
{
	return p->kind == IR_P_FIELD && !g_strcmp0(p->field, field) && !g_strcmp0(p->record, record);
}

/* --- values ----------------------------------------------------------------------------- */

static unsigned int of_path(const struct xlate *x, const struct ir_path *p, unsigned int set);

/* A pointer read from what the base points to, or a part of it. */
static unsigned int of_field(const struct xlate *x, const struct ir_path *p, unsigned int set)
{
	unsigned int base = of_path(x, p->base, set);

	if (is_place(p, "dev_iommu", "priv"))
		return XLATE_PRIV;
	if (is_place(p, "dev_iommu", "fwspec"))
		return XLATE_FWSPEC;
	if (is_place(p, "iommu_fwspec", "iommu_fwnode"))
		return XLATE_FIRST;
	if (is_place(p, "iommu_fwspec", "ops"))
		return XLATE_FWSPEC;
	if (is_place(p, "of_phandle_args", "np"))
		return XLATE_NODE | (base & XLATE_OWN);
	/* the device behind a node */
	if (is_place(p, "fwnode_handle", "dev") && (base & XLATE_NODE))
		return XLATE_INST;
	if (is_place(p, "fwnode_handle", "dev") && (base & XLATE_FIRST))
		return XLATE_FIRST;
	return base;
}

/* @set: of the root, with NOTHING added; or 0 for what is known of it anywhere */
static unsigned int of_path(const struct xlate *x, const struct ir_path *p, unsigned int set)
{
	switch (p->kind) {
	case IR_P_VAR: return set ? set : get(x->vars, p->var);
	case IR_P_DEREF:
	case IR_P_INDEX: return of_path(x, p->base, set);
	case IR_P_FIELD: return of_field(x, p, set);
	}
	return 0;
}

/* Does reading @p follow a pointer of the root? */
static bool follows(const struct ir_path *p)
{
	for (; p; p = p->base) {
		if (p->kind == IR_P_DEREF)
			return true;
	}
	return false;
}

static bool special(const struct ir_path *p)
{
	return is_place(p, "of_phandle_args", "np") || is_place(p, "iommu_fwspec", "iommu_fwnode") ||
	       is_place(p, "dev_iommu", "fwspec") || is_place(p, "iommu_fwspec", "ops");
}

static unsigned int of_expr(const struct xlate *x, const struct ir_expr *e, unsigned int set)
{
	unsigned int got;

	switch (e->kind) {
	case IR_E_LOAD:
		got = of_path(x, e->path, set);
		if (e->type.kind != IR_T_PTR)
			return 0;
		if (e->path->kind == IR_P_VAR || special(e->path))
			return got;
		/* *out is what was stored there */
		if (e->path->kind == IR_P_DEREF && e->path->base->kind == IR_P_VAR)
			return got;
		return follows(e->path) ? got & (INSIDE | XLATE_FIRST) : got;
	case IR_E_ADDR:
		/* a place inside something is not NULL */
		return of_path(x, e->path, set) & ~(unsigned int)(follows(e->path) ? MISSING | XLATE_OPS : 0);
	case IR_E_CONTAINER_OF: return of_expr(x, e->a, set);
	case IR_E_BINOP:
		if (e->oper != IR_O_ADD && e->oper != IR_O_SUB)
			return 0;
		return of_expr(x, e->a, set) | of_expr(x, e->b, set);
	default: return 0;
	}
}

unsigned int xlate_expr(const struct xlate *x, const struct ir_expr *e)
{
	return of_expr(x, e, 0);
}

/* --- calls ------------------------------------------------------------------------------ */

static const struct model_fact *facts_of(const struct xlate *x, const struct ir_instr *in)
{
	const struct model_row *row =
		in->op == IR_CALL && in->callee ? model_find(x->fu->model, in->callee) : NULL;

	return row ? row->facts : NULL;
}

bool xlate_event(const struct xlate *x, const struct ir_instr *in, const char *event)
{
	return model_does(x->fu->model, in->callee, MODEL_EVENT, event);
}

bool xlate_effect(const struct xlate *x, const struct ir_instr *in, enum model_effect effect)
{
	return model_does(x->fu->model, in->callee, effect, NULL);
}

int xlate_returned_arg(const struct xlate *x, const struct ir_instr *in)
{
	for (const struct model_fact *f = facts_of(x, in); f; f = f->next) {
		if (f->effect == MODEL_RETURNS && !f->place.deref && !f->place.field)
			return f->place.arg;
	}
	return -1;
}

const struct ir_func *xlate_callee(const struct xlate *x, const struct ir_instr *in)
{
	const struct ir_func *f;

	if (in->op != IR_CALL || !in->callee)
		return NULL;
	f = ir_unit_func(x->fu->ir, in->callee);
	return f && !f->from_header ? f : NULL;
}

static unsigned int arg_set(const struct xlate *x, const struct ir_instr *in, int arg)
{
	return arg >= 0 && (unsigned int)arg < in->nargs ? xlate_expr(x, in->args[arg]) : 0;
}

static unsigned int args_set(const struct xlate *x, const struct ir_instr *in)
{
	unsigned int set = 0;

	for (unsigned int i = 0; i < in->nargs; i++)
		set |= xlate_expr(x, in->args[i]);
	return set;
}

/* A look-up in the "iommus" property itself. */
static bool reads_entry(const struct ir_instr *in)
{
	if (in->op != IR_CALL || !in->callee || !g_str_has_prefix(in->callee, "of_parse_phandle"))
		return false;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (in->args[i]->kind == IR_E_STR && !g_strcmp0(in->args[i]->name, "iommus"))
			return true;
	}
	return false;
}

static bool is_node_tag(const char *tag)
{
	return !g_strcmp0(tag, "device_node") || !g_strcmp0(tag, "fwnode_handle");
}

static unsigned int of_acquired(const struct model_fact *fact, unsigned int args)
{
	unsigned int set = 0;

	if (fact->place.arg >= 0)
		return 0;
	if (model_is_node(fact->kind))
		return args & (XLATE_NODE | XLATE_OWN);
	if (args & XLATE_NODE)
		set |= XLATE_INST;
	if (args & XLATE_OWN)
		set |= XLATE_ABSENT;
	return set;
}

static unsigned int of_ops(const struct xlate *x, const struct ir_instr *in)
{
	bool old = args_set(x, in) & (XLATE_FIRST | XLATE_FWSPEC);

	return XLATE_OPS | (in->nargs && in->args[0]->kind != IR_E_CONST && !old ? XLATE_NEW : 0);
}

static unsigned int of_fact(const struct xlate *x, const struct ir_instr *in, const struct model_fact *fact)
{
	switch (fact->effect) {
	case MODEL_ACQUIRE: return of_acquired(fact, args_set(x, in));
	case MODEL_EVENT:
		if (!g_strcmp0(fact->kind, "bound-lookup"))
			return XLATE_UNBOUND;
		return g_strcmp0(fact->kind, "ops-lookup") ? 0 : of_ops(x, in);
	case MODEL_ALLOC: return XLATE_FRESH;
	case MODEL_MANAGED: return XLATE_FRESH | (arg_set(x, in, 0) & XLATE_MASTER ? XLATE_OWNED : 0);
	case MODEL_RETURNS:
	case MODEL_SAME: return arg_set(x, in, fact->place.arg);
	case MODEL_DERIVE: return arg_set(x, in, fact->place.arg) & (INSIDE | XLATE_FIRST | MISSING);
	default: return 0;
	}
}

/* A function that nothing is known of: what it makes of a node is a node, or what was found with it. */
static unsigned int of_unknown(const struct xlate *x, const struct ir_instr *in)
{
	unsigned int args = args_set(x, in);
	const char *tag = in->dst ? in->dst->type.tag : NULL;

	if (!tag || in->dst->type.kind != IR_T_PTR || in->dst->type.depth != 1)
		return 0;
	if (is_node_tag(tag))
		return args & (XLATE_NODE | XLATE_OWN | XLATE_FIRST);
	if (!in->callee || g_str_has_prefix(in->callee, "of_"))
		return 0;
	if (args & XLATE_NODE)
		args |= XLATE_INST;
	return args & INSIDE;
}

unsigned int xlate_result(const struct xlate *x, const struct ir_instr *in)
{
	const struct model_fact *facts = facts_of(x, in);
	const struct ir_func *callee = in->callee ? ir_unit_func(x->fu->ir, in->callee) : NULL;
	unsigned int set = 0;

	if (reads_entry(in))
		return XLATE_NODE | XLATE_OWN;
	for (const struct model_fact *f = facts; f; f = f->next)
		set |= of_fact(x, in, f);
	if (set)
		return set;
	if (callee && !callee->from_header)
		return get(x->results, callee);
	return (callee ? get(x->results, callee) & ~(unsigned int)XLATE_NEW : 0) |
	       (facts ? 0 : of_unknown(x, in));
}

/* --- which assignments reach a place ---------------------------------------------------- */

struct reach {
	GPtrArray **preds; /* by block: struct ir_block * */
	unsigned int n;
};

static void reach_free(gpointer p)
{
	struct reach *r = p;

	for (unsigned int i = 0; i < r->n; i++)
		g_ptr_array_unref(r->preds[i]);
	g_free(r->preds);
	g_free(r);
}

static struct reach *reach_of(const struct xlate *x, const struct ir_func *f)
{
	struct reach *r = g_hash_table_lookup(x->defs, f);

	if (r)
		return r;
	r = g_new0(struct reach, 1);
	r->n = f->blocks->len;
	r->preds = g_new0(GPtrArray *, r->n + 1);
	for (unsigned int i = 0; i < r->n; i++)
		r->preds[i] = g_ptr_array_new();
	for (unsigned int i = 0; i < r->n; i++) {
		struct ir_block *b = f->blocks->pdata[i];

		for (unsigned int s = 0; s < b->term.nsucc; s++)
			g_ptr_array_add(r->preds[b->term.succ[s]->id], b);
	}
	g_hash_table_insert(x->defs, (gpointer)f, r);
	return r;
}

/* What @in makes @v stand for; false when it leaves it alone. */
static bool defines(const struct xlate *x, const struct ir_instr *in, const struct ir_var *v,
		    unsigned int *set)
{
	const struct ir_func *callee;

	*set = 0;
	if (in->op == IR_DECLARE)
		return in->var == v;
	if (in->dst && in->dst->kind == IR_P_VAR && in->dst->var == v) {
		*set = in->op == IR_CALL ? xlate_result(x, in) : xlate_expr(x, in->src);
		return true;
	}
	callee = xlate_callee(x, in);
	for (unsigned int i = 0; in->op == IR_CALL && i < in->nargs; i++) {
		const struct ir_expr *a = in->args[i];

		if (a->kind != IR_E_ADDR || a->path->kind != IR_P_VAR || a->path->var != v)
			continue;
		*set = callee && i < callee->params->len ? get(x->outs, callee->params->pdata[i]) : 0;
		return v->type.kind == IR_T_PTR;
	}
	return false;
}

static unsigned int before(const struct xlate *x, const struct ir_func *f, const struct ir_block *b,
			   unsigned int end, const struct ir_var *v)
{
	struct reach *r = reach_of(x, f);
	g_autofree bool *seen = g_new0(bool, f->blocks->len);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();
	unsigned int all = 0, set, i;

	for (;;) {
		for (i = end; i > 0 && !defines(x, b->instrs->pdata[i - 1], v, &set); i--)
			;
		if (i > 0)
			all |= set;
		else if (b->id == 0 && v->kind == IR_V_PARAM)
			all |= get(x->vars, v);
		for (unsigned int p = 0; i == 0 && p < r->preds[b->id]->len; p++) {
			struct ir_block *prev = r->preds[b->id]->pdata[p];

			if (!seen[prev->id])
				g_ptr_array_add(todo, prev);
			seen[prev->id] = true;
		}
		if (!todo->len)
			return all;
		b = g_ptr_array_steal_index_fast(todo, todo->len - 1);
		end = b->instrs->len;
	}
}

unsigned int xlate_value(const struct xlate *x, const struct ir_func *f, const struct ir_block *b,
			 const struct ir_instr *in, const struct ir_expr *e)
{
	const struct ir_expr *inner = e;
	const struct ir_var *v;
	unsigned int end = 0, set;

	while (inner->kind == IR_E_CONTAINER_OF)
		inner = inner->a;
	if (inner->kind != IR_E_LOAD && inner->kind != IR_E_ADDR)
		return xlate_expr(x, e);
	v = ir_path_root(inner->path);
	if (v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC || v->type.kind != IR_T_PTR)
		return xlate_expr(x, e);
	while (end < b->instrs->len && b->instrs->pdata[end] != in)
		end++;
	set = before(x, f, b, end, v);
	/* found by comparing, not by an assignment */
	set |= get(x->vars, v) & XLATE_INST && !(set & ~(unsigned int)XLATE_INST) ? XLATE_INST : 0;
	return of_expr(x, e, set | NOTHING);
}

/* --- the fixpoint ----------------------------------------------------------------------- */

static void store(struct xlate *x, const struct ir_path *dst, unsigned int set)
{
	if (!set || !dst)
		return;
	if (dst->kind == IR_P_VAR && dst->var->kind != IR_V_GLOBAL && dst->type.kind == IR_T_PTR)
		add(x, x->vars, dst->var, set);
	if (dst->kind == IR_P_DEREF && dst->base->kind == IR_P_VAR && dst->base->var->kind == IR_V_PARAM)
		add(x, x->outs, dst->base->var, set);
}

static void bind_args(struct xlate *x, const struct ir_instr *in)
{
	const struct ir_func *callee = xlate_callee(x, in);

	for (unsigned int i = 0; i < in->nargs; i++) {
		const struct ir_expr *a = in->args[i];
		const struct ir_var *local =
			a->kind == IR_E_ADDR && a->path->kind == IR_P_VAR ? a->path->var : NULL;

		/* the record an entry is read into */
		if (reads_entry(in) && local && !g_strcmp0(local->type.tag, "of_phandle_args"))
			add(x, x->vars, local, XLATE_OWN);
		if (!callee || i >= callee->params->len)
			continue;
		add(x, x->vars, callee->params->pdata[i], xlate_expr(x, a));
		if (local && local->type.kind == IR_T_PTR)
			add(x, x->vars, local, get(x->outs, callee->params->pdata[i]));
	}
}

/* A walk over instances finds the one whose node is the entry's. */
static void found_by(struct xlate *x, const struct ir_expr *a, const struct ir_expr *b)
{
	const struct ir_var *v;

	if (!(xlate_expr(x, b) & XLATE_NODE) || (a->kind != IR_E_LOAD && a->kind != IR_E_ADDR) ||
	    !follows(a->path) || (xlate_expr(x, a) & (XLATE_NODE | XLATE_PRIV | XLATE_FIRST)))
		return;
	v = ir_path_root(a->path);
	if (v->kind == IR_V_LOCAL || v->kind == IR_V_TEMP)
		add(x, x->vars, v, XLATE_INST);
}

static void visit_block(struct xlate *x, const struct ir_func *f, const struct ir_block *b)
{
	struct xlate_cmp c;

	for (unsigned int i = 0; i < b->instrs->len; i++) {
		const struct ir_instr *in = b->instrs->pdata[i];

		if (in->op == IR_ASSIGN)
			store(x, in->dst, xlate_expr(x, in->src));
		if (in->op != IR_CALL)
			continue;
		bind_args(x, in);
		store(x, in->dst, xlate_result(x, in));
		if (b->loop && in->nargs == 2 && in->callee && strstr(in->callee, "match"))
			found_by(x, in->args[0], in->args[1]);
	}
	if (b->loop && xlate_compare(b, &c)) {
		found_by(x, c.a, c.b);
		found_by(x, c.b, c.a);
	}
	if (b->term.kind == IR_TERM_RETURN && b->term.value && f->ret.kind == IR_T_PTR)
		add(x, x->results, f, xlate_expr(x, b->term.value) & ~(unsigned int)XLATE_MASTER);
}

/* A wrapper that answers NULL when its look-up does. */
static void pass_null_on(struct xlate *x, const struct ir_func *f, const struct ir_block *b)
{
	struct xlate_test t;
	unsigned int set;

	if (f->ret.kind != IR_T_PTR || !xlate_null_test(b, &t))
		return;
	set = xlate_value(x, f, b, NULL, t.value) & MISSING;
	if (set && xlate_answers(x, f, t.null, xlate_base(t.value)) == XLATE_ZERO)
		add(x, x->results, f, set);
}

static void visit(struct xlate *x, const struct ir_func *f)
{
	for (unsigned int i = 0; i < f->blocks->len; i++)
		visit_block(x, f, f->blocks->pdata[i]);
	for (unsigned int i = 0; !f->from_header && i < f->blocks->len; i++)
		pass_null_on(x, f, f->blocks->pdata[i]);
}

/* --- roles ------------------------------------------------------------------------------ */

bool xlate_is_op(const struct xlate *x, const struct ir_func *f, const char *role)
{
	const struct ir_unit *u = x->fu->ir;

	for (unsigned int i = 0; i < u->inits->len; i++) {
		const struct ir_init *init = u->inits->pdata[i];
		const struct model_entry *e = g_strcmp0(init->func, f->name)
						      ? NULL
						      : model_entry(x->fu->model, init->record, init->field);

		if (e && !g_strcmp0(e->role, role))
			return true;
	}
	return false;
}

static void add_callees(const struct xlate *x, GHashTable *set, const struct ir_func *f,
			const struct ir_loop *loop)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_func *callee = xlate_callee(x, f->instrs[i]);

		if (!callee || (loop && !ir_loop_inside(f->instrs[i]->block->loop, loop)) ||
		    !g_hash_table_add(set, (gpointer)callee))
			continue;
		add_callees(x, set, callee, NULL);
	}
}

bool xlate_role(const struct xlate *x, const struct ir_func *f, const char *role)
{
	return order_has_role(flow_order(x->fu), f, role);
}

/* The loop over the entries that @f has itself, or NULL. */
static const struct ir_loop *entry_loop(const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (f->instrs[i]->block->loop && reads_entry(f->instrs[i]))
			return f->instrs[i]->block->loop;
	}
	return NULL;
}

static bool is_called_with_role(const struct xlate *x, const struct ir_func *f)
{
	const GPtrArray *funcs = x->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *caller = funcs->pdata[i];

		if (caller->from_header || caller == f || !xlate_role(x, caller, "xlate"))
			continue;
		for (uint32_t j = 0; j < caller->ninstrs; j++) {
			if (xlate_callee(x, caller->instrs[j]) == f)
				return true;
		}
	}
	return false;
}

GPtrArray *xlate_roots(const struct xlate *x)
{
	GPtrArray *roots = g_ptr_array_new();
	const GPtrArray *funcs = x->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		struct ir_func *f = funcs->pdata[i];

		if (f->from_header)
			continue;
		if (entry_loop(f) || xlate_is_op(x, f, "xlate") ||
		    (xlate_role(x, f, "xlate") && !is_called_with_role(x, f)))
			g_ptr_array_add(roots, f);
	}
	return roots;
}

GHashTable *xlate_scope(const struct xlate *x, const struct ir_func *root)
{
	GHashTable *scope = g_hash_table_new(NULL, NULL);

	add_callees(x, scope, root, xlate_role(x, root, "xlate") ? NULL : entry_loop(root));
	return scope;
}

bool xlate_in_scope(const struct xlate *x, const struct ir_func *root, GHashTable *scope,
		    const struct ir_func *f, const struct ir_block *b)
{
	if (f != root)
		return g_hash_table_contains(scope, f);
	return xlate_role(x, f, "xlate") || ir_loop_inside(b->loop, entry_loop(f));
}

/* --- a unit ----------------------------------------------------------------------------- */

/* Is there anything of the kind? */
static bool matters(const struct ir_unit *u)
{
	for (unsigned int i = 0; i < u->all_paths->len; i++) {
		const struct ir_path *p = u->all_paths->pdata[i];

		if (p->kind == IR_P_FIELD &&
		    (!g_strcmp0(p->record, "dev_iommu") || !g_strcmp0(p->record, "iommu_fwspec")))
			return true;
	}
	for (unsigned int i = 0; i < u->inits->len; i++) {
		const struct ir_init *init = u->inits->pdata[i];

		if (!g_strcmp0(init->record, "iommu_ops"))
			return true;
	}
	return false;
}

static void seed(struct xlate *x)
{
	const GPtrArray *funcs = x->fu->ir->funcs;

	for (unsigned int i = 0; i < funcs->len; i++) {
		const struct ir_func *f = funcs->pdata[i];

		for (unsigned int p = 0; !f->from_header && p < f->params->len; p++) {
			const struct ir_var *v = f->params->pdata[p];

			if (!g_strcmp0(v->type.tag, "device") &&
			    (xlate_is_op(x, f, "xlate") || xlate_is_op(x, f, "probe-device")))
				add(x, x->vars, v, XLATE_MASTER);
		}
	}
}

struct xlate *xlate_new(const struct flow_unit *fu)
{
	struct xlate *x;

	if (!matters(fu->ir))
		return NULL;
	x = g_new0(struct xlate, 1);
	x->fu = fu;
	x->vars = g_hash_table_new(NULL, NULL);
	x->outs = g_hash_table_new(NULL, NULL);
	x->results = g_hash_table_new(NULL, NULL);
	x->defs = g_hash_table_new_full(NULL, NULL, NULL, reach_free);
	seed(x);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		x->changed = false;
		for (unsigned int i = 0; i < fu->ir->funcs->len; i++)
			visit(x, fu->ir->funcs->pdata[i]);
		if (!x->changed)
			break;
	}
	return x;
}

void xlate_free(struct xlate *x)
{
	if (!x)
		return;
	g_hash_table_unref(x->vars);
	g_hash_table_unref(x->outs);
	g_hash_table_unref(x->results);
	g_hash_table_unref(x->defs);
	g_free(x);
}
