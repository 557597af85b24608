/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-remove", right before the struct that holds the pointer is freed: by kfree() and the like, or as private data
 * of a struct that goes by foo_free() as it came by foo_alloc(). Both have to be cleared at first, so that there is
 * nothing to put where nothing was looked up.
 */
#include "fix/removal.h"

#include <string.h>

#include "fix/plan.h"

static bool is_of_record(const struct removal *r, const struct ir_path *p)
{
	return p && p->kind == IR_P_VAR && p->type.kind == IR_T_PTR && p->type.depth == 1 &&
	       !g_strcmp0(p->type.tag, r->record);
}

/* Is every struct of that kind that the unit makes cleared? And does it make any? */
static bool starts_cleared(const struct removal *r)
{
	const struct flow_unit *fu = r->at->fu;
	bool any = false;

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];

			if (in->op != IR_CALL || !is_of_record(r, in->dst) ||
			    !model_does(fu->model, in->callee, MODEL_ALLOC, NULL))
				continue;
			if (!strstr(in->callee, "zalloc"))
				return false;
			any = true;
		}
	}
	return any;
}

/* Can something be put right before @s? Behind a label, too. */
static bool has_room(const struct ir_stmt *s)
{
	return removal_is_plain(s) ||
	       (s && s->kind == IR_S_EXPR && s->parent && s->parent->kind == IR_S_LABEL &&
		!s->range.in_macro && !s->range.in_header);
}

static bool before_free(struct removal *r)
{
	const struct flow_unit *fu = r->at->fu;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	const char *where = NULL;

	if (!starts_cleared(r))
		return false;
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];
			g_autofree char *base = NULL, *lines = NULL;

			if (in->op != IR_CALL || in->nargs != 1 || in->args[0]->kind != IR_E_LOAD ||
			    !is_of_record(r, in->args[0]->path) ||
			    !model_does(fu->model, in->callee, MODEL_FREE, NULL))
				continue;
			base = g_strconcat(in->args[0]->path->var->name, "->", NULL);
			r->checked = false;
			lines = removal_lines(r, base);
			if (f->tainted || f->from_header || !has_room(in->stmt) ||
			    !removal_insert(r, edits, in->stmt, true, lines))
				return false;
			where = f->name;
		}
	}
	if (!where)
		return false;
	removal_propose(r, g_steal_pointer(&edits), "Drop it before the struct that holds it is freed.");
	return true;
}

/* --- private data of another struct ------------------------------------------------------- */

/* "priv->info.dev", where "priv = owner->data;" */
typedef struct holder {
	const struct ir_var *priv;
	char *inner; /* "info." */
	const char *owner, *data; /* struct tag and field */
	char *free; /* function that ends the owner */
} holder;

static bool is_pointer_to(const struct ir_var *v, const char *tag)
{
	return v->type.kind == IR_T_PTR && v->type.depth == 1 && v->type.tag && !g_strcmp0(v->type.tag, tag);
}

static void holder_clear(struct holder *h)
{
	g_free(h->inner);
	g_free(h->free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(holder, holder_clear)

/* What of @f gives the private data: "priv = owner->data;", once. */
static const struct ir_path *data_of(const struct ir_func *f, const struct ir_var *priv)
{
	const struct ir_instr *def = ir_sole_def(f, priv);
	const struct ir_path *p =
		def && def->op == IR_ASSIGN && def->src->kind == IR_E_LOAD ? def->src->path : NULL;

	return p && p->kind == IR_P_FIELD && p->base->kind == IR_P_DEREF && p->base->base->kind == IR_P_VAR
		       ? p
		       : NULL;
}

static bool find_holder(const struct removal *r, struct holder *h)
{
	const struct ir_path *p = removal_mention(r->ref->func, r->record, r->field);
	GString *inner = g_string_new(NULL);
	const struct ir_path *data;

	for (p = p->base; p->kind == IR_P_FIELD; p = p->base) {
		g_string_prepend_c(inner, '.');
		g_string_prepend(inner, p->field);
	}
	h->inner = g_string_free(inner, FALSE);
	if (p->kind != IR_P_DEREF || p->base->kind != IR_P_VAR || p->base->var->kind != IR_V_LOCAL)
		return false;
	h->priv = p->base->var;
	data = data_of(r->ref->func, h->priv);
	if (!data || !is_pointer_to(h->priv, h->priv->type.tag))
		return false;
	h->owner = data->base->base->type.tag;
	h->data = data->field;
	return h->owner;
}

/* "foo_free" for the "foo_alloc" that makes such a struct in @f; NULL when none does. */
static char *end_of(const struct ir_func *f, const struct holder *h)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];
		const char *at;

		if (in->op != IR_CALL || !in->callee || !in->dst || in->dst->kind != IR_P_VAR ||
		    !is_pointer_to(in->dst->var, h->owner) || !g_str_has_suffix(in->callee, "_alloc"))
			continue;
		at = in->callee + strlen(in->callee) - strlen("alloc");
		return g_strdup_printf("%.*sfree", (int)(at - in->callee), in->callee);
	}
	return NULL;
}

/* Does @f clear the private data as a whole? */
static bool clears(const struct removal *r, const struct ir_func *f, const struct holder *h)
{
	g_autofree char *text = g_strndup(r->at->text.s + f->range.begin, f->range.end - f->range.begin);

	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		g_autofree char *call = NULL;

		if (v->kind != IR_V_LOCAL || !is_pointer_to(v, h->priv->type.tag))
			continue;
		call = g_strdup_printf("memset(%s, 0, sizeof(*%s))", v->name, v->name);
		if (strstr(text, call))
			return true;
	}
	return false;
}

/* Who makes the owner clears its private data, and the name of the function that frees it is known. */
static bool find_end(const struct removal *r, struct holder *h)
{
	const struct ir_unit *u = r->at->fu->ir;

	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];
		g_autofree char *name = end_of(f, h);

		if (!name)
			continue;
		if (h->free || !clears(r, f, h))
			return false;
		h->free = g_steal_pointer(&name);
	}
	return h->free;
}

/* A variable of @f that is the private data on every way to @in, or NULL. */
static const char *priv_at(const struct ir_func *f, const struct ir_instr *in, const struct holder *h)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];
		const struct ir_path *data;

		if (v->kind != IR_V_LOCAL || !is_pointer_to(v, h->priv->type.tag))
			continue;
		data = data_of(f, v);
		if (data && data->base->base == in->args[0]->path && !g_strcmp0(data->field, h->data) &&
		    ir_sole_def(f, v)->block != in->block &&
		    !fix_at_reaches(f->blocks->pdata[0], in->block, ir_sole_def(f, v)->block))
			return v->name;
	}
	return NULL;
}

static bool has_var(const struct ir_func *f, const char *name)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		if (!g_strcmp0(((const struct ir_var *)f->vars->pdata[i])->name, name))
			return true;
	}
	return false;
}

/* "struct foo *priv;" below the declarations that open the body of @f. */
static bool declare(const struct removal *r, GPtrArray *edits, const struct ir_func *f,
		    const struct holder *h)
{
	const struct ir_stmt *last = NULL;
	g_autofree char *line = g_strdup_printf("struct %s *%s;\n", h->priv->type.tag, h->priv->name);

	for (unsigned int i = 0; f->body->kids && i < f->body->kids->len; i++) {
		const struct ir_stmt *k = f->body->kids->pdata[i];

		if (k->kind != IR_S_DECL)
			break;
		last = k;
	}
	return last && !has_var(f, h->priv->name) && fix_at_insert_after(r->at, edits, last, line);
}

/* The put in front of @in of @f, which frees the owner. */
static bool put_before(struct removal *r, GPtrArray *edits, const struct ir_func *f,
		       const struct ir_instr *in, const struct holder *h)
{
	const char *priv = priv_at(f, in, h);
	g_autofree char *base = g_strdup_printf("%s->%s", priv ? priv : h->priv->name, h->inner);
	g_autofree char *put = removal_lines(r, base), *lines = NULL;

	if (f->tainted || f->from_header || !has_room(in->stmt))
		return false;
	lines = priv ? g_strdup(put)
		     : g_strdup_printf("%s = %s->%s;\n%s", h->priv->name, in->args[0]->path->var->name,
				       h->data, put);
	return (priv || declare(r, edits, f, h)) && removal_insert(r, edits, in->stmt, true, lines);
}

static bool before_owner_goes(struct removal *r)
{
	const struct ir_unit *u = r->at->fu->ir;
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_auto(holder) h = { 0 };

	if (!find_holder(r, &h) || !find_end(r, &h))
		return false;
	r->checked = false;
	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];

			if (in->op == IR_CALL && !g_strcmp0(in->callee, h.free) && in->nargs == 1 &&
			    !(in->args[0]->kind == IR_E_LOAD && in->args[0]->path->kind == IR_P_VAR &&
			      put_before(r, edits, f, in, &h)))
				return false;
		}
	}
	if (!edits->len)
		return false;
	removal_propose(r, g_steal_pointer(&edits), "Drop it before the struct that holds it is freed.");
	return true;
}

void removal_before_free(struct removal *r)
{
	if (!before_free(r))
		before_owner_goes(r);
}
