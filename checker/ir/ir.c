/* SPDX-License-Identifier: GPL-2.0-only */
/* Units, their arena, and the builders of everything that is not a path or an expression. */
#include <string.h>

#include "ir/ir.h"
#include "ir/priv.h"

#define CHUNK_SIZE (64 * 1024)
#define ALIGNMENT 16

/* The public unit and what only the arena needs. */
struct unit {
	struct ir_unit u; /* first: a struct ir_unit * is a struct unit * */
	GPtrArray *arrays;
};

struct ir_unit *ir_unit_new(const char *file, const char *arch, const char *text, size_t len)
{
	struct unit *unit = g_new0(struct unit, 1);
	struct ir_unit *u = &unit->u;

	unit->arrays = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	u->file = g_strdup(file);
	u->arch = g_strdup(arch);
	u->text = g_malloc(len + 1);
	if (len)
		memcpy(u->text, text, len);
	u->text[len] = '\0';
	u->len = len;
	u->chunks = g_ptr_array_new_with_free_func(g_free);
	u->strings = g_string_chunk_new(4096);
	u->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	u->paths = ir_path_table_new();
	u->all_paths = ir_array(u);
	u->funcs = ir_array(u);
	u->globals = ir_array(u);
	u->inits = ir_array(u);
	return u;
}

void ir_unit_free(struct ir_unit *u)
{
	struct unit *unit = (struct unit *)u;

	if (!u)
		return;
	g_hash_table_unref(u->by_name);
	g_hash_table_unref(u->paths);
	g_ptr_array_unref(unit->arrays);
	g_ptr_array_unref(u->chunks);
	g_string_chunk_free(u->strings);
	g_free(u->file);
	g_free(u->arch);
	g_free(u->text);
	g_free(unit);
}

size_t ir_unit_size(const struct ir_unit *u)
{
	const GPtrArray *arrays = ((const struct unit *)u)->arrays;
	size_t size = u->len + (size_t)u->chunks->len * CHUNK_SIZE;

	for (guint i = 0; i < arrays->len; i++)
		size += sizeof(GPtrArray) + ((const GPtrArray *)arrays->pdata[i])->len * sizeof(void *) * 2;
	return size;
}

GPtrArray *ir_array(struct ir_unit *u)
{
	GPtrArray *a = g_ptr_array_new();

	g_ptr_array_add(((struct unit *)u)->arrays, a);
	return a;
}

void *ir_alloc(struct ir_unit *u, size_t size)
{
	char *p;

	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (size > CHUNK_SIZE / 4) {
		p = g_malloc0(size);
		g_ptr_array_add(u->chunks, p);
		return p;
	}
	if (size > u->left) {
		u->cur = g_malloc0(CHUNK_SIZE);
		u->left = CHUNK_SIZE;
		g_ptr_array_add(u->chunks, u->cur);
	}
	p = u->cur;
	u->cur += size;
	u->left -= size;
	return p;
}

const char *ir_str(struct ir_unit *u, const char *s)
{
	return s ? g_string_chunk_insert_const(u->strings, s) : NULL;
}

struct ir_func *ir_func_new(struct ir_unit *u, const char *name)
{
	struct ir_func *f = ir_alloc(u, sizeof(*f));

	f->unit = u;
	f->name = ir_str(u, name);
	f->params = ir_array(u);
	f->vars = ir_array(u);
	f->blocks = ir_array(u);
	f->loops = ir_array(u);
	g_ptr_array_add(u->funcs, f);
	if (!g_hash_table_contains(u->by_name, f->name))
		g_hash_table_insert(u->by_name, (char *)f->name, f);
	return f;
}

struct ir_func *ir_unit_func(const struct ir_unit *u, const char *name)
{
	return name ? g_hash_table_lookup(u->by_name, name) : NULL;
}

static struct ir_var *var_new(struct ir_unit *u, GPtrArray *list, enum ir_var_kind kind, const char *name,
			      struct ir_type type)
{
	struct ir_var *v = ir_alloc(u, sizeof(*v));

	v->kind = kind;
	v->name = ir_str(u, name);
	v->type = type;
	v->id = list->len;
	v->param = -1;
	g_ptr_array_add(list, v);
	return v;
}

struct ir_var *ir_var_new(struct ir_func *f, enum ir_var_kind kind, const char *name, struct ir_type type)
{
	struct ir_var *v = var_new(f->unit, f->vars, kind, name, type);

	if (kind == IR_V_PARAM) {
		v->param = f->params->len;
		g_ptr_array_add(f->params, v);
	}
	return v;
}

struct ir_var *ir_temp_new(struct ir_func *f, struct ir_type type)
{
	char name[16];

	g_snprintf(name, sizeof(name), "%%%u", ++f->ntemps);
	return ir_var_new(f, IR_V_TEMP, name, type);
}

struct ir_var *ir_global_new(struct ir_unit *u, const char *name, struct ir_type type)
{
	return var_new(u, u->globals, IR_V_GLOBAL, name, type);
}

struct ir_block *ir_block_new(struct ir_func *f, struct ir_loop *loop)
{
	struct ir_block *b = ir_alloc(f->unit, sizeof(*b));

	b->id = f->blocks->len;
	b->instrs = ir_array(f->unit);
	b->loop = loop;
	g_ptr_array_add(f->blocks, b);
	return b;
}

struct ir_loop *ir_loop_new(struct ir_func *f, struct ir_loop *parent)
{
	struct ir_loop *l = ir_alloc(f->unit, sizeof(*l));

	l->id = f->loops->len;
	l->parent = parent;
	g_ptr_array_add(f->loops, l);
	return l;
}

struct ir_stmt *ir_stmt_new(struct ir_unit *u, enum ir_stmt_kind kind, struct ir_stmt *parent)
{
	struct ir_stmt *s = ir_alloc(u, sizeof(*s));

	s->kind = kind;
	s->parent = parent;
	if (!parent)
		return s;
	if (!parent->kids)
		parent->kids = ir_array(u);
	g_ptr_array_add(parent->kids, s);
	return s;
}

struct ir_instr *ir_emit(struct ir_func *f, struct ir_block *b, enum ir_op op)
{
	struct ir_instr *i = ir_alloc(f->unit, sizeof(*i));

	i->op = op;
	i->id = f->ninstrs++;
	i->block = b;
	g_ptr_array_add(b->instrs, i);
	return i;
}

struct ir_subscript *ir_subscript_new(struct ir_func *f, struct ir_block *b)
{
	struct ir_subscript *s = ir_alloc(f->unit, sizeof(*s));

	s->pos = b->instrs->len;
	if (!b->subscripts)
		b->subscripts = ir_array(f->unit);
	g_ptr_array_add(b->subscripts, s);
	return s;
}

void ir_term_goto(struct ir_unit *u, struct ir_block *b, struct ir_block *to)
{
	if (b->term.kind != IR_TERM_NONE)
		return;
	b->term.kind = IR_TERM_GOTO;
	b->term.nsucc = 1;
	b->term.succ = ir_alloc(u, sizeof(*b->term.succ));
	b->term.succ[0] = to;
}

void ir_term_branch(struct ir_unit *u, struct ir_block *b, const struct ir_expr *cond, struct ir_block *yes,
		    struct ir_block *no)
{
	if (b->term.kind != IR_TERM_NONE)
		return;
	b->term.kind = IR_TERM_BRANCH;
	b->term.value = cond;
	b->term.nsucc = 2;
	b->term.succ = ir_alloc(u, 2 * sizeof(*b->term.succ));
	b->term.succ[0] = yes;
	b->term.succ[1] = no;
}
