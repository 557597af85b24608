/* SPDX-License-Identifier: GPL-2.0-only */
/* Expressions and assignments of the IR on an abstract state. */
#include "flow/engine.h"

#include <string.h>

#include "model/model.h"

const struct loc *eval_path(struct run *r, struct state *st, const struct ir_path *p)
{
	const struct loc *base;

	switch (p->kind) {
	case IR_P_VAR: return loc_var(r->tab, p->var);
	case IR_P_DEREF:
		base = eval_path(r, st, p->base);
		note_access(r, st, base);
		return loc_ptr(r->tab, state_load(r->tab, st, base), p->type);
	case IR_P_FIELD:
		base = eval_path(r, st, p->base);
		return loc_field(r->tab, base, p->record, p->field, p->type);
	default:
		base = eval_path(r, st, p->base);
		return loc_index(r->tab, base, p->index_known, p->index, p->type);
	}
}

const struct sym *eval_expr(struct run *r, struct state *st, const struct ir_expr *e, uint32_t instr)
{
	const struct sym *a, *b;
	const struct loc *l;

	switch (e->kind) {
	case IR_E_CONST: return sym_const(r->tab, e->value);
	case IR_E_STR: return sym_name(r->tab, SYM_STR, e->name);
	case IR_E_FUNC: return sym_name(r->tab, SYM_FUNC, e->name);
	case IR_E_LOAD:
		l = eval_path(r, st, e->path);
		note_access(r, st, l);
		return state_load(r->tab, st, l);
	case IR_E_ADDR: return sym_addr(r->tab, eval_path(r, st, e->path));
	case IR_E_CONTAINER_OF:
		a = eval_expr(r, st, e->a, instr);
		return sym_container(r->tab, a, e->record, e->field, e->type.tag);
	case IR_E_UNOP: return sym_un(r->tab, e->oper, eval_expr(r, st, e->a, instr));
	case IR_E_BINOP:
		a = eval_expr(r, st, e->a, instr);
		b = eval_expr(r, st, e->b, instr);
		return sym_bin(r->tab, e->oper, a, b);
	default: return sym_unknown(r->tab, instr, e->type);
	}
}

static bool from_instr(const struct sym *s, const struct ir_instr *in)
{
	return (s->kind == SYM_CALL || s->kind == SYM_OUT) && s->gen == 0 && s->value == in->id;
}

static const struct sym *older(struct run *r, const struct sym *s, const struct ir_instr *in)
{
	if (s->kind == SYM_CALL)
		return sym_call(r->tab, in, 1, s->bits, s->tag);
	return sym_out(r->tab, in, s->loc, 1);
}

/* A reference of generation 1 stands for all earlier rounds: two of them become one. */
static void collapse_refs(struct state *st)
{
	for (unsigned int i = st->refs->len; i-- > 1;) {
		struct ref *a = state_ref(st, i), *b = state_ref(st, i - 1);

		if (a->acq == b->acq && a->gen == b->gen && a->obj == b->obj) {
			if (a->state == R_HELD && b->state != R_HELD)
				*b = *a;
			g_array_remove_index(st->refs, i);
		}
	}
}

/* What @in made that the way to @l begins with: the memory, or what that was derived from; or NULL. */
static const struct sym *made_by(const struct loc *l, const struct ir_instr *in)
{
	const struct loc *root = l ? loc_root(l) : NULL;
	const struct sym *s = root && root->kind == LOC_PTR ? root->ptr : NULL;

	while (s && !from_instr(s, in) && s->a)
		s = s->a;
	if (!s || from_instr(s, in))
		return s;
	return s->kind == SYM_INIT ? made_by(s->loc, in) : NULL;
}

/* The memory that @from points to is that of an earlier round now: so is what it holds. */
static const struct loc *rename_loc(struct run *r, const struct loc *l, const struct sym *from,
				    const struct sym *to)
{
	const struct loc *root = l ? loc_root(l) : NULL;

	if (!root || root->kind != LOC_PTR || !sym_mentions(root->ptr, from))
		return l;
	return loc_rebase(r->tab, l, root, loc_ptr(r->tab, to, root->type));
}

static void rename_sym(struct run *r, struct state *st, const struct sym *from, const struct sym *to)
{
	bool held = false;

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);

		ref->stored = rename_loc(r, ref->stored, from, to);
		ref->also = rename_loc(r, ref->also, from, to);
		if (ref->obj == from) {
			ref->obj = to;
			ref->gen = 1;
			held = true;
		}
	}
	for (unsigned int i = st->env->len; i-- > 0;) {
		struct bind *b = &g_array_index(st->env, struct bind, i);

		if (loc_mentions(b->loc, from)) {
			g_array_remove_index_fast(st->env, i);
			continue;
		}
		if (b->val == from)
			b->val = to;
	}
	for (unsigned int i = st->facts->len; i-- > 0;) {
		struct fact *f = &g_array_index(st->facts, struct fact, i);

		if (f->s == to || (f->s != from && (sym_mentions(f->s, from) || sym_mentions(f->s, to)))) {
			g_array_remove_index_fast(st->facts, i);
			continue;
		}
		if (f->s == from)
			f->s = to;
	}
	if (held)
		collapse_refs(st);
}

void forget_instr(struct run *r, struct state *st, const struct ir_instr *in)
{
	/* nothing to forget outside of loops: an instruction runs once */
	for (unsigned int i = 0; i < st->refs->len; i++) {
		const struct ref *ref = state_ref(st, i);
		const struct sym *s = from_instr(ref->obj, in) ? ref->obj : made_by(ref->stored, in);

		if (s)
			rename_sym(r, st, s, older(r, s, in));
	}
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct sym *s = g_array_index(st->env, struct bind, i).val;

		if (from_instr(s, in)) {
			rename_sym(r, st, s, older(r, s, in));
			i = (unsigned int)-1;
		}
	}
	for (unsigned int i = st->facts->len; i-- > 0;) {
		const struct sym *s = g_array_index(st->facts, struct fact, i).s;
		const struct sym *leaf = s;

		while (leaf->a)
			leaf = leaf->a;
		if (from_instr(leaf, in) || (leaf->kind == SYM_UNKNOWN && leaf->value == in->id))
			g_array_remove_index_fast(st->facts, i);
	}
}

static bool is_local_var(const struct loc *l)
{
	return l->kind == LOC_VAR && !loc_is_external(l);
}

static bool still_named(struct run *r, const struct state *st, const struct ref *ref,
			const struct loc *except)
{
	if (ref->stored || ref->var)
		return true;
	for (unsigned int i = 0; i < st->env->len; i++) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (b->loc != except && sym_object(r->tab, b->val) == ref->obj)
			return true;
	}
	return false;
}

/* "%1 = find(); data->dev = &%1->dev": what the source calls the object it took. */
static void name_acquisition(struct run *r, struct flow_ref *acq, const struct ir_instr *in)
{
	g_autofree char *name = NULL;

	if (acq->object || acq->func != r->f || ir_path_root(in->dst)->kind == IR_V_TEMP)
		return;
	name = ir_path_str(in->dst);
	acq->object = g_string_chunk_insert_const(r->up->strings, name);
	acq->release = model_release_by(r->fu->model, acq->api, acq->kind, in->dst->type.tag);
}

/* "x[i].dev = dev; ... x[i].dev = NULL;" in one round: the same element, as it is spelled the same way. */
static bool same_element(const struct run *r, const struct ref *ref, const struct sym *obj,
			 const struct ir_instr *in)
{
	const struct ir_range *a = ref->stored_by ? &ref->stored_by->range : NULL, *b = &in->range;
	const char *text = r->fu->ir->text;
	uint32_t n = 0;

	if (!a || a->in_header || b->in_header || ref->gen || obj->kind != SYM_CONST || obj->value ||
	    !in->block->loop || in->block->loop != ref->stored_by->block->loop)
		return false;
	while (b->begin + n < b->end && text[b->begin + n] != '=' && text[a->begin + n] == text[b->begin + n])
		n++;
	return text[b->begin + n] == '=' && text[a->begin + n] == '=' && b->begin + n < b->end &&
	       a->begin + n < a->end;
}

static void update_names(struct run *r, struct state *st, const struct loc *l, const struct sym *obj,
			 const struct ir_instr *in)
{
	bool local = is_local_var(l), external = loc_is_external(l);
	bool any = loc_is_summary(l);

	for (unsigned int i = 0; i < st->refs->len; i++) {
		struct ref *ref = state_ref(st, i);
		bool mine = ref->obj == obj;

		if (ref->state != R_HELD)
			continue;
		if (mine && local && l->var->kind != IR_V_TEMP && !ref->var)
			ref->var = l->var;
		if (mine && in->op == IR_ASSIGN)
			name_acquisition(r, ref->acq, in);
		/* local[i].dev, local[i]: one of many, until a loop puts them all */
		if (mine && !external && any && (loc_last_field(l) || loc_is_local_element(l))) {
			ref->stored = l;
			ref->stored_by = in->op == IR_ASSIGN ? in : NULL;
		}
		if (mine && external) {
			if (!ref->stored)
				add_step(r, st, in, NULL, false, "stored");
			if (ref->stored && ref->stored != l)
				ref->also = ref->stored;
			ref->stored = l;
			ref->stored_by = in->op == IR_ASSIGN ? in : NULL;
		}
		if (mine)
			continue;
		if (local && ref->var == l->var)
			ref->var = NULL;
		else if (external && ref->stored == l && (!any || same_element(r, ref, obj, in)))
			ref->stored = NULL;
		else
			continue;
		if (!still_named(r, st, ref, l))
			ref->lost_at = in;
	}
}

static void escape_fresh(struct state *st, const struct sym *val)
{
	const struct loc *root;

	if (val->kind == SYM_ADDR) {
		root = loc_root(val->loc);
		if (root->kind != LOC_PTR)
			return;
		val = root->ptr;
	}
	state_escape(st, val);
}

/*
 * "dev = NULL" on a variable that would put it at the end of its scope: somebody decided to
 * keep the reference.
 */
static void disown(struct run *r, struct state *st, const struct loc *l)
{
	const struct sym *obj = sym_object(r->tab, state_load(r->tab, st, l));

	for (unsigned int i = 0; i < st->refs->len; i++) {
		if (state_ref(st, i)->obj == obj && state_ref(st, i)->state == R_HELD)
			state_ref(st, i)->state = R_ESCAPED;
	}
}

void assign(struct run *r, struct state *st, const struct loc *l, const struct sym *val,
	    const struct ir_instr *in)
{
	/* a whole place changes: what was known of its parts is void */
	for (unsigned int i = st->env->len; i-- > 0;) {
		const struct bind *b = &g_array_index(st->env, struct bind, i);

		if (b->loc != l && (b->loc->kind == LOC_FIELD || b->loc->kind == LOC_INDEX) &&
		    b->loc->base == l)
			g_array_remove_index_fast(st->env, i);
	}
	if (is_local_var(l) && l->var->cleanup && !in->macro && in->op == IR_ASSIGN &&
	    val->kind == SYM_CONST && !val->value)
		disown(r, st, l);
	update_names(r, st, l, sym_object(r->tab, val), in);
	if (loc_is_external(l))
		escape_fresh(st, val);
	state_bind(st, l, val);
}

void copy_record(struct run *r, struct state *st, const struct loc *dst, const struct loc *src,
		 const struct ir_instr *in)
{
	unsigned int n = st->env->len;

	for (unsigned int i = 0; i < n; i++) {
		struct bind b = g_array_index(st->env, struct bind, i);
		const struct loc *l = loc_rebase(r->tab, b.loc, src, dst);

		if (l)
			assign(r, st, l, b.val, in);
	}
}

static const struct loc *walk(struct run *r, struct state *st, const struct spath *p,
			      const struct sym *const *args, const struct sym *ret, const struct sym **val)
{
	const struct loc *l = NULL;
	const struct sym *v = NULL;

	if (p->root >= 0)
		v = args[p->root];
	else if (p->root == -1)
		v = ret;
	else if (p->var)
		l = loc_var(r->tab, p->var);
	else
		return NULL;
	for (unsigned int i = 0; i < p->n; i++) {
		const struct sstep *s = &p->steps[i];

		if ((s->op == '>' || s->op == '*') && l) {
			v = state_load(r->tab, st, l);
			l = NULL;
		}
		if ((s->op == '>' || s->op == '*') && !v)
			return NULL;
		switch (s->op) {
		case '>':
			l = loc_field(
				r->tab,
				loc_ptr(r->tab, v, (struct ir_type){ .kind = IR_T_RECORD, .tag = s->record }),
				s->record, s->field, s->type);
			break;
		case '*': l = loc_ptr(r->tab, v, s->type); break;
		case '.':
			if (!l)
				return NULL;
			l = loc_field(r->tab, l, s->record, s->field, s->type);
			break;
		case '[':
			if (!l)
				return NULL;
			l = loc_index(r->tab, l, false, 0, s->type);
			break;
		default: return NULL;
		}
		v = NULL;
	}
	*val = v;
	return l;
}

const struct sym *spath_value(struct run *r, struct state *st, const struct spath *p,
			      const struct sym *const *args, const struct sym *ret)
{
	const struct sym *v = NULL;
	const struct loc *l = walk(r, st, p, args, ret, &v);

	return l ? state_load(r->tab, st, l) : v;
}

const struct loc *spath_loc(struct run *r, struct state *st, const struct spath *p,
			    const struct sym *const *args, const struct sym *ret)
{
	const struct sym *v = NULL;

	return walk(r, st, p, args, ret, &v);
}
