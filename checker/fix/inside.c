/* SPDX-License-Identifier: GPL-2.0-only */
/* See inside.h. */
#include "fix/inside.h"

bool inside_points(const GPtrArray *held, GHashTable *inside, const struct ir_expr *e)
{
	const struct ir_var *root;

	if (!e)
		return false;
	if (e->kind != IR_E_LOAD && e->kind != IR_E_ADDR)
		return inside_points(held, inside, e->a) || inside_points(held, inside, e->b);
	root = ir_path_root(e->path);
	if (e->kind == IR_E_LOAD && e->path->type.kind != IR_T_PTR)
		return false;
	if (g_hash_table_contains(inside, root))
		return true;
	for (unsigned int i = 0; i < held->len; i++) {
		const struct ir_path *p = held->pdata[i];

		if (p->var == root && ir_path_derefs(e->path) && e->kind == IR_E_LOAD)
			return true;
	}
	return false;
}

bool inside_stays(const struct ir_func *f, const GPtrArray *held, GHashTable *inside)
{
	guint before;

	do {
		before = g_hash_table_size(inside);
		for (uint32_t i = 0; i < f->ninstrs; i++) {
			const struct ir_instr *in = f->instrs[i];
			const struct ir_var *root = in->dst ? ir_path_root(in->dst) : NULL;

			if (in->op != IR_ASSIGN || !inside_points(held, inside, in->src))
				continue;
			if (ir_path_derefs(in->dst) || root->kind == IR_V_GLOBAL || root->kind == IR_V_STATIC)
				return false;
			g_hash_table_add(inside, (gpointer)root);
		}
	} while (g_hash_table_size(inside) > before);
	return true;
}
