/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How this function releases the reference on the paths that do: with which calls, and how
 * they are spelled. The fix then speaks the same way, and helpers of the driver need no table.
 */
#include "fix/embedded.h"
#include "fix/place-priv.h"

#include <string.h>

static bool takes_name(const struct place *p, const struct ir_instr *in)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, all, in->args[i]))
			return true;
	}
	return false;
}

/* "platform_device_put(pdev)" with "%s" for the object; NULL when that is not what it is. */
static char *spelled(const struct place *p, const struct ir_instr *in)
{
	const struct ir_range *r = &in->range;
	size_t n = strlen(p->ref->object);
	g_autofree char *text = NULL;
	const char *open, *at = NULL;

	if (r->in_macro || r->in_header || in->implicit || in->nargs != 1 || r->end_line != r->line)
		return NULL;
	text = g_strndup(p->text.s + r->begin, r->end - r->begin);
	open = strchr(text, '(');
	if (!open || strchr(text, '%') || !g_str_has_suffix(text, ")"))
		return NULL;
	for (const char *c = strstr(open, p->ref->object); c; c = strstr(c + 1, p->ref->object)) {
		bool word = !g_ascii_isalnum(c[-1]) && c[-1] != '_' && c[-1] != '.' && c[-1] != '>' &&
			    !g_ascii_isalnum(c[n]) && c[n] != '_';

		if (word && at)
			return NULL;
		if (word)
			at = c;
	}
	return at ? g_strdup_printf("%.*s%%s%s", (int)(at - text), text, at + n) : NULL;
}

/*
 * Fit for use elsewhere: what the model knows as a release; a helper only where nothing better is
 * known, and when it has no result to say what it did.
 */
static bool worth_copying(const struct place *p, const struct ir_instr *in)
{
	uint16_t all = (uint16_t)((1u << p->nnames) - 1);

	return names_call_has(p, in, MODEL_RELEASE, all, NULL) || (!p->ref->release && !in->dst);
}

static void take_call(struct place *p, const struct ir_instr *in)
{
	if (!in->callee)
		return;
	if (!takes_name(p, in)) {
		if (in->op == IR_CALL && !in->dst && !model_find(p->fu->model, in->callee))
			g_hash_table_add(p->release_calls, (gpointer)in);
		return;
	}
	if (!p->format && worth_copying(p, in)) {
		p->format = spelled(p, in);
		p->helper_format = p->format && !model_find(p->fu->model, in->callee);
	}
	if (!model_find(p->fu->model, in->callee))
		g_hash_table_add(p->release_names, (gpointer)in->callee);
}

/* "of_node_put(mpic_node)" for what was found as np: its index among the names, when all puts are spelled so; or -1. */
static int own_spelling(const struct place *p)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));
	int spelled = -1;

	for (uint32_t i = 0; i < p->fn->ninstrs; i++) {
		const struct ir_instr *in = p->fn->instrs[i];
		int n;

		/* "np = next(np)" is no put */
		if (in->op != IR_CALL || in->implicit || in->dst ||
		    !names_call_has(p, in, MODEL_RELEASE, all, NULL))
			continue;
		n = in->args[0]->kind == IR_E_LOAD ? names_index(p, in->args[0]->path) : -1;
		if (n < 0 || (spelled >= 0 && n != spelled) || p->places[n]->kind != IR_P_VAR ||
		    p->places[n]->var->kind != IR_V_LOCAL)
			return -1;
		spelled = n;
	}
	return spelled == (int)p->home ? -1 : spelled;
}

/* "rt = find_retimer();", of this file, gives the struct around the device that it holds. */
static char *embedded_put(const struct place *p)
{
	const struct ir_type *t = &p->places[p->home]->type;

	if (p->out || g_strcmp0(p->ref->kind, "device") || t->kind != IR_T_PTR || t->depth != 1 || !t->tag ||
	    !p->ref->api || !ir_unit_func(p->fu->ir, p->ref->api))
		return NULL;
	return fix_embedded_put(p->fu, t->tag);
}

void release_collect(struct place *p)
{
	p->release_names = g_hash_table_new(g_str_hash, g_str_equal);
	p->release_calls = g_hash_table_new(NULL, NULL);
	for (unsigned int i = 0; i < p->ref->exits->len; i++) {
		const struct ref_exit *x = p->ref->exits->pdata[i];

		if (x->place != REF_RELEASED || (x->func && x->func != p->fn))
			continue;
		for (const struct flow_step *t = x->trace; t; t = t->prev) {
			if (t->verb && t->instr && !strcmp(t->verb, "released"))
				take_call(p, t->instr);
		}
	}
	if (!p->format)
		p->format = g_strdup(p->ref->release);
	if (!p->format) {
		p->format = embedded_put(p);
		p->embedded = p->format;
	}
	p->spelled = own_spelling(p);
}

bool release_is(const struct place *p, const struct ir_instr *in, uint16_t names)
{
	if (!in->callee || !g_hash_table_contains(p->release_names, in->callee))
		return false;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (names_value(p, names, in->args[i]))
			return true;
	}
	return false;
}

bool place_releases(const struct place *p, const struct ir_instr *in)
{
	uint16_t all = names_strong(p, (uint16_t)((1u << p->nnames) - 1));

	return names_call_has(p, in, MODEL_RELEASE, all, NULL);
}
