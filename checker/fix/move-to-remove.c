/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "move-to-remove": probe keeps what it looks up in globals, which the module's exit puts, when the driver is
 * unregistered. That is as often as the module goes, not as often as probe runs: the puts move to remove, and where probe
 * fails it puts all of them by a label.
 *
 * The look-ups come one after the other, so that at each exit behind them each global holds what its look-up gave, or
 * NULL; nothing else sets one, and no other function puts one.
 */
#include "fix/move-to-remove.h"

#include <string.h>

#include "fix/bound.h"
#include "fix/place.h"
#include "fix/plan.h"
#include "fix/removal.h"
#include "fix/retained.h"

#define LABEL "err_put"

struct move {
	const struct flow_unit *fu;
	struct fix_at at;
	const struct ir_func *probe, *remove, *exit;
	const struct ir_block *from; /* of the look-ups */
	GPtrArray *puts; /* const struct ir_instr *, in the exit function, in its order */
	const char *var; /* that takes the error */
	GPtrArray *edits;
};

/* --- the puts ----------------------------------------------------------------------------- */

static bool is_static_place(const struct ir_path *p)
{
	const struct ir_var *v = p ? ir_path_root(p) : NULL;

	return v && v->kind == IR_V_GLOBAL && !ir_path_derefs(p) && p->type.kind == IR_T_PTR;
}

/* Does a statement before @s, in the same block, unregister a driver? */
static bool behind_unregister(const struct ir_func *f, const struct ir_stmt *s)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op == IR_CALL && in->callee && in->stmt && in->stmt->parent == s->parent &&
		    in->range.begin < s->range.begin &&
		    (strstr(in->callee, "unregister_driver") ||
		     g_str_has_suffix(in->callee, "_driver_unregister")))
			return true;
	}
	return false;
}

/* The one put of the global, a statement of the exit function; NULL: there are others, or something else sets it. */
static const struct ir_instr *only_put(const struct move *m, const struct flow_ref *ref)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const struct ir_instr *put = NULL;

	g_ptr_array_add(names, (gpointer)ref->acquire->dst);
	for (unsigned int i = 0; i < m->fu->ir->funcs->len; i++) {
		const struct ir_func *f = m->fu->ir->funcs->pdata[i];

		for (uint32_t k = 0; k < f->ninstrs; k++) {
			const struct ir_instr *in = f->instrs[k];

			if (in->dst == ref->acquire->dst && in != ref->acquire)
				return NULL;
			if (!retained_drops(m->fu, names, in))
				continue;
			if (put || f != m->exit)
				return NULL;
			put = in;
		}
	}
	if (!put || put->nargs != 1 || put->macro || !removal_is_plain(put->stmt) ||
	    put->stmt->parent != m->exit->body || !behind_unregister(m->exit, put->stmt) ||
	    !model_does(m->fu->model, put->callee, MODEL_TAKES_NULL, NULL) || put->args[0]->kind != IR_E_LOAD)
		return NULL;
	return put;
}

static int by_place(const void *a, const void *b)
{
	const struct ir_instr *x = *(const struct ir_instr *const *)a,
			      *y = *(const struct ir_instr *const *)b;

	return x->range.begin < y->range.begin ? -1 : x->range.begin > y->range.begin;
}

/* All that probe keeps in a global is kept alike. */
static bool find_puts(struct move *m)
{
	for (unsigned int i = 0; i < m->fu->refs->len; i++) {
		const struct flow_ref *r = m->fu->refs->pdata[i];
		const struct ir_instr *put;

		if (r->func != m->probe || !is_static_place(r->acquire->dst))
			continue;
		put = r->acquire->block == m->from && !r->soft ? only_put(m, r) : NULL;
		if (!put)
			return false;
		g_ptr_array_add(m->puts, (gpointer)put);
	}
	g_ptr_array_sort(m->puts, by_place);
	return m->puts->len;
}

/* "pci_dev_put(…);", each on a line of its own. g_free() */
static char *put_lines(const struct move *m, bool reverse, const char *indent)
{
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; i < m->puts->len; i++) {
		const struct ir_instr *in = m->puts->pdata[reverse ? m->puts->len - 1 - i : i];
		g_autofree char *call = fix_at_source(&m->at, &in->range);

		g_string_append_printf(s, "%s%s;\n", indent, call);
	}
	return g_string_free(s, FALSE);
}

static bool move_puts(struct move *m)
{
	const struct ir_stmt *last = stmt_last(m->remove->body);
	g_autofree char *lines = put_lines(m, false, "");

	if (!removal_has_one_exit(m->remove) || !removal_is_plain(last) ||
	    !fix_at_insert_after(&m->at, m->edits, last, lines))
		return false;
	for (unsigned int i = 0; i < m->puts->len; i++)
		fix_at_delete(&m->at, m->edits, ((const struct ir_instr *)m->puts->pdata[i])->stmt);
	return true;
}

/* --- where probe fails ---------------------------------------------------------------------- */

/* "return -ENODEV;" becomes a jump to the label. */
static bool lead_to_label(struct move *m, const struct ir_term *t)
{
	const struct ir_stmt *s = t->stmt;
	g_autofree char *text = fix_at_source(&m->at, &s->range), *value = NULL, *lines = NULL;

	if (!t->value || t->value->kind != IR_E_CONST || !t->value->value || s->range.in_macro ||
	    s->range.in_header || !g_str_has_prefix(text, "return ") || strchr(text, '\n'))
		return false;
	value = g_strndup(text + strlen("return "), strcspn(text, ";") - strlen("return "));
	lines = g_strdup_printf("%s = %s;\n", m->var, value);
	if (!fix_at_insert_or_brace(&m->at, m->edits, s, lines))
		return false;
	fix_edits_add(m->edits, s->range.begin, s->range.begin + (uint32_t)strcspn(text, ";"), "goto " LABEL);
	return true;
}

/* "return register(…);" is told apart, and the label follows. */
static bool end_by_label(struct move *m, const struct ir_term *t)
{
	const struct ir_range *r = &t->stmt->range;
	g_autofree char *text = fix_at_source(&m->at, r), *puts = put_lines(m, true, "\t"), *tail = NULL;
	bool zero = t->value && t->value->kind == IR_E_CONST && !t->value->value;

	if (!t->value || (t->value->kind == IR_E_CONST && !zero) || t->stmt->bare || r->in_macro ||
	    r->in_header || !g_str_has_prefix(text, "return ") || strchr(text, '\n') ||
	    !text_starts_line(&m->at.text, r->begin))
		return false;
	tail = g_strdup_printf("%s\n\n" LABEL ":\n%s\n\treturn %s;",
			       zero ? "" : "\n\tif (%s)\n\t\tgoto " LABEL ";\n\n\treturn 0;", puts, m->var);
	if (!zero) {
		g_autofree char *set = g_strdup_printf("%s =", m->var);
		g_auto(GStrv) parts = g_strsplit(tail, "%s", 2);

		fix_edits_add(m->edits, r->begin, r->begin + (uint32_t)strlen("return"), set);
		g_free(tail);
		tail = g_strjoinv(m->var, parts);
	}
	fix_edits_add(m->edits, r->end, r->end, tail);
	return true;
}

static bool put_on_failures(struct move *m)
{
	const struct ir_func *f = m->probe;
	g_autoptr(GPtrArray) all = fix_at_blocks_from(m->from);
	const struct ir_stmt *last = stmt_last(f->body);
	bool ended = false;

	for (unsigned int i = 0; i < all->len; i++) {
		const struct ir_block *b = all->pdata[i];

		if (b->term.kind != IR_TERM_RETURN)
			continue;
		if (!b->term.stmt || b->term.stmt->kind != IR_S_RETURN ||
		    fix_at_reaches(f->blocks->pdata[0], b, m->from))
			return false;
		if (b->term.stmt != last ? !lead_to_label(m, &b->term) : ended || !end_by_label(m, &b->term))
			return false;
		ended |= b->term.stmt == last;
	}
	return ended;
}

static void see_jump(struct ir_stmt *s, void *data)
{
	bool *any = data;

	*any |= s->kind == IR_S_LABEL || s->kind == IR_S_GOTO;
}

/* A variable for the error, declared below the others when there is none. */
static bool find_var(struct move *m)
{
	static const char *const usual[] = { "ret", "err", "rc", "error", "retval" };
	const GPtrArray *kids = m->probe->body->kids, *vars = m->probe->vars;
	const struct ir_stmt *decl = NULL;

	for (unsigned int i = 0; i < vars->len; i++) {
		const struct ir_var *v = vars->pdata[i];

		for (unsigned int k = 0; v->name && k < G_N_ELEMENTS(usual); k++) {
			if (strcmp(v->name, usual[k]))
				continue;
			m->var = usual[k];
			return v->kind == IR_V_LOCAL && v->type.kind == IR_T_INT && !v->type.is_unsigned &&
			       !v->type.is_bool && stmt_sees(stmt_last(m->probe->body), v);
		}
	}
	for (unsigned int i = 0; i < kids->len && ((const struct ir_stmt *)kids->pdata[i])->kind == IR_S_DECL;
	     i++)
		decl = kids->pdata[i];
	m->var = "err";
	return decl && fix_at_insert_after(&m->at, m->edits, decl, "int err;\n");
}

static bool may_use_label(const struct move *m)
{
	bool any = false;

	if (!m->probe->body || !stmt_last(m->probe->body) || m->probe->tainted ||
	    func_has_cleanup(m->probe) || m->probe->ret.kind != IR_T_INT || m->from->loop)
		return false;
	stmt_walk(m->probe->body, see_jump, &any);
	return !any;
}

static struct fix_candidate *propose(struct move *m)
{
	g_autoptr(GPtrArray) edits = NULL;
	GPtrArray *sorted = fix_edits_new();
	char *words;

	m->edits = edits = fix_edits_new();
	if (!may_use_label(m) || !find_puts(m) || !find_var(m) || !put_on_failures(m) || !move_puts(m) ||
	    !fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return NULL;
	}
	words = g_strdup_printf(
		"%s() keeps the devices it looks up, with a reference each, in globals that %s() puts when "
		"the "
		"module goes. They are lost when it runs again, after an error or because the driver was "
		"unbound.\n\nDrop the references on its error paths and in %s() instead.",
		m->probe->name, m->exit->name, m->remove->name);
	return fix_candidate_new("move-to-remove", sorted, words);
}

struct fix_candidate *move_to_remove(const struct flow_unit *fu, const struct flow_ref *ref)
{
	struct move m = {
		.fu = fu,
		.at = { .fu = fu, .func = ref->func, .text = { fu->ir->text, (uint32_t)fu->ir->len } },
		.probe = ref->func,
		.from = ref->acquire->block,
	};
	struct fix_candidate *c = NULL;

	if (!is_static_place(ref->acquire->dst) || !bound_probe_entry(fu, ref->func))
		return NULL;
	m.remove = flow_remove_of(fu, ref->func);
	m.exit = removal_registered_by(&m.at, "module_exit");
	if (!m.remove || !m.exit || m.remove->tainted || m.exit->tainted)
		return NULL;
	m.puts = g_ptr_array_new();
	c = propose(&m);
	g_ptr_array_unref(m.puts);
	return c;
}
