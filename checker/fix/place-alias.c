// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two variables name the object, and the function has left the usual one behind: what follows uses and releases it by
 * the other one, which is what a release beside it should do.
 */
#include "fix/place-priv.h"

static bool mentions(const struct ir_instr *in, const struct ir_var *v)
{
	if (in->src && expr_mentions(in->src, v))
		return true;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (expr_mentions(in->args[i], v))
			return true;
	}
	return in->dst && ir_path_root(in->dst) == v;
}

/* Is @v used, or set, behind @at? */
static bool used_behind(const struct place *p, const struct ir_var *v, uint32_t at)
{
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		if (p->fn->instrs[i]->range.begin >= at && mentions(p->fn->instrs[i], v))
			return true;
	}
	return false;
}

/* Is what the local @path holds released behind @at? */
static bool released_behind(const struct place *p, const struct ir_path *path, uint32_t at)
{
	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];

		if (in->op == IR_CALL && in->range.begin >= at && in->nargs == 1 &&
		    in->args[0]->kind == IR_E_LOAD && in->args[0]->path == path &&
		    model_does(p->fu->model, in->callee, MODEL_RELEASE, p->ref->kind))
			return true;
	}
	return false;
}

static bool is_local(const struct ir_path *path)
{
	return path->kind == IR_P_VAR && path->var->kind == IR_V_LOCAL;
}

const char *place_alias(const struct place *p, const struct ir_stmt *s)
{
	const struct ir_path *home = p->places[p->home];
	uint32_t at = site_entry(p, s);

	if (at == UINT32_MAX || !is_local(home) || used_behind(p, home->var, s->range.begin))
		return NULL;
	for (unsigned int k = 0; k < p->nnames; k++) {
		const struct ir_path *path = p->places[k];

		if (k != p->home && (p->names_at[at] >> k & 1) && is_local(path) &&
		    released_behind(p, path, s->range.end))
			return path->var->name;
	}
	return NULL;
}
