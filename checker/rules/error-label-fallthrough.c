/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * error-label-fallthrough: a path that succeeded runs into an error label, which undoes what the path has just made
 * public, or returns a variable that was never set.
 *
 * A label is one of errors when its name says so and every goto that leads there can carry a failure. The path that falls
 * into it has succeeded when the variable that is returned can hold no failure there. Many labels with such names are
 * shared with success on purpose, to free temporaries or to unlock: only what others can see by then (see undo.h) counts
 * as undone.
 *
 * Limits: a function that returns a constant behind the label says nothing about success. What is undone under a condition
 * of its own is not counted, a test for its presence aside.
 */
#include "rules/rules.h"

#include <string.h>

#include "rules/error-label.h"
#include "rules/int-flow.h"
#include "rules/site.h"
#include "rules/undo.h"
#include "support/names.h"

/* One label of a function, and what is found out about it. */
struct label {
	const struct flow_unit *fu;
	const struct ir_func *f;
	const struct ir_stmt *stmt;
	const struct ir_var *ret; /* returned behind the label; NULL in a void function */
	GPtrArray *from; /* const struct ir_block *: where paths that succeeded come from */
	unsigned int bits; /* of .ret on these paths */
	struct int_flow *flow; /* in the whole function */
	struct int_flow *behind; /* from the label on, when it was reached by success */
};

static bool names_error(const char *label)
{
	static const char *const words[] = {
		"err",	   "error",  "errout", "fail",	   "failed",	 "failure",    "free",
		"release", "undo",   "unwind", "rollback", "cleanup",	 "unregister", "put",
		"disable", "unmap",  "remove", "destroy",  "dealloc",	 "abort",      "bad",
		"del",	   "deinit", "detach", "uninit",   "deregister", "teardown",   "revert",
	};

	static const char *const shared[] = { "exit", "and", "done", "finish", "finally" };

	if (name_has_word(label, shared, G_N_ELEMENTS(shared)))
		return false;
	return name_has_word(label, words, G_N_ELEMENTS(words)) || g_str_has_prefix(label, "err") ||
	       g_str_has_prefix(label, "fail");
}

static const struct ir_var *returned_var(const struct ir_func *f, const struct ir_expr *e)
{
	const struct ir_var *v = e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR ? e->path->var : NULL;
	const struct ir_instr *def = v && v->kind == IR_V_TEMP ? ir_sole_def(f, v) : NULL;

	if (def && def->op == IR_CALL && !g_strcmp0(def->callee, "ERR_PTR"))
		return returned_var(f, def->args[0]);
	return v && v->kind == IR_V_LOCAL && v->type.kind == IR_T_INT && !v->type.is_bool ? v : NULL;
}

/* The one variable that all returns behind the label return. */
static bool find_ret(struct label *l)
{
	g_autoptr(struct_int_flow) region = int_flow_new(l->fu, l->f, NULL, l->stmt->block, INT_ANY);
	bool any = false;

	for (unsigned int i = 0; i < l->f->blocks->len; i++) {
		const struct ir_block *b = l->f->blocks->pdata[i];
		const struct ir_var *v;

		if (b->term.kind != IR_TERM_RETURN || !int_flow_at(region, b))
			continue;
		v = returned_var(l->f, b->term.value);
		if ((!v && b->term.value) || (any && v != l->ret))
			return false;
		l->ret = v;
		any = true;
	}
	return any;
}

static bool is_goto_to(const struct ir_block *b, const char *label)
{
	return b->term.kind == IR_TERM_GOTO && b->term.stmt && b->term.stmt->kind == IR_S_GOTO &&
	       !g_strcmp0(b->term.stmt->label, label);
}

/* Blocks of labels of errors, and what only they lead to: no path that succeeded is there. */
static void collect_labels(const struct ir_stmt *s, GHashTable *set)
{
	if (s->kind == IR_S_LABEL && s->block && names_error(s->label))
		g_hash_table_add(set, s->block);
	for (unsigned int i = 0; s->kids && i < s->kids->len; i++)
		collect_labels(s->kids->pdata[i], set);
}

/* Blocks that can be reached without passing a label of errors: indexed by id; g_free() */
static bool *plain_blocks(const struct ir_func *f)
{
	g_autoptr(GHashTable) labels = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();
	bool *seen = g_new0(bool, f->blocks->len);

	collect_labels(f->body, labels);
	g_ptr_array_add(todo, f->blocks->pdata[0]);
	while (todo->len) {
		struct ir_block *b = g_ptr_array_steal_index(todo, todo->len - 1);

		if (seen[b->id] || g_hash_table_contains(labels, b))
			continue;
		seen[b->id] = true;
		for (unsigned int k = 0; k < b->term.nsucc; k++)
			g_ptr_array_add(todo, b->term.succ[k]);
	}
	return seen;
}

/* Every goto that leads there may carry a failure, and what falls in cannot. @region: blocks behind the label. */
static bool succeeds_into(struct label *l, const struct int_flow *region)
{
	g_autofree bool *plain = plain_blocks(l->f);
	unsigned int gotos = 0;

	l->bits = INT_NONE;
	for (unsigned int i = 0; i < l->f->blocks->len; i++) {
		const struct ir_block *b = l->f->blocks->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			unsigned int bits;

			if (b->term.succ[k] != l->stmt->block)
				continue;
			bits = int_flow_edge(l->flow, b, k);
			if (int_flow_at(region, b)) /* a loop */
				return false;
			if (!bits)
				continue;
			if (!is_goto_to(b, l->stmt->label)) {
				if (!plain[b->id])
					return false;
				g_ptr_array_add(l->from, (gpointer)b);
				l->bits |= bits;
				continue;
			}
			gotos++;
			if (l->ret && !(bits & MODEL_NEG))
				return false;
		}
	}
	return gotos && l->from->len && (!l->ret || !(l->bits & MODEL_NEG));
}

/* Does it only ask whether there is something to undo? */
static bool asks_presence(const struct ir_expr *cond, const struct ir_instr *call)
{
	if (cond->kind != IR_E_LOAD)
		return false;
	if (call->fnptr && call->fnptr->path == cond->path)
		return true;
	return call->nargs && call->args[0]->kind == IR_E_LOAD && call->args[0]->path == cond->path;
}

/* Does every way from the label to the end of the function pass @call, presence aside? */
static bool is_certain(const struct label *l, const struct ir_instr *call)
{
	g_autofree bool *reach = ir_reaching(l->f, call->block);

	for (unsigned int i = 0; i < l->f->blocks->len; i++) {
		const struct ir_block *b = l->f->blocks->pdata[i];

		if (b == call->block || !reach[i] || !int_flow_at(l->behind, b))
			continue;
		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			if (!reach[b->term.succ[k]->id] && int_flow_edge(l->behind, b, k) &&
			    (b->term.kind != IR_TERM_BRANCH || !asks_presence(b->term.value, call)))
				return false;
		}
	}
	return true;
}

/* Blocks of paths that jump to a label from elsewhere: all that lead to a goto into what lies behind @l. */
static bool *failing_blocks(const struct label *l)
{
	bool *shared = g_new0(bool, l->f->blocks->len);

	for (unsigned int i = 0; i < l->f->blocks->len; i++) {
		const struct ir_block *b = l->f->blocks->pdata[i];
		g_autofree bool *reach = NULL;

		if (b->term.kind != IR_TERM_GOTO || !b->term.stmt || b->term.stmt->kind != IR_S_GOTO ||
		    int_flow_at(l->behind, b) || !int_flow_at(l->behind, b->term.succ[0]))
			continue;
		reach = ir_reaching(l->f, b);
		for (unsigned int k = 0; k < l->f->blocks->len; k++)
			shared[k] |= reach[k];
	}
	return shared;
}

static bool may_succeed(const struct label *l, const struct ir_block *b)
{
	static const char *const failing[] = { "PTR_ERR", "ERR_PTR", "ERR_CAST", "dev_err_probe" };
	const struct ir_expr *e = b->term.value;
	const struct ir_var *v = e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR ? e->path->var : NULL;
	const struct ir_instr *def = v && v->kind == IR_V_TEMP ? ir_sole_def(l->f, v) : NULL;

	if (e && e->kind == IR_E_CONST)
		return e->value >= 0;
	if (v && v == l->ret)
		return int_flow_end(l->flow, b) & MODEL_ZERO;
	for (unsigned int i = 0; def && def->callee && i < G_N_ELEMENTS(failing); i++) {
		if (!strcmp(def->callee, failing[i]))
			return false;
	}
	return true;
}

/*
 * Does the function succeed elsewhere, past @made? Then what falls into the label is what had no luck: "if
 * (try(x) >= 0) return 1;" before it.
 */
static bool succeeds_elsewhere(const struct label *l, const struct ir_instr *made)
{
	for (unsigned int i = 0; i < l->f->blocks->len; i++) {
		const struct ir_block *b = l->f->blocks->pdata[i];
		g_autofree bool *dom = NULL;

		if (b->term.kind != IR_TERM_RETURN || int_flow_at(l->behind, b) || !may_succeed(l, b))
			continue;
		dom = ir_dominators(l->f, b);
		if (dom[made->block->id])
			return true;
	}
	return false;
}

struct evidence {
	const struct ir_instr *made, *undone;
};

/* What all paths that fall in have in common. */
static void find_ways(const struct label *l, bool *dom, bool *reach)
{
	for (unsigned int i = 0; i < l->from->len; i++) {
		g_autofree bool *dom2 = ir_dominators(l->f, l->from->pdata[i]);
		g_autofree bool *reach2 = ir_reaching(l->f, l->from->pdata[i]);

		for (unsigned int k = 0; k < l->f->blocks->len; k++) {
			dom[k] = dom2[k] && (!i || dom[k]);
			reach[k] |= reach2[k];
		}
	}
}

/* Does @call free memory that only a local variable has? */
static bool frees_temporary(const struct label *l, const struct undo *u, const struct ir_instr *call)
{
	const struct model_row *row = call->op == IR_CALL ? model_find(l->fu->model, call->callee) : NULL;

	for (const struct model_fact *k = row ? row->facts : NULL; k; k = k->next) {
		const struct ir_expr *e = k->effect == MODEL_FREE && k->place.arg >= 0 &&
							  (unsigned int)k->place.arg < call->nargs
						  ? call->args[k->place.arg]
						  : NULL;

		if (e && e->kind == IR_E_LOAD && e->path->kind == IR_P_VAR &&
		    e->path->var->kind == IR_V_LOCAL && !undo_of(u, call))
			return true;
	}
	return false;
}

/*
 * A chain of labels that first frees what the function needed for the time being: success is meant to run into it,
 * and what is undone further down was made for the time being as well.
 */
static bool is_after_cleanup(const struct label *l, const struct undo *u, const struct ir_instr *undone)
{
	for (uint32_t i = 0; i < l->f->ninstrs; i++) {
		const struct ir_instr *in = l->f->instrs[i];

		if (in->range.in_header || in->range.begin < l->stmt->range.begin ||
		    in->range.begin >= undone->range.begin || !int_flow_at(l->behind, in->block))
			continue;
		if (frees_temporary(l, u, in))
			return true;
	}
	return false;
}

static struct evidence find_undone(const struct label *l, const struct undo *u)
{
	for (uint32_t i = 0; i < l->f->ninstrs; i++) {
		const struct ir_instr *in = l->f->instrs[i], *made;

		if (in->op != IR_CALL || !int_flow_at(l->behind, in->block) || in->range.in_header ||
		    !is_certain(l, in))
			continue;
		made = undo_of(u, in);
		if (made && !made->range.in_header && !succeeds_elsewhere(l, made) &&
		    !is_after_cleanup(l, u, in))
			return (struct evidence){ made, in };
	}
	return (struct evidence){ 0 };
}

/* Does a return behind the label give the variable as it was left? */
static bool returns_unset(const struct label *l)
{
	if (!l->ret || !(l->bits & INT_UNSET))
		return false;
	for (unsigned int i = 0; i < l->f->blocks->len; i++) {
		const struct ir_block *b = l->f->blocks->pdata[i];

		if (b->term.kind == IR_TERM_RETURN && int_flow_at(l->behind, b) & INT_UNSET)
			return true;
	}
	return false;
}

static void report(const struct label *l, const struct evidence *e, bool unset, GPtrArray *out)
{
	struct ir_range at = l->stmt->range;
	g_autofree char *undoes = NULL;
	struct finding *f;
	bool again;

	at.end_line = at.line;
	at.end_col = at.col + strlen(l->stmt->label);
	again = e->undone && !g_strcmp0(e->made->callee, undo_callee(e->undone));
	if (e->undone)
		undoes = g_strdup_printf(", where %s() %s", undo_callee(e->undone),
					 again ? "is called once more" : "undoes it");
	f = site_finding(l->fu, "error-label-fallthrough", FWS_ERROR, l->f, &at,
			 e->undone ? undo_callee(e->undone) : NULL, l->stmt->label,
			 "success falls through into the error label '%s'%s%s%s%s", l->stmt->label,
			 undoes ? undoes : "", unset ? ", and '" : "", unset ? l->ret->name : "",
			 unset ? "' is returned unset" : "");
	if (e->made)
		site_step(l->fu, f, STEP_INFO, &e->made->range,

			  again ? "done here already, by the path that succeeds"
				: "made public here, by the path that succeeds");
	site_step(l->fu, f, STEP_LOST, &at, "success gets here: no return precedes the label");
	if (e->undone)
		site_step(l->fu, f, STEP_RELEASE, &e->undone->range,
			  again ? "done again here" : "undone here");
	g_ptr_array_add(out, f);
}

/* What the label does for all, success included, and a return before it would leave out: in words, or NULL. */
static const char *shared_work(const struct label *l, const struct undo *u)
{
	static const char *const locks[] = { "unlock", "up", "kunmap", "end", "unlocked" };

	for (uint32_t i = 0; i < l->f->ninstrs; i++) {
		const struct ir_instr *in = l->f->instrs[i];
		const struct ir_path *arg;

		if (in->op != IR_CALL || !int_flow_at(l->behind, in->block) || !undo_callee(in) ||
		    in->implicit || undo_of(u, in))
			continue;
		if (name_has_word(undo_callee(in), locks, G_N_ELEMENTS(locks)))
			return "the label also gives back a lock, which success has to do too";
		arg = in->nargs && in->args[0]->kind == IR_E_LOAD ? in->args[0]->path : NULL;
		if (arg && arg->kind == IR_P_VAR && arg->var->kind == IR_V_LOCAL &&
		    undo_ends(undo_callee(in)))
			return "the label may also free what success does not keep";
	}
	return NULL;
}

/* true: reported, and labels further down are its consequences. @why: instead of a report, why no fix is right */
static bool check_label(struct label *l, GPtrArray *out, const char **why)
{
	g_autoptr(struct_int_flow) region = NULL, flow = NULL, behind = NULL;
	g_autofree bool *dom = g_new0(bool, l->f->blocks->len), *reach = g_new0(bool, l->f->blocks->len);
	g_autofree bool *shared = NULL;
	g_autoptr(GPtrArray) from = g_ptr_array_new();
	struct undo u = { l->fu, l->f, dom, reach, NULL };
	struct evidence e;
	bool unset;

	if (!find_ret(l))
		return false;
	l->from = from;
	region = int_flow_new(l->fu, l->f, NULL, l->stmt->block, INT_ANY);
	l->flow = flow = int_flow_new(l->fu, l->f, l->ret, l->f->blocks->pdata[0], INT_ANY);
	if (!succeeds_into(l, region))
		return false;
	l->behind = behind = int_flow_new(l->fu, l->f, l->ret, l->stmt->block, l->bits);
	u.shared = shared = failing_blocks(l);
	find_ways(l, dom, reach);
	unset = returns_unset(l);
	e = find_undone(l, &u);
	if (!unset && !e.undone)
		return false;
	if (why)
		*why = shared_work(l, &u);
	else
		report(l, &e, unset, out);
	return true;
}

const char *error_label_work(const struct flow_unit *fu, const struct ir_func *f, const struct ir_stmt *label)
{
	struct label l = { .fu = fu, .f = f, .stmt = label };
	const char *why = NULL;

	return check_label(&l, NULL, &why) ? why : "the label is not fallen into any more";
}

static bool check_labels(const struct flow_unit *fu, const struct ir_func *f, const struct ir_stmt *s,
			 GPtrArray *out)
{
	struct label l = { .fu = fu, .f = f, .stmt = s };

	if (s->kind == IR_S_LABEL && s->block && names_error(s->label) && site_ok(f, &s->range) &&
	    !s->range.in_macro && check_label(&l, out, NULL))
		return true;
	for (unsigned int i = 0; s->kids && i < s->kids->len; i++) {
		if (check_labels(fu, f, s->kids->pdata[i], out))
			return true;
	}
	return false;
}

static void check(const struct flow_unit *fu, GPtrArray *out)
{
	for (unsigned int i = 0; i < fu->ir->funcs->len; i++) {
		const struct ir_func *f = fu->ir->funcs->pdata[i];

		if (f->body && !f->from_header && !f->tainted)
			check_labels(fu, f, f->body, out);
	}
}

const struct rule rule_error_label_fallthrough = {
	.id = "error-label-fallthrough",
	.level = FWS_ERROR,
	.summary = "A path that succeeds runs into an error label, which undoes it or returns an unset "
		   "variable.",
	.fixable = true,
	.by_default = true,
	.iommu = true,
	.origin = "document 000, probe_device_fwspec commit; document 001, patch 10",
	.check = check,
};
