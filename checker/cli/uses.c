/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a unit can ask the summary store; see uses.h.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/uses.h"
#include "support/names.h"

struct uses {
	const struct ir_unit *unit;
	GHashTable *calls, *records;
};

static void add(GHashTable *set, const char *name)
{
	if (name)
		g_hash_table_add(set, (void *)name);
}

static void use_function(struct uses *s, const char *name)
{
	if (name && !ir_unit_func(s->unit, name))
		add(s->calls, name);
}

static void use_path(struct uses *s, const struct ir_path *p)
{
	for (; p; p = p->base) {
		add(s->records, p->record);
		add(s->records, p->type.tag);
		if (p->var)
			add(s->records, p->var->type.tag);
	}
}

static void use_expr(struct uses *s, const struct ir_expr *e)
{
	for (; e; e = e->b) {
		if (e->kind == IR_E_FUNC)
			use_function(s, e->name);
		add(s->records, e->record);
		add(s->records, e->type.tag);
		use_path(s, e->path);
		use_expr(s, e->a);
	}
}

static void use_instr(struct uses *s, const struct ir_instr *in)
{
	use_function(s, in->callee);
	use_path(s, in->dst);
	use_expr(s, in->src);
	use_expr(s, in->fnptr);
	for (unsigned int i = 0; i < in->nargs; i++)
		use_expr(s, in->args[i]);
}

static void use_func(struct uses *s, const struct ir_func *f)
{
	add(s->records, f->ret.tag);
	for (guint i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];

		add(s->records, v->type.tag);
		use_function(s, v->cleanup);
	}
	for (guint i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];

		for (guint k = 0; k < b->instrs->len; k++)
			use_instr(s, b->instrs->pdata[k]);
		use_expr(s, b->term.value);
	}
}

json_t *uses_sorted(GHashTable *set)
{
	guint n;
	g_autofree char **names = (char **)g_hash_table_get_keys_as_array(set, &n);
	json_t *out = json_array();

	qsort(names, n, sizeof(*names), names_compare);
	for (guint i = 0; i < n; i++)
		json_array_append_new(out, json_string(names[i]));
	return out;
}

json_t *uses_of_unit(const struct ir_unit *u)
{
	struct uses s = {
		.unit = u,
		.calls = g_hash_table_new(g_str_hash, g_str_equal),
		.records = g_hash_table_new(g_str_hash, g_str_equal),
	};
	json_t *out;

	for (guint i = 0; i < u->funcs->len; i++)
		use_func(&s, u->funcs->pdata[i]);
	for (guint i = 0; i < u->globals->len; i++)
		add(s.records, ((const struct ir_var *)u->globals->pdata[i])->type.tag);
	for (guint i = 0; i < u->inits->len; i++)
		use_function(&s, ((const struct ir_init *)u->inits->pdata[i])->func);
	out = json_pack("{s:o, s:o}", "calls", uses_sorted(s.calls), "records", uses_sorted(s.records));
	g_hash_table_unref(s.calls);
	g_hash_table_unref(s.records);
	return out;
}
