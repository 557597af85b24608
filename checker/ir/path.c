/* SPDX-License-Identifier: GPL-2.0-only */
/* Hash-consed access paths and the expressions over them. */
#include "ir/ir.h"
#include "ir/priv.h"

static guint path_hash(gconstpointer key)
{
	const struct ir_path *p = key;
	guint h = p->kind;

	h = h * 31 + g_direct_hash(p->base);
	h = h * 31 + g_direct_hash(p->var);
	h = h * 31 + g_direct_hash(p->field);
	h = h * 31 + g_direct_hash(p->record);
	h = h * 31 + p->index_known;
	return h * 31 + (guint)p->index;
}

/*
 * The type is no part of a path's identity: a place that is looked at through
 * two casts is still one place.
 */
static gboolean path_equal(gconstpointer a, gconstpointer b)
{
	const struct ir_path *p = a, *q = b;

	return p->kind == q->kind && p->base == q->base && p->var == q->var && p->field == q->field &&
	       p->record == q->record && p->index_known == q->index_known && p->index == q->index;
}

GHashTable *ir_path_table_new(void)
{
	return g_hash_table_new(path_hash, path_equal);
}

static const struct ir_path *path_intern(struct ir_unit *u, struct ir_path *key)
{
	struct ir_path *p = g_hash_table_lookup(u->paths, key);

	if (p) {
		/* The first look may have been through a void or untagged pointer. */
		if (!p->type.tag && key->type.tag)
			p->type = key->type;
		return p;
	}
	p = ir_alloc(u, sizeof(*p));
	*p = *key;
	p->id = u->all_paths->len;
	p->depth = key->base && key->base->depth < G_MAXUINT8 ? key->base->depth + 1
		   : key->base				      ? G_MAXUINT8
							      : 0;
	g_ptr_array_add(u->all_paths, p);
	g_hash_table_add(u->paths, p);
	return p;
}

const struct ir_path *ir_path_var(struct ir_unit *u, const struct ir_var *v)
{
	struct ir_path key = { .kind = IR_P_VAR, .var = v, .type = v->type };

	return path_intern(u, &key);
}

const struct ir_path *ir_path_deref(struct ir_unit *u, const struct ir_path *base, struct ir_type type)
{
	struct ir_path key = { .kind = IR_P_DEREF, .base = base, .type = type };

	return path_intern(u, &key);
}

const struct ir_path *ir_path_field(struct ir_unit *u, const struct ir_path *base, const char *record,
				    const char *field, struct ir_type type)
{
	struct ir_path key = {
		.kind = IR_P_FIELD,
		.base = base,
		.record = ir_str(u, record),
		.field = ir_str(u, field),
		.type = type,
	};

	return path_intern(u, &key);
}

const struct ir_path *ir_path_index(struct ir_unit *u, const struct ir_path *base, bool known, int64_t index,
				    struct ir_type type)
{
	struct ir_path key = {
		.kind = IR_P_INDEX,
		.base = base,
		.index_known = known,
		.index = known ? index : 0,
		.type = type,
	};

	/* p[0] and *p are one place */
	if (known && !index && base->kind == IR_P_DEREF)
		return base;
	return path_intern(u, &key);
}

static struct ir_expr *expr_new(struct ir_unit *u, enum ir_expr_kind kind, struct ir_type type)
{
	struct ir_expr *e = ir_alloc(u, sizeof(*e));

	e->kind = kind;
	e->type = type;
	return e;
}

const struct ir_expr *ir_const(struct ir_unit *u, int64_t value, struct ir_type type)
{
	struct ir_expr *e = expr_new(u, IR_E_CONST, type);

	e->value = value;
	return e;
}

const struct ir_expr *ir_string(struct ir_unit *u, const char *text)
{
	struct ir_expr *e = expr_new(u, IR_E_STR, (struct ir_type){ .kind = IR_T_PTR, .depth = 1 });

	e->name = ir_str(u, text);
	return e;
}

const struct ir_expr *ir_load(struct ir_unit *u, const struct ir_path *p)
{
	struct ir_expr *e = expr_new(u, IR_E_LOAD, p->type);

	e->path = p;
	return e;
}

const struct ir_expr *ir_addr(struct ir_unit *u, const struct ir_path *p)
{
	struct ir_type type = { .kind = IR_T_PTR, .tag = p->type.tag, .depth = p->type.depth + 1 };
	struct ir_expr *e;

	if (p->kind == IR_P_DEREF)
		return ir_load(u, p->base);
	e = expr_new(u, IR_E_ADDR, type);
	e->path = p;
	return e;
}

const struct ir_expr *ir_funcref(struct ir_unit *u, const char *name)
{
	struct ir_expr *e = expr_new(u, IR_E_FUNC, (struct ir_type){ .kind = IR_T_PTR, .depth = 1 });

	e->name = ir_str(u, name);
	return e;
}

const struct ir_expr *ir_unop(struct ir_unit *u, enum ir_oper op, const struct ir_expr *a,
			      struct ir_type type)
{
	struct ir_expr *e = expr_new(u, IR_E_UNOP, type);

	e->oper = op;
	e->a = a;
	return e;
}

const struct ir_expr *ir_binop(struct ir_unit *u, enum ir_oper op, const struct ir_expr *a,
			       const struct ir_expr *b, struct ir_type type)
{
	struct ir_expr *e = expr_new(u, IR_E_BINOP, type);

	e->oper = op;
	e->a = a;
	e->b = b;
	return e;
}

const struct ir_expr *ir_container_of(struct ir_unit *u, const struct ir_expr *a, const char *record,
				      const char *field, struct ir_type type)
{
	struct ir_expr *e = expr_new(u, IR_E_CONTAINER_OF, type);

	e->a = a;
	e->record = ir_str(u, record);
	e->field = ir_str(u, field);
	return e;
}

const struct ir_expr *ir_unknown(struct ir_unit *u, struct ir_type type)
{
	return expr_new(u, IR_E_UNKNOWN, type);
}

const struct ir_var *ir_path_root(const struct ir_path *p)
{
	while (p->base)
		p = p->base;
	return p->var;
}

bool ir_path_is_field(const struct ir_path *p, const char *record, const char *field)
{
	return p && p->kind == IR_P_FIELD && !g_strcmp0(p->record, record) && !g_strcmp0(p->field, field);
}

bool ir_path_sets_field(const struct ir_path *p, const char *record, const char *field)
{
	return ir_path_is_field(p, record, field) ||
	       (p && p->type.kind == IR_T_RECORD && !g_strcmp0(p->type.tag, record));
}

bool ir_path_derefs(const struct ir_path *p)
{
	while (p && p->kind != IR_P_DEREF)
		p = p->base;
	return p;
}

bool ir_oper_compares(enum ir_oper op)
{
	return op >= IR_O_EQ && op <= IR_O_GE;
}

enum ir_oper ir_oper_negate(enum ir_oper op)
{
	switch (op) {
	case IR_O_EQ: return IR_O_NE;
	case IR_O_NE: return IR_O_EQ;
	case IR_O_LT: return IR_O_GE;
	case IR_O_LE: return IR_O_GT;
	case IR_O_GT: return IR_O_LE;
	default: return IR_O_LT;
	}
}

enum ir_oper ir_oper_swap(enum ir_oper op)
{
	switch (op) {
	case IR_O_LT: return IR_O_GT;
	case IR_O_LE: return IR_O_GE;
	case IR_O_GT: return IR_O_LT;
	case IR_O_GE: return IR_O_LE;
	default: return op;
	}
}
