/* SPDX-License-Identifier: GPL-2.0-only */
/* From a flow result to a finding; see ref-report.h. */
#include "rules/ref-report.h"
#include "rules/site.h"

#include <string.h>

#include "support/names.h"

/*
 * "ret = foo_register(x, dev); if (ret) { put_device(dev); return ret; }": that it is put when the unknown
 * function fails says that otherwise that function keeps it.
 */
static bool handed_over(const struct flow_ref *ref, const struct ref_exit *x)
{
	static const char *const words[] = { "register", "add", "insert", "attach", "publish" };

	if (!x->assumed || x->place != REF_LOST || !name_has_word(x->assumed, words, G_N_ELEMENTS(words)))
		return false;
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *y = ref->exits->pdata[i];

		if (y->place == REF_RELEASED && y->cls == EXIT_FAILURE_ && !g_strcmp0(y->assumed, x->assumed))
			return true;
	}
	return false;
}

/* Another function looks such an object up and puts it once more than that asks for: this reference. */
static bool given_up_elsewhere(const struct flow_unit *fu, const struct ref_exit *x)
{
	return x->tag && x->cls != EXIT_FAILURE_ &&
	       flow_released(fu, x->tag, FLOW_EXTRA) & FLOW_RELEASED_HERE;
}

enum ref_verdict ref_judge(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x)
{
	unsigned int how;

	if (x->place == REF_LOST)
		return handed_over(ref, x) || given_up_elsewhere(fu, x) ? REF_FINE : REF_LEAKED;
	/* a node that something keeps is rarely given back, and rarely matters */
	if (model_is_node(ref->kind))
		return REF_FINE;
	if (x->place != REF_FIELD && x->place != REF_GLOBAL)
		return REF_FINE;
	if (x->skipped_by)
		return REF_LEAKED;
	/* driver data of some device: its users cannot be told from here */
	if (x->record && !strcmp(x->record, "<derived>"))
		return REF_FINE;
	how = flow_released(fu, x->record, x->field);
	for (unsigned int i = 0; i < G_N_ELEMENTS(x->also) && x->also[i].field; i++)
		how |= flow_released(fu, x->also[i].record, x->also[i].field);
	if (how & FLOW_RELEASED_MANAGED)
		return REF_FINE;
	/* fw->ops->release(fw): who calls it with what was left in this field cannot be told */
	if (!how && x->owner && flow_record_released(fu, x->owner) & FLOW_RELEASED_CALLBACK)
		return REF_FINE;
	if (!how)
		return REF_RETAINED;
	/*
	 * Remove is not called for a probe that failed, and who calls foo_init() of another file does not
	 * call foo_exit() when it fails: a function that fails undoes what it did.
	 */
	if (x->cls == EXIT_FAILURE_ && !x->maybe &&
	    (x->probe || (!x->func->is_static && how & FLOW_RELEASED_HERE)))
		return REF_LEAKED;
	return REF_FINE;
}

GPtrArray *ref_exits(const struct flow_unit *fu, const struct flow_ref *ref, enum ref_verdict v)
{
	GPtrArray *out = g_ptr_array_new();

	for (unsigned int i = 0; i < ref->exits->len; i++) {
		if (ref_judge(fu, ref, ref->exits->pdata[i]) == v)
			g_ptr_array_add(out, ref->exits->pdata[i]);
	}
	return out;
}

bool ref_reportable(const struct flow_ref *ref, bool nodes)
{
	return !ref->soft && model_is_node(ref->kind) == nodes && !model_is_fwspec(ref->kind) &&
	       !ref->func->from_header && !ref->func->tainted;
}

GPtrArray *ref_soft_losses(const struct flow_unit *fu, const struct flow_ref *ref)
{
	GPtrArray *lost = g_ptr_array_new();
	unsigned int dropped = 0, kept = 0;
	bool undone = false;

	/* which round's reference is held at an exit is not followed that far */
	if (ref->acquire->block->loop || !model_find(fu->model, ref->api))
		return lost;
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->place == REF_RELEASED && x->cls == EXIT_FAILURE_)
			undone = true;
		if (x->cls == EXIT_SUCCESS_)
			x->place == REF_RELEASED ? dropped++ : kept++;
		if (x->place == REF_LOST && x->cls == EXIT_FAILURE_ && !x->overwritten)
			g_ptr_array_add(lost, (gpointer)x);
	}
	if (!undone && (!dropped || kept))
		g_ptr_array_set_size(lost, 0);
	return lost;
}

static struct step *step_at(const struct ir_unit *u, enum step_kind kind, const struct ir_range *r,
			    const char *text)
{
	struct step *s = step_new(kind, u->file, r->line, r->col, "%s", text);

	if (r->end_line == r->line)
		s->end_col = r->end_col;
	return s;
}

static struct step *branch_step(const struct ir_unit *u, const struct flow_step *t)
{
	const struct ir_term *term = &t->branch->term;
	struct ir_range at = term->range;
	bool taken = t->taken;
	g_autofree char *cond = NULL;
	g_autofree char *text = NULL;

	/* the IR has no "!": name the condition as the source has it */
	while (!at.in_header && at.begin && at.begin <= u->len && u->text[at.begin - 1] == '!') {
		at.begin--;
		at.col--;
		taken = !taken;
	}
	cond = site_text(u, &at);

	if (term->kind == IR_TERM_SWITCH)
		text = g_strdup_printf("taking a case of the switch on \"%s\"", cond);
	else if (term->macro && t->branch->loop && t->branch->loop->header == t->branch)
		text = g_strdup_printf(t->taken ? "entering a round of %s()" : "leaving %s()", term->macro);
	else
		text = g_strdup_printf("taking the %s branch of \"%s\"", taken ? "true" : "false", cond);
	return step_at(u, STEP_BRANCH, &at, text);
}

static struct step *verb_step(const struct ir_unit *u, const struct flow_ref *ref, const struct flow_step *t)
{
	g_autofree char *text = NULL;
	enum step_kind kind = STEP_INFO;

	if (!strcmp(t->verb, "acquired") && t->instr == ref->acquire) {
		kind = STEP_ACQUIRE;
		text = g_strdup_printf("reference taken here by %s()", ref->api);
	} else if (!strcmp(t->verb, "stored")) {
		kind = STEP_STORE;
		text = g_strdup("stored here");
	} else {
		return NULL;
	}
	return step_at(u, kind, &t->instr->range, text);
}

/* Decisions that lie before the look-up say nothing about the loss. */
static void add_path(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x,
		     GPtrArray *out)
{
	g_autoptr(GPtrArray) steps = g_ptr_array_new();
	bool seen = false;

	for (const struct flow_step *t = x->trace; t; t = t->prev)
		g_ptr_array_add(steps, (gpointer)t);
	for (unsigned int i = steps->len; i-- > 0;) {
		const struct flow_step *t = steps->pdata[i];
		struct step *s = NULL;

		if (t->instr == ref->acquire && t->verb && !strcmp(t->verb, "acquired"))
			seen = true;
		if (!seen && t->func == ref->func)
			continue;
		if (t->branch && !t->branch->term.range.in_header && t->branch->term.range.line)
			s = branch_step(fu->ir, t);
		else if (t->verb && t->instr && !t->instr->range.in_header)
			s = verb_step(fu->ir, ref, t);
		if (s)
			g_ptr_array_add(out, s);
	}
}

static char *exit_words(const struct flow_unit *fu, const struct flow_ref *ref, const struct ref_exit *x)
{
	const char *what = x->cls == EXIT_FAILURE_   ? "this error exit"
			   : x->cls == EXIT_SUCCESS_ ? "this exit"
						     : "this exit";
	g_autofree char *in =
		x->func == ref->func ? g_strdup("") : g_strdup_printf(" of %s()", x->func->name);

	if (x->skipped_by)
		return g_strdup_printf("after %s%s %s() does not put struct %s's \"%s\" when %s", what, in,
				       x->skipped_by->name, x->record, x->field, x->skip_when);
	if (x->overwritten)
		return g_strdup("the last pointer to it is overwritten here");
	if (x->place == REF_FIELD && x->record)
		return g_strdup_printf("%s%s leaves it in struct %s's \"%s\", which %s", what, in, x->record,
				       x->field,
				       flow_released(fu, x->record, x->field) ? "nothing puts on this path"
									      : "nothing ever puts");
	if (x->place == REF_GLOBAL)
		return g_strdup_printf("%s%s leaves it in \"%s\", which nothing puts", what, in, x->field);
	return g_strdup_printf("lost at %s%s", what, in);
}

/* A path of the same function that does release: the evidence that somebody knew. */
static void add_sibling(const struct flow_unit *fu, const struct flow_ref *ref, GPtrArray *out)
{
	for (unsigned int i = 0; i < ref->exits->len; i++) {
		const struct ref_exit *x = ref->exits->pdata[i];

		if (x->place != REF_RELEASED)
			continue;
		for (const struct flow_step *t = x->trace; t; t = t->prev) {
			if (!t->verb || strcmp(t->verb, "released") || t->instr->range.in_header)
				continue;
			g_ptr_array_add(out, step_at(fu->ir, STEP_SIBLING, &t->instr->range,
						     "another path drops it here"));
			return;
		}
	}
}

static int exit_cmp(const void *pa, const void *pb)
{
	const struct ref_exit *a = *(struct ref_exit *const *)pa, *b = *(struct ref_exit *const *)pb;

	if (a->range.line != b->range.line)
		return a->range.line < b->range.line ? -1 : 1;
	return a->range.col < b->range.col ? -1 : a->range.col > b->range.col;
}

static char *in_words(const struct flow_ref *ref)
{
	return ref->object ? g_strdup_printf(" in '%s'", ref->object) : g_strdup("");
}

char *leak_message(const char *noun, const struct flow_unit *fu, const struct flow_ref *ref)
{
	g_autoptr(GPtrArray) fine = ref_exits(fu, ref, REF_FINE);
	g_autofree char *in = in_words(ref);

	return g_strdup_printf("%s reference taken by %s()%s %s", noun, ref->api, in,
			       fine->len || ref->dropped ? "is not dropped on every path"
							 : "is never dropped");
}

char *misuse_message(const char *noun, const struct flow_misuse *m)
{
	g_autofree char *in = in_words(m->ref);

	if (m->kind == FLOW_DOUBLE_PUT)
		return g_strdup_printf("%s reference taken by %s()%s is dropped twice", noun, m->ref->api,
				       in);
	if (m->callee)
		return g_strdup_printf("%s taken by %s()%s is handed to %s() after its last put", noun,
				       m->ref->api, in, m->callee);
	return g_strdup_printf("%s taken by %s()%s is used after its last put", noun, m->ref->api, in);
}

static void add_misuse_path(const struct flow_unit *fu, const struct flow_misuse *m, GPtrArray *out)
{
	const struct ir_range *put = &m->put->range;

	g_ptr_array_add(out, step_at(fu->ir, STEP_ACQUIRE, &m->ref->acquire->range, "reference taken here"));
	if (put->in_header)
		return;
	g_ptr_array_add(out, step_at(fu->ir, STEP_RELEASE, put,
				     m->managed ? "the action that is added here drops it" : "dropped here"));
}

struct finding *misuse_finding(const struct flow_unit *fu, const struct flow_misuse *m, const char *rule,
			       enum fws_level level, const char *message)
{
	struct finding *f = finding_new(rule, level);
	const struct ir_range *at = &m->ref->acquire->range;

	f->file = g_strdup(fu->ir->file);
	f->line = at->line;
	f->col = at->col;
	f->end_col = at->end_line == at->line ? at->end_col : 0;
	f->function = g_strdup(m->ref->func->name);
	f->message = g_strdup(message);
	f->object = g_strdup(m->ref->object);
	f->api = g_strdup(m->ref->api);
	f->arch = g_strdup(fu->ir->arch);
	f->why = g_strdup("");
	add_misuse_path(fu, m, f->steps);
	g_ptr_array_add(f->steps,
			step_at(fu->ir, STEP_LOST, &m->range,
				m->kind == FLOW_DOUBLE_PUT ? "dropped a second time here" : "used here"));
	g_ptr_array_add(f->exits, step_at(fu->ir, STEP_LOST, &m->range,
					  m->kind == FLOW_DOUBLE_PUT ? "dropped a second time here"
								     : "used after the last put here"));
	return f;
}

struct finding *ref_finding(const struct flow_unit *fu, const struct flow_ref *ref, const char *rule,
			    enum fws_level level, GPtrArray *bad, const char *message)
{
	const struct ir_range *at = &ref->acquire->range;
	struct finding *f = finding_new(rule, level);
	const struct ref_exit *shortest = bad->pdata[0];

	f->file = g_strdup(fu->ir->file);
	f->line = at->line;
	f->col = at->col;
	f->end_col = at->end_line == at->line ? at->end_col : 0;
	f->function = g_strdup(ref->func->name);
	f->message = g_strdup(message);
	f->object = g_strdup(ref->object);
	f->api = g_strdup(ref->api);
	f->arch = g_strdup(fu->ir->arch);
	f->why = g_strdup(ref->cut ? "the function was not analysed completely" : "");
	if (ref->assumed && !ref->cut) {
		g_free(f->why);
		f->why = g_strdup_printf("%s() does not take the reference over", ref->assumed);
	}
	g_ptr_array_sort(bad, exit_cmp);
	for (unsigned int i = 0; i < bad->len; i++) {
		const struct ref_exit *x = bad->pdata[i];
		g_autofree char *text = exit_words(fu, ref, x);
		struct step *last = f->exits->len ? f->exits->pdata[f->exits->len - 1] : NULL;

		if (flow_trace_length(x->trace) < flow_trace_length(shortest->trace))
			shortest = x;
		if (last && last->line == x->range.line && last->col == x->range.col)
			continue;
		g_ptr_array_add(f->exits, step_at(fu->ir, STEP_LOST, &x->range, text));
	}
	add_path(fu, ref, shortest, f->steps);
	g_autofree char *text = exit_words(fu, ref, shortest);
	g_ptr_array_add(f->steps, step_at(fu->ir, STEP_LOST, &shortest->range, text));
	add_sibling(fu, ref, f->steps);
	return f;
}
