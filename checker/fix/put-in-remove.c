/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-in-remove": the put goes to the code that takes the device down. Three places are sure enough:
 *
 *   - beside the puts of what the same function has looked up and stored in the same struct, in reverse order;
 *   - the end of the remove callback, when all else is undone;
 *   - right before the struct that holds the pointer is freed.
 *
 * Error paths of probe are not touched: where they lose the reference, verification turns the candidate down.
 */
#include <string.h>

#include "fix/bound.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "fix/retained.h"
#include "support/names.h"

struct remove {
	struct fix_at *at;
	const struct flow_ref *ref;
	const char *record, *field; /* that keeps it */
	const char *format; /* how to put what the field holds */
	bool checked; /* where the function succeeds there is an object */
};

/* A put of another field that the function fills as well. */
struct sibling {
	const struct ir_func *func;
	const struct ir_instr *put;
	uint32_t acquired; /* where that field is filled */
	char *base; /* "priv->" of "priv->other" */
};

static void decline(struct remove *r, const char *why)
{
	if (!r->at->why_not)
		r->at->why_not = g_strdup(why);
}

/* --- the field ------------------------------------------------------------------------- */

static bool is_field(const struct ir_path *p, const char *record, const char *field)
{
	return p && p->kind == IR_P_FIELD && !g_strcmp0(p->record, record) && !g_strcmp0(p->field, field);
}

/* A path to record.field below @p, or NULL. */
static const struct ir_path *field_in(const struct ir_path *p, const char *record, const char *field)
{
	for (; p; p = p->base) {
		if (is_field(p, record, field))
			return p;
	}
	return NULL;
}

static const struct ir_path *field_of_expr(const struct ir_expr *e, const char *record, const char *field)
{
	return e && (e->kind == IR_E_LOAD || e->kind == IR_E_ADDR) ? field_in(e->path, record, field) : NULL;
}

/* Some mention of the field, for its type. */
static const struct ir_path *mention(const struct ir_func *f, const char *record, const char *field)
{
	const struct ir_path *p = NULL;

	for (uint32_t i = 0; !p && i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		p = field_in(in->dst, record, field);
		if (!p)
			p = field_of_expr(in->src, record, field);
		for (unsigned int a = 0; !p && a < in->nargs; a++)
			p = field_of_expr(in->args[a], record, field);
	}
	return p;
}

/* The one field that keeps the reference, a pointer of its own. */
static bool find_field(struct remove *r)
{
	const struct ir_path *p;

	for (unsigned int i = 0; i < r->ref->exits->len; i++) {
		const struct ref_exit *x = r->ref->exits->pdata[i];

		if (x->place != REF_FIELD || !x->record)
			continue;
		if (r->field && (strcmp(x->field, r->field) || strcmp(x->record, r->record)))
			return false;
		r->record = x->record;
		r->field = x->field;
	}
	p = r->field ? mention(r->ref->func, r->record, r->field) : NULL;
	if (!p || p->type.kind != IR_T_PTR || p->type.depth != 1)
		return false;
	r->format = model_release_format(r->at->fu->model, r->ref->kind, p->type.tag);
	return r->format;
}

/* Releases that the model knows take NULL, but not the address of a member of NULL. */
static bool needs_test(const struct remove *r)
{
	return !r->checked && (strstr(r->format, "&%s") || strstr(r->format, "%s->"));
}

/* The put of @base (with "->" or ".") and the field, with a test where there may be none. */
static char *put_lines(const struct remove *r, const char *base)
{
	g_autofree char *object = g_strconcat(base, r->field, NULL);
	const char *at = strstr(r->format, "%s");
	g_autofree char *call =
		g_strdup_printf("%.*s%s%s;\n", (int)(at - r->format), r->format, object, at + 2);

	return needs_test(r) ? g_strdup_printf("if (%s)\n\t%s", object, call) : g_steal_pointer(&call);
}

static bool is_plain(const struct ir_stmt *s)
{
	return s && s->kind == IR_S_EXPR && !s->bare && s->parent && s->parent->kind == IR_S_COMPOUND &&
	       !s->range.in_macro && !s->range.in_header;
}

static void propose(struct remove *r, GPtrArray *edits, const char *deed)
{
	const struct flow_ref *ref = r->ref;
	g_autofree char *words = g_strdup_printf(
		"%s() calls %s(), which takes a reference to the device, and keeps the result in "
		"'%s'. Nothing ever drops the reference.\n\n%s",
		ref->func->name, ref->api, r->field, deed);

	fix_at_add(r->at, "put-in-remove", edits, words);
}

/* --- the same configurations ----------------------------------------------------------- */

/* The #if around the look-up, when there is one: its line and that of its end. */
static bool wrap(const struct remove *r, char **lines)
{
	const struct text *t = &r->at->text;
	uint32_t at = r->ref->func->range.begin, end = r->ref->acquire->range.begin;
	g_autofree char *open = NULL, *close = NULL, *old = NULL;
	unsigned int depth = 0;

	for (; at < end; at = text_line_end(t, at) + 1) {
		g_autofree char *line = g_strndup(t->s + at, text_line_end(t, at) - at);

		if (g_str_has_prefix(line, "#if")) {
			g_free(open);
			open = g_steal_pointer(&line);
			depth++;
		} else if (g_str_has_prefix(line, "#endif") && depth) {
			depth--;
		} else if (*line == '#') {
			return false;
		}
	}
	if (!depth)
		return true;
	for (; at < r->ref->func->range.end && !close; at = text_line_end(t, at) + 1) {
		g_autofree char *line = g_strndup(t->s + at, text_line_end(t, at) - at);

		if (g_str_has_prefix(line, "#endif"))
			close = g_steal_pointer(&line);
		else if (*line == '#')
			return false;
	}
	if (depth > 1 || !close)
		return false;
	old = *lines;
	*lines = g_strdup_printf("%s\n%s%s\n", open, old, close);
	return true;
}

/* As fix_at_insert_*(), with the #if of the look-up around it. */
static bool insert(const struct remove *r, GPtrArray *edits, const struct ir_stmt *s, bool before,
		   const char *lines)
{
	const struct text *t = &r->at->text;
	g_autofree char *indent = text_indent(t, s->range.begin);
	g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	char *text;
	uint32_t at;
	bool ok;

	if (!text_starts_line(t, s->range.begin) || s->bare)
		return false;
	for (char **p = parts; *p && p[1]; p++)
		g_string_append_printf(out, "%s%s\n", indent, *p);
	text = g_strdup(out->str);
	ok = wrap(r, &text);
	at = before ? text_line_start(t, s->range.begin)
		    : MIN(text_line_end(t, text_stmt_end(t, s->range.end)) + 1, t->len);
	if (ok)
		fix_edits_add(edits, at, at, text);
	g_free(text);
	return ok;
}

/* --- beside others --------------------------------------------------------------------- */

/* "priv->" of "put_device(&priv->other->dev)", where "other" is the field; NULL when it is not that plain. */
static char *base_of(const struct remove *r, const struct ir_instr *put, const char *field)
{
	g_autofree char *text = fix_at_source(r->at, &put->range);
	g_autofree char *pattern = g_strdup_printf("^\\w+\\(&?([\\w.>\\[\\]-]*(?:->|\\.))%s\\b", field);
	g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;

	return regex && g_regex_match(regex, text, 0, &m) ? g_match_info_fetch(m, 1) : NULL;
}

static void sibling_clear(void *p)
{
	g_free(((struct sibling *)p)->base);
}

/* Puts of record.@field outside of the function that fills it. */
static void find_puts(const struct remove *r, const char *field, uint32_t acquired, GArray *all)
{
	const struct ir_unit *u = r->at->fu->ir;

	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		for (uint32_t k = 0; f != r->ref->func && !f->from_header && k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];
			struct sibling s = { f, in, acquired, NULL };

			if (in->op != IR_CALL || in->nargs != 1 || in->implicit ||
			    !field_of_expr(in->args[0], r->record, field) ||
			    !model_does(r->at->fu->model, in->callee, MODEL_RELEASE, NULL))
				continue;
			s.base = is_plain(in->stmt) ? base_of(r, in, field) : NULL;
			g_array_append_val(all, s);
		}
	}
}

/* The field of the same struct that @ref fills, or NULL. */
static const char *sibling_field(const struct remove *r, const struct flow_ref *ref)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->place == REF_FIELD && !g_strcmp0(x->record, r->record) && strcmp(x->field, r->field))
			return x->field;
	}
	return NULL;
}

static GArray *find_siblings(const struct remove *r)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct sibling));

	g_array_set_clear_func(all, sibling_clear);
	for (unsigned int i = 0; i < r->at->fu->refs->len; i++) {
		const struct flow_ref *ref = r->at->fu->refs->pdata[i];
		const char *field = ref->func == r->ref->func ? sibling_field(r, ref) : NULL;

		if (field)
			find_puts(r, field, ref->acquire->range.begin, all);
	}
	return all;
}

/* All in one function, and in one block, each as plain as can be? */
static bool are_together(const GArray *all)
{
	const struct sibling *first = &g_array_index(all, struct sibling, 0);

	for (unsigned int i = 0; i < all->len; i++) {
		const struct sibling *s = &g_array_index(all, struct sibling, i);

		if (!s->base || s->func != first->func || strcmp(s->base, first->base) ||
		    s->put->stmt->parent != first->put->stmt->parent || s->func->tainted)
			return false;
	}
	return true;
}

/*
 * "f_unbind_all()" for "f_bind_all()" and the like: the same words, or one that takes back. Only for what follows
 * the puts, to keep the reverse order.
 */
static bool is_undone_by(const char *make, const char *end)
{
	g_auto(GStrv) a = g_strsplit(make, "_", -1), b = g_strsplit(end, "_", -1);
	unsigned int differ = 0, n = g_strv_length(a);

	if (n != g_strv_length(b))
		return false;
	for (unsigned int i = 0; i < n; i++) {
		if (!strcmp(a[i], b[i]))
			continue;
		if (strncmp(b[i], "un", 2) || strcmp(a[i], b[i] + 2))
			return false;
		differ++;
	}
	return differ == 1;
}

/* Does statement @s of another function undo what the look-up's function has done behind the look-up? */
static bool undoes_later(const struct remove *r, const struct ir_func *g, const struct ir_stmt *s)
{
	const struct ir_func *f = r->ref->func;

	for (uint32_t i = 0; i < g->ninstrs; i++) {
		const struct ir_instr *end = g->instrs[i];

		for (uint32_t k = 0; end->stmt == s && end->callee && k < f->ninstrs; k++) {
			const struct ir_instr *make = f->instrs[k];

			if (make->callee && make->range.begin > r->ref->acquire->range.begin &&
			    is_undone_by(make->callee, end->callee))
				return true;
		}
	}
	return false;
}

/* Where the reverse order has it: before the first put of what was looked up earlier, else behind the last. */
static const struct ir_stmt *beside(const struct remove *r, const GArray *all, bool *before)
{
	const struct sibling *last = NULL;
	const struct ir_stmt *at;
	const GPtrArray *kids;
	guint i = 0;

	*before = false;
	for (i = 0; i < all->len; i++) {
		const struct sibling *s = &g_array_index(all, struct sibling, i);
		bool earlier = s->acquired < r->ref->acquire->range.begin;

		if (earlier && (!*before || s->put->range.begin < last->put->range.begin)) {
			*before = true;
			last = s;
		} else if (!*before && (!last || s->put->range.begin > last->put->range.begin)) {
			last = s;
		}
	}
	at = last->put->stmt;
	kids = at->parent->kids;
	if (*before || !g_ptr_array_find((GPtrArray *)kids, at, &i))
		return at;
	for (i++; i < kids->len && undoes_later(r, last->func, kids->pdata[i]); i++)
		at = kids->pdata[i];
	return at;
}

static bool put_beside(struct remove *r)
{
	g_autoptr(GArray) all = find_siblings(r);
	g_autofree char *lines = NULL, *deed = NULL;
	const struct sibling *first;
	const struct ir_stmt *s;
	GPtrArray *edits;
	bool before;

	if (!all->len || !are_together(all))
		return false;
	first = &g_array_index(all, struct sibling, 0);
	s = beside(r, all, &before);
	lines = put_lines(r, first->base);
	edits = fix_edits_new();
	if (!insert(r, edits, s, before, lines)) {
		g_ptr_array_unref(edits);
		return false;
	}
	deed = g_strdup_printf("Drop it in %s() with the others.", first->func->name);
	propose(r, edits, deed);
	return true;
}

/* --- at the end of remove -------------------------------------------------------------- */

/* The probe function that comes to the look-up; NULL when there are several, or none. */
static const struct ir_func *probe_of(const struct flow_unit *fu, const struct ir_func *f)
{
	const struct ir_func *only = NULL;

	if (bound_probe_entry(fu, f))
		return f;
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *g = fu->ir->funcs->pdata[i];

		if (g->from_header || !bound_probe_entry(fu, g))
			continue;
		if (only)
			return NULL;
		only = g;
	}
	return only && bound_runs_once(fu, f) ? only : NULL;
}

/* A local or parameter of @f that points to a struct @tag, the same all the time. */
static const struct ir_var *pointer_to(const struct ir_func *f, const char *tag)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		const struct ir_var *v = f->vars->pdata[i];

		if ((v->kind == IR_V_PARAM || (v->kind == IR_V_LOCAL && ir_sole_def(f, v))) &&
		    v->type.kind == IR_T_PTR && v->type.depth == 1 && !g_strcmp0(v->type.tag, tag))
			return v;
	}
	return NULL;
}

static bool has_one_exit(const struct ir_func *f)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < f->blocks->len; i++)
		n += ((const struct ir_block *)f->blocks->pdata[i])->term.kind == IR_TERM_RETURN;
	return n == 1;
}

/* Does @s hand @v itself to something that may end it? */
static bool may_end(const struct ir_func *f, const struct ir_stmt *s, const struct ir_var *v)
{
	static const char *const words[] = { "free", "kfree", "put", "release", "destroy", "unref", "drop" };

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && stmt_inside(in->stmt, s) &&
		    name_has_word(in->callee, words, G_N_ELEMENTS(words)))
			return true;
	}
	return false;
}

/*
 * What was registered with devm_*() is only undone behind remove: an interrupt handler could still use what was put.
 */
static bool outlives_remove(const struct flow_unit *fu)
{
	static const char *const words[] = { "register", "request", "irq", "add", "create", "interrupt" };

	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; !f->from_header && k < f->ninstrs; k++) {
			const char *callee = f->instrs[k]->callee;

			if (callee && g_str_has_prefix(callee, "devm_") &&
			    name_has_word(callee, words, G_N_ELEMENTS(words)))
				return true;
		}
	}
	return false;
}

static bool put_at_end(struct remove *r)
{
	const struct ir_func *probe = probe_of(r->at->fu, r->ref->func);
	const struct ir_func *f = probe ? flow_remove_of(r->at->fu, probe) : NULL;
	const struct ir_var *v = f ? pointer_to(f, r->record) : NULL;
	const GPtrArray *kids = f && f->body ? f->body->kids : NULL;
	g_autofree char *base = NULL, *lines = NULL, *deed = NULL;
	const struct ir_stmt *last;
	GPtrArray *edits;

	if (!f || f->tainted || !kids || !kids->len || !v || !has_one_exit(f) || outlives_remove(r->at->fu))
		return false;
	last = kids->pdata[kids->len - 1];
	for (unsigned int i = 0; i < kids->len; i++) {
		const struct ir_stmt *k = kids->pdata[i];

		if (k->kind == IR_S_LABEL || k->kind == IR_S_RETURN || may_end(f, k, v))
			return false;
	}
	base = g_strconcat(v->name, "->", NULL);
	lines = put_lines(r, base);
	edits = fix_edits_new();
	if (last->kind == IR_S_DECL || !insert(r, edits, last, false, lines)) {
		g_ptr_array_unref(edits);
		return false;
	}
	deed = g_strdup_printf("Drop it at the end of %s().", f->name);
	propose(r, edits, deed);
	return true;
}

/* --- before the struct goes ------------------------------------------------------------ */

static bool is_of_record(const struct remove *r, const struct ir_path *p)
{
	return p && p->kind == IR_P_VAR && p->type.kind == IR_T_PTR && p->type.depth == 1 &&
	       !g_strcmp0(p->type.tag, r->record);
}

/* Is every struct of that kind that the unit makes cleared? And does it make any? */
static bool starts_cleared(const struct remove *r)
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

static bool put_before_free(struct remove *r)
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
			lines = put_lines(r, base);
			if (f->tainted || f->from_header || !is_plain(in->stmt) ||
			    !insert(r, edits, in->stmt, true, lines))
				return false;
			where = f->name;
		}
	}
	if (!where)
		return false;
	propose(r, g_steal_pointer(&edits), "Drop it before the struct that holds it is freed.");
	return true;
}

static bool set_up(struct remove *r)
{
	if (!find_field(r)) {
		decline(r, "no single field keeps it");
		return false;
	}
	r->checked = retained_checked(r->at->fu, r->ref);
	return true;
}

void fix_put_beside(struct fix_at *at, const struct flow_ref *ref)
{
	struct remove r = { .at = at, .ref = ref };

	if (set_up(&r))
		put_beside(&r);
}

void fix_put_in_remove(struct fix_at *at, const struct flow_ref *ref)
{
	struct remove r = { .at = at, .ref = ref };
	unsigned int before = at->candidates->len;

	if (!set_up(&r))
		return;
	put_at_end(&r);
	put_before_free(&r);
	if (at->candidates->len == before)
		decline(&r, "no place is sure to come after its last use");
}
