/* SPDX-License-Identifier: GPL-2.0-only */
/* The function that a devm action calls; see retained.h. */
#include "fix/retained.h"

#include <string.h>

#include "fix/bound.h"
#include "fix/plan.h"
#include "rules/ref-report.h"

/* --- one that is there already --------------------------------------------------------- */

/* What of @e is the parameter itself: "data", or "dev" of "struct device *dev = data;". */
static bool is_param(const struct ir_func *f, const struct ir_expr *e)
{
	const struct ir_var *v;
	const struct ir_instr *def;

	if (!e || e->kind != IR_E_LOAD || e->path->kind != IR_P_VAR)
		return false;
	v = e->path->var;
	if (v->kind == IR_V_PARAM)
		return true;
	def = ir_sole_def(f, v);
	return def && def->op == IR_ASSIGN && def->src != e && is_param(f, def->src);
}

/* "void f(void *data) { callee(data); }" */
static bool only_calls(const struct ir_func *f, const char *callee)
{
	const struct ir_var *v = f->params->len == 1 ? f->params->pdata[0] : NULL;
	unsigned int calls = 0;

	if (!v || f->from_header || f->tainted || f->ret.kind != IR_T_VOID || v->type.kind != IR_T_PTR ||
	    v->type.tag || f->blocks->len != 1)
		return false;
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		const struct ir_instr *in = f->instrs[i];

		if (in->op != IR_CALL)
			continue;
		if (calls++ || g_strcmp0(in->callee, callee) || in->nargs != 1 || !is_param(f, in->args[0]))
			return false;
	}
	return calls == 1;
}

static const struct ir_func *existing(const struct fix_at *at, const char *callee)
{
	for (unsigned int i = 0; i < at->fu->ir->funcs->len; i++) {
		const struct ir_func *f = at->fu->ir->funcs->pdata[i];

		if (f->range.begin < at->func->range.begin && only_calls(f, callee))
			return f;
	}
	return NULL;
}

/* --- its name -------------------------------------------------------------------------- */

/* The driver's name in front of "_probe", or of another such @tail; NULL when no probe function is called so. */
static char *prefix_before(const struct fix_at *at, const char *tail)
{
	for (unsigned int i = 0; i < at->fu->ir->funcs->len; i++) {
		const struct ir_func *f = at->fu->ir->funcs->pdata[i];

		if (!f->from_header && g_str_has_suffix(f->name, tail) && bound_probe_entry(at->fu, f))
			return g_strndup(f->name, strlen(f->name) - strlen(tail));
	}
	return NULL;
}

static char *prefix_of_probe(const struct fix_at *at)
{
	static const char *const tails[] = { "_probe", "_init_one", "_probe_one", "_bind" };
	char *prefix = NULL;

	for (unsigned int k = 0; k < G_N_ELEMENTS(tails) && !prefix; k++)
		prefix = prefix_before(at, tails[k]);
	return prefix;
}

/* The words that the function's name begins with, and those of at least two others. */
static char *prefix_of_function(const struct fix_at *at)
{
	g_autofree char *name = g_strdup(at->func->name);

	for (char *end = strrchr(name, '_'); end && end > name; end = strrchr(name, '_')) {
		unsigned int n = 0;

		end[1] = '\0';
		for (unsigned int i = 0; i < at->fu->ir->funcs->len; i++) {
			const struct ir_func *f = at->fu->ir->funcs->pdata[i];

			n += !f->from_header && g_str_has_prefix(f->name, name);
		}
		*end = '\0';
		if (n > 2)
			return g_strdup(name);
	}
	return g_strdup(at->func->name);
}

static bool is_taken(const struct fix_at *at, const char *name)
{
	return g_regex_match_simple(name, at->text.s, 0, 0);
}

/* "foo_put_device", "foo_put_rproc": what is put, by the name of its type where it has a release of its own. */
static char *name_of(const struct fix_at *at, const struct flow_ref *ref, const char *callee)
{
	g_autofree char *probe = prefix_of_probe(at);
	g_autofree char *prefix = probe ? g_strdup(probe) : prefix_of_function(at);
	const struct ir_type *t = &ref->acquire->dst->type;
	const char *what = !strcmp(callee, "of_node_put")	    ? "of_node"
			   : strcmp(callee, "put_device") && t->tag ? t->tag
								    : "device";
	char *name = g_strdup_printf("%s_put_%s", prefix, what);

	for (unsigned int n = 2; is_taken(at, name); n++) {
		g_free(name);
		name = g_strdup_printf("%s_put_%s%u", prefix, what, n);
	}
	return name;
}

/* --- its place ------------------------------------------------------------------------- */

/* Does the function make something that keeps what it was made with? */
static bool makes_something(const struct fix_at *at, const struct ir_func *f)
{
	for (uint32_t i = 0; i < f->ninstrs; i++) {
		if (f->instrs[i]->op == IR_CALL &&
		    model_does(at->fu->model, f->instrs[i]->callee, MODEL_KEEPS, NULL))
			return true;
	}
	return false;
}

/* May such an action be wanted for @ref as well? */
static bool may_want(const struct fix_at *at, const struct flow_ref *ref)
{
	bool lost = false, kept = false;

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (ref_judge(at->fu, ref, x) == REF_RETAINED)
			return true;
		lost |= ref_judge(at->fu, ref, x) == REF_LEAKED;
		kept |= x->place == REF_FIELD;
	}
	return lost && ((model_is_node(ref->kind) && kept) || makes_something(at, ref->func));
}

/* The first function of the file that might want the same: one helper serves all. */
static const struct ir_func *first_user(const struct fix_at *at, const char *callee)
{
	const struct ir_func *first = at->func;

	for (unsigned int i = 0; i < at->fu->refs->len; i++) {
		const struct flow_ref *ref = at->fu->refs->pdata[i];
		g_autofree char *other = NULL, *arg = NULL;

		if (may_want(at, ref) && !ref->func->from_header &&
		    ref->func->range.begin < first->range.begin && ref->release &&
		    retained_release(ref->release, "x", &other, &arg) && !strcmp(other, callee))
			first = ref->func;
	}
	return first;
}

/* Above the comment that belongs to the function. */
static uint32_t above(const struct text *t, const struct ir_func *f)
{
	uint32_t at = text_line_start(t, f->range.begin);

	if (at < 3 || strncmp(t->s + at - 3, "*/\n", 3))
		return at;
	for (uint32_t i = at - 3; i > 1; i--) {
		if (t->s[i] == '/' && t->s[i + 1] == '*' && text_starts_line(t, i))
			return text_line_start(t, i);
	}
	return at;
}

char *retained_helper(struct fix_at *at, const struct flow_ref *ref, const char *callee, GPtrArray *edits)
{
	const struct ir_func *old = existing(at, callee);
	g_autofree char *name = NULL, *body = NULL, *text = NULL;
	uint32_t where;

	if (old)
		return g_strdup(old->name);
	name = name_of(at, ref, callee);
	body = strcmp(callee, "put_device")
		       ? g_strdup_printf("\t%s(data);\n", callee)
		       : g_strdup("\tstruct device *dev = data;\n\n\tput_device(dev);\n");
	text = g_strdup_printf("static void %s(void *data)\n{\n%s}\n\n", name, body);
	where = above(&at->text, first_user(at, callee));
	fix_edits_add(edits, where, where, text);
	return g_steal_pointer(&name);
}
