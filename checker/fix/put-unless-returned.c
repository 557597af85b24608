/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "put-on-null": a look-up returns the driver data of the device it holds, for its callers to put the device through; they
 * cannot where there is none. "return pdev ? platform_get_drvdata(pdev) : NULL;" gets a variable and a test for that. Where
 * nobody puts anything through such a structure, this exit is not all that loses it, and nothing is offered.
 */
#include "fix/put-unless-returned.h"

#include <string.h>

#include "fix/place.h"
#include "fix/plan.h"
#include "fix/sentence.h"

struct returned {
	const struct fix_at *at;
	const struct flow_ref *ref;
	const struct ir_var *object;
	const struct ir_stmt *stmt; /* the return */
	const char *name; /* of the new variable */
	char *call; /* "platform_get_drvdata(pdev)" */
	char *callee;
	bool tests; /* it says what it returns without a device, too */
};

/* One return, which hands it on where the result is not NULL, and loses it where it is. */
static bool find_return(struct returned *r)
{
	bool returned = false, lost = false;

	for (unsigned int i = 0; i < r->ref->exits->len; i++) {
		const struct ref_exit *x = r->ref->exits->pdata[i];

		if (x->place == REF_RELEASED)
			continue;
		if ((x->place != REF_RETURNED && x->place != REF_LOST) || x->overwritten || !x->block ||
		    x->func != r->ref->func || (r->stmt && r->stmt != x->block->term.stmt))
			return false;
		r->stmt = x->block->term.stmt;
		returned |= x->place == REF_RETURNED;
		lost |= x->place == REF_LOST;
	}
	return returned && lost && r->stmt && r->stmt->kind == IR_S_RETURN && !r->stmt->range.in_macro &&
	       r->stmt->parent == r->ref->func->body;
}

static bool read_return(struct returned *r)
{
	const char *name = r->object->name;
	g_autofree char *text = fix_at_source(r->at, &r->stmt->range);
	g_autofree char *pattern = g_strdup_printf(
		"^return (%s \\? )?((\\w+)\\((?:%s|&%s->dev)\\))( : NULL)?;$", name, name, name);
	g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	g_autofree char *test = NULL, *other = NULL;

	if (!regex || !g_regex_match(regex, text, 0, &m))
		return false;
	test = g_match_info_fetch(m, 1);
	r->call = g_match_info_fetch(m, 2);
	r->callee = g_match_info_fetch(m, 3);
	other = g_match_info_fetch(m, 4);
	r->tests = test && *test;
	return r->tests == (other && *other) && (r->tests || retained_checked(r->at->fu, r->ref)) &&
	       model_does(r->at->fu->model, r->callee, MODEL_DERIVE, NULL);
}

static bool is_taken(const struct ir_func *f, const char *name)
{
	for (unsigned int i = 0; i < f->vars->len; i++) {
		if (!g_strcmp0(((const struct ir_var *)f->vars->pdata[i])->name, name))
			return true;
	}
	return false;
}

/* As the other functions of the file call such a pointer. */
static const char *usual_name(const struct returned *r, const char *tag)
{
	const struct ir_unit *u = r->at->fu->ir;

	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *f = u->funcs->pdata[i];

		for (unsigned int k = 0; !f->from_header && k < f->vars->len; k++) {
			const struct ir_var *v = f->vars->pdata[k];

			if (v->kind != IR_V_TEMP && v->type.kind == IR_T_PTR && v->type.depth == 1 &&
			    !g_strcmp0(v->type.tag, tag) && !is_taken(r->ref->func, v->name))
				return v->name;
		}
	}
	return name_local(r->ref->func, tag);
}

static char *new_text(const struct returned *r)
{
	struct site s = { .object = (char *)r->object->name };
	g_autofree char *put = plan_release_as(r->at->fu->model, r->ref->release, NULL, &s, "\t\t");
	g_autofree char *test = r->tests
					? g_strdup_printf("if (!%s)\n\t\treturn NULL;\n\n\t", r->object->name)
					: g_strdup("");

	return g_strdup_printf("%s%s = %s;\n\tif (!%s)\n\t\t%s\n\n\treturn %s;", test, r->name, r->call,
			       r->name, put, r->name);
}

static struct fix_candidate *propose(const struct returned *r, const char *tag)
{
	g_autoptr(GPtrArray) edits = fix_edits_new();
	g_autofree char *text = new_text(r), *is = NULL;
	GPtrArray *sorted = fix_edits_new();
	char *words;

	fix_edits_add(edits, r->stmt->range.begin, r->stmt->range.end, text);
	if (!text_starts_line(&r->at->text, r->stmt->range.begin) ||
	    !name_local_declare(r->ref->func, r->stmt, tag, r->name, edits) || !fix_merge(sorted, edits)) {
		g_ptr_array_unref(sorted);
		return NULL;
	}
	is = g_strdup_printf("lost when %s() returns NULL", r->callee);
	words = words_reference(words_noun(r->ref), r->ref->api, r->ref->func->name, is,
				"Drop the reference on this path.");
	return fix_candidate_new("put-on-null", sorted, words);
}

struct fix_candidate *put_unless_returned(const struct fix_at *at, const struct flow_ref *ref)
{
	struct returned r = { .at = at, .ref = ref };
	const struct ir_path *dst = ref->acquire->dst;
	const struct ir_type *ret = &ref->func->ret;
	struct fix_candidate *c = NULL;

	if (!dst || dst->kind != IR_P_VAR || dst->var->kind != IR_V_LOCAL || !ref->release ||
	    ref->func->tainted || ret->kind != IR_T_PTR || ret->depth != 1 || !ret->tag ||
	    ir_sole_def(ref->func, dst->var) != ref->acquire || !flow_record_by_callers(at->fu, ret->tag))
		return NULL;
	r.object = dst->var;
	if (find_return(&r) && read_return(&r) && (r.name = usual_name(&r, ret->tag)))
		c = propose(&r, ret->tag);
	g_free(r.call);
	g_free(r.callee);
	return c;
}
