/* SPDX-License-Identifier: GPL-2.0-only */
/* What the strategies of retained.h share. */
#include "fix/retained.h"

#include <string.h>

#include "fix/place.h"
#include "rules/ref-report.h"

/* --- names of the object --------------------------------------------------------------- */

/* "&pdev->dev", "&phydev->mdio.dev" -> pdev, phydev */
static const struct ir_path *device_in(const struct ir_path *p)
{
	if (p->kind != IR_P_FIELD || p->type.kind != IR_T_RECORD || g_strcmp0(p->type.tag, "device"))
		return NULL;
	while (p->kind == IR_P_FIELD)
		p = p->base;
	return p->kind == IR_P_DEREF ? p->base : NULL;
}

bool retained_is(const GPtrArray *names, const struct ir_expr *e)
{
	const struct ir_path *p = NULL;

	if (e && e->kind == IR_E_CONTAINER_OF)
		return retained_is(names, e->a);
	if (e && e->kind == IR_E_LOAD)
		p = e->path;
	else if (e && e->kind == IR_E_ADDR)
		p = device_in(e->path);
	return p && g_ptr_array_find((GPtrArray *)names, p, NULL);
}

/* "x = to_foo(pdev);" by a function that the model knows to give another name. */
static bool renames(const struct flow_unit *fu, const GPtrArray *names, const struct ir_instr *in)
{
	return in->op == IR_CALL && in->nargs && retained_is(names, in->args[0]) &&
	       model_does(fu->model, in->callee, MODEL_SAME, NULL);
}

/* What the look-up sets: its result, or "args.np" of "err = look_up(np, &args);". */
static const struct ir_path *object_of(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const GPtrArray *all = fu->ir->all_paths;

	if (!ref->object || ref->acquire->dst->type.kind == IR_T_PTR)
		return ref->acquire->dst;
	for (unsigned int i = 0; i < all->len; i++) {
		const struct ir_path *p = all->pdata[i];
		g_autofree char *name =
			p->kind == IR_P_FIELD && ir_path_root(p)->kind == IR_V_LOCAL ? ir_path_str(p) : NULL;

		if (!g_strcmp0(name, ref->object) && g_ptr_array_find(ref->func->vars, ir_path_root(p), NULL))
			return p;
	}
	return ref->acquire->dst;
}

GPtrArray *retained_names(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_func *f = ref->func;
	GPtrArray *names = g_ptr_array_new();
	unsigned int before;

	g_ptr_array_add(names, (gpointer)object_of(fu, ref));
	do {
		before = names->len;
		for (uint32_t i = 0; i < f->ninstrs; i++) {
			const struct ir_instr *in = f->instrs[i];

			if (!in->dst || g_ptr_array_find(names, in->dst, NULL))
				continue;
			if ((in->op == IR_ASSIGN && retained_is(names, in->src)) || renames(fu, names, in))
				g_ptr_array_add(names, (gpointer)in->dst);
		}
	} while (names->len > before);
	return names;
}

bool retained_unique(const struct flow_ref *ref, const GPtrArray *names)
{
	const struct ir_func *f = ref->func;

	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (!in->dst || in == ref->acquire || !g_ptr_array_find((GPtrArray *)names, in->dst, NULL))
			continue;
		if (in->op != IR_ASSIGN ? in->dst == ref->acquire->dst : !retained_is(names, in->src))
			return false;
	}
	return true;
}

bool retained_drops(const struct flow_unit *fu, const GPtrArray *names, const struct ir_instr *in)
{
	if (in->op != IR_CALL || !model_does(fu->model, in->callee, MODEL_RELEASE, NULL))
		return false;
	for (unsigned int i = 0; i < in->nargs; i++) {
		if (retained_is(names, in->args[i]))
			return true;
	}
	return false;
}

static bool is_global(const struct ir_path *p)
{
	const struct ir_var *v = ir_path_root(p);

	return (v->kind == IR_V_GLOBAL || v->kind == IR_V_STATIC) && !ir_path_derefs(p);
}

/* "dev = NULL;" of all that loses it: where it is put before that, nothing stale is left behind. */
static bool only_cleared(const struct flow_ref *ref)
{
	bool any = false;

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];
		bool clears = false;

		if (x->place != REF_LOST)
			continue;
		for (uint32_t k = 0; x->overwritten && x->func == ref->func && k < ref->func->ninstrs; k++) {
			const struct ir_instr *in = ref->func->instrs[k];

			clears |= in->op == IR_ASSIGN && in->stmt == x->stmt &&
				  in->dst == ref->acquire->dst && in->src->kind == IR_E_CONST &&
				  !in->src->value;
		}
		if (!clears)
			return false;
		any = true;
	}
	return any;
}

bool retained_put_later(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_func *remove = flow_remove_of(fu, ref->func);
	g_autoptr(GPtrArray) all = NULL, names = g_ptr_array_new();

	if (!ref->acquire->dst || only_cleared(ref))
		return false;
	all = retained_names(fu, ref);
	for (unsigned int i = 0; i < all->len; i++) {
		if (is_global(all->pdata[i]))
			g_ptr_array_add(names, all->pdata[i]);
	}
	for (unsigned int i = 0; names->len && i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; f != ref->func && f != remove && k < f->ninstrs; k++) {
			if (retained_drops(fu, names, f->instrs[k]))
				return true;
		}
	}
	return false;
}

/*
 * The rules leave a node that a field keeps alone. Is it sure that nobody puts it? A core that the driver hands its
 * structures to may do so by a callback, and files of the driver beside this one; what else the tree does with fields
 * of that name, it does not do with this one.
 */
static bool node_stays(const struct flow_unit *fu, const struct ref_exit *x)
{
	unsigned int how;

	if (!x->record || !strcmp(x->record, "<derived>") || x->skipped_by)
		return false;
	how = flow_released_near(fu, x->record, x->field) |
	      (flow_released(fu, x->record, x->field) & (FLOW_RELEASED_MANAGED | FLOW_RELEASED_CALLBACK));
	for (unsigned int i = 0; i < G_N_ELEMENTS(x->also) && x->also[i].field; i++)
		how |= flow_released_near(fu, x->also[i].record, x->also[i].field);
	return !how && !(x->owner && flow_record_released(fu, x->owner) & FLOW_RELEASED_CALLBACK);
}

bool retained_stays(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x)
{
	return model_is_node(ref->kind) ? node_stays(fu, x) : ref_judge(fu, ref, x) == REF_RETAINED;
}

/* --- is there an object? ------------------------------------------------------------------ */

bool retained_leaves(const struct ir_stmt *s)
{
	const struct ir_stmt *last = s->kind == IR_S_IF && !s->else_stmt ? stmt_last(s->then_stmt) : NULL;

	return last && stmt_is_jump(last);
}

bool retained_status_check(const struct flow_ref *ref, const struct ir_stmt *s)
{
	const struct ir_path *status = ref->acquire->dst;
	const struct ir_func *f = ref->func;

	if (!status || status->type.kind == IR_T_PTR || !retained_leaves(s))
		return false;
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];
		bool negated = false;
		const struct ir_expr *e;

		if (b->term.kind != IR_TERM_BRANCH || b->term.stmt != s)
			continue;
		e = stmt_tested(b->term.value, &negated);
		return e->kind == IR_E_LOAD && e->path == status && !negated &&
		       stmt_starts(b->term.succ[0], s->then_stmt);
	}
	return false;
}

/* The test of @b: is it on the object, and where does it go when there is none? */
static const struct ir_block *none_side(const struct flow_unit *fu, const struct flow_ref *ref,
					const GPtrArray *names, const struct ir_block *b)
{
	bool negated = false;
	const struct ir_expr *e = stmt_tested(b->term.value, &negated);
	const struct ir_instr *def;

	if (retained_is(names, e))
		return b->term.succ[!negated];
	if (e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return NULL;
	def = ir_sole_def(ref->func, e->path->var);
	if (!def || def->op != IR_CALL || def->nargs != 1 || !retained_is(names, def->args[0]) ||
	    !(model_does(fu->model, def->callee, MODEL_IS_ERR, NULL) ||
	      model_does(fu->model, def->callee, MODEL_IS_ERR_OR_NULL, NULL)))
		return NULL;
	return b->term.succ[negated];
}

bool retained_check(const struct flow_unit *fu, const struct flow_ref *ref, const GPtrArray *names,
		    const struct ir_stmt *s)
{
	const struct ir_func *f = ref->func;

	if (!retained_leaves(s))
		return false;
	for (unsigned int i = 0; i < f->blocks->len; i++) {
		const struct ir_block *b = f->blocks->pdata[i];
		const struct ir_block *none;

		if (b->term.kind != IR_TERM_BRANCH || b->term.stmt != s)
			continue;
		none = none_side(fu, ref, names, b);
		if (none && stmt_starts(none, s->then_stmt))
			return true;
	}
	return false;
}

bool retained_checked(const struct flow_unit *fu, const struct flow_ref *ref)
{
	const struct ir_stmt *s = ref->acquire->stmt;
	const GPtrArray *kids = ref->func->body ? ref->func->body->kids : NULL;
	g_autoptr(GPtrArray) names = NULL;
	guint i = 0;

	if (!ref->acquire->dst || !s || !kids || !g_ptr_array_find((GPtrArray *)kids, s, &i))
		return false;
	names = retained_names(fu, ref);
	for (; i < kids->len; i++) {
		if (retained_check(fu, ref, names, kids->pdata[i]))
			return true;
	}
	return false;
}

enum retained_dropped retained_dropped(const struct flow_ref *ref)
{
	unsigned int dropped = 0, others = 0;

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->func != ref->func || x->cls == EXIT_SUCCESS_)
			continue;
		if (x->place == REF_RELEASED || x->place == REF_MANAGED)
			dropped++;
		else
			others++;
	}
	if (!others)
		return dropped ? RETAINED_DROPPED : RETAINED_NO_FAILURE;
	return dropped || ref->dropped ? RETAINED_SOMETIMES : RETAINED_NEVER_DROPPED;
}

/* --- text ------------------------------------------------------------------------------ */

bool retained_release(const char *format, const char *object, char **callee, char **arg)
{
	const char *open = strchr(format, '('), *at = strstr(format, "%s");

	if (!open || !at || at < open || !g_str_has_suffix(format, ")") || strchr(open, ','))
		return false;
	*callee = g_strndup(format, (gsize)(open - format));
	*arg = g_strdup_printf("%.*s%s%.*s", (int)(at - open - 1), open + 1, object,
			       (int)(strlen(at + 2) - 1), at + 2);
	return true;
}

char *retained_put_or_null(const struct model *m, const char *format, const char *object)
{
	g_autofree char *callee = NULL, *arg = NULL;

	if (!format || !retained_release(format, object, &callee, &arg) || strcmp(arg, object) ||
	    !model_does(m, callee, MODEL_TAKES_NULL, NULL))
		return NULL;
	return g_strdup_printf("%s(%s)", callee, arg);
}

#define COLUMNS 80

static void pad(GString *s, unsigned int columns)
{
	for (unsigned int i = 0; i < columns / 8; i++)
		g_string_append_c(s, '\t');
	for (unsigned int i = 0; i < columns % 8; i++)
		g_string_append_c(s, ' ');
}

char *retained_call(const char *head, const char *const *args, const char *tail, unsigned int indent)
{
	unsigned int open = (unsigned int)strlen(head) + 1, column = open;
	GString *s = g_string_new(head);

	g_string_append_c(s, '(');
	for (unsigned int i = 0; args[i]; i++) {
		unsigned int n =
			(unsigned int)strlen(args[i]) + (args[i + 1] ? 1 : (unsigned int)strlen(tail) + 1);

		if (i && indent + column + 1 + n > COLUMNS) {
			g_string_append_c(s, '\n');
			pad(s, open);
			column = open;
		} else if (i) {
			g_string_append_c(s, ' ');
			column++;
		}
		g_string_append_printf(s, "%s%s", args[i], args[i + 1] ? "," : "");
		column += n;
	}
	g_string_append_printf(s, ")%s", tail);
	return g_string_free(s, FALSE);
}
