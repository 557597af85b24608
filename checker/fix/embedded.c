/* SPDX-License-Identifier: GPL-2.0-only */
/* See embedded.h. */
#include "fix/embedded.h"

#include <string.h>

/* Look at all container_of(dev, struct @tag, member) in @e; false when they do not agree on the member. */
static bool agrees_embedded(const struct ir_expr *e, const char *tag, const char **field)
{
	if (!e)
		return true;
	if (e->kind == IR_E_CONTAINER_OF && !g_strcmp0(e->record, tag) && e->a &&
	    e->a->type.kind == IR_T_PTR && e->a->type.depth == 1 && !g_strcmp0(e->a->type.tag, "device")) {
		if (!e->field || strpbrk(e->field, "[.") || (*field && strcmp(*field, e->field)))
			return false;
		*field = e->field;
	}
	return agrees_embedded(e->a, tag, field) && agrees_embedded(e->b, tag, field);
}

static bool func_agrees(const struct ir_func *f, const char *tag, const char **field)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (!agrees_embedded(in->src, tag, field))
			return false;
		for (unsigned int k = 0; k < in->nargs; k++) {
			if (!agrees_embedded(in->args[k], tag, field))
				return false;
		}
	}
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		if (!agrees_embedded(((const struct ir_block *)f->blocks->pdata[i])->term.value, tag, field))
			return false;
	}
	return true;
}

char *fix_embedded_put(const struct flow_unit *fu, const char *tag)
{
	const char *put = model_release_format(fu->model, "device", "device");
	const char *at = put ? strstr(put, "%s") : NULL, *field = NULL;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		if (!func_agrees(fu->ir->funcs->pdata[i], tag, &field))
			return NULL;
	}
	return field && at ? g_strdup_printf("%.*s&%%s->%s%s", (int)(at - put), put, field, at + 2) : NULL;
}
