/* SPDX-License-Identifier: GPL-2.0-only */
/* Fixes of findings that are about a place; see at.h. */
#include "fix/at.h"

#include <string.h>

#include "fix/at-strategies.h"
#include "fix/place.h"
#include "fix/plan.h"

static const struct {
	const char *rule;
	void (*strategy)(struct fix_at *at);
	const char *problem, *problems; /* subject of a patch for one, for several: "%s in f()" */
	bool tidies;
} table[] = {
	{ "iommu-priv-null-store", fix_priv_null_store, "do not clear private data that is freed next",
	  "do not clear private data that is freed next", true },
	{ "fwspec-free-in-driver", fix_fwspec_free, "do not free the fwspec", "do not free the fwspec",
	  false },
	{ "probe-without-fwspec", fix_check_fwspec, "check for a fwspec", "check for a fwspec", false },
	{ "xlate-multi-instance", fix_refuse_instance, "reject a second IOMMU", "reject a second IOMMU",
	  false },
	{ "error-label-fallthrough", fix_return_before_label, "fix fallthrough into error label",
	  "fix fallthrough into error labels", false },
	{ "dt-count-unchecked", fix_limit_count, "fix possible out-of-bounds access",
	  "fix possible out-of-bounds accesses", false },
	{ "xlate-args-count", fix_check_args_count, "check the number of cells", "check the number of cells",
	  false },
	{ "iopf-drain", drain_faults, "fix draining of page faults", "fix draining of page faults", false },
	{ NULL, NULL, NULL, NULL, false },
};

static unsigned int row_of(const char *rule)
{
	unsigned int i = 0;

	while (table[i].rule && g_strcmp0(table[i].rule, rule))
		i++;
	return i;
}

bool fix_at_knows(const char *rule)
{
	return table[row_of(rule)].rule;
}

const char *fix_at_problem(const char *rule, bool several)
{
	unsigned int i = row_of(rule);

	return several ? table[i].problems : table[i].problem;
}

bool fix_at_tidies(const char *rule)
{
	return table[row_of(rule)].tidies;
}

void fix_at_add(struct fix_at *at, const char *strategy, GPtrArray *edits, const char *words)
{
	g_ptr_array_add(at->candidates, fix_candidate_new(strategy, edits, g_strdup(words)));
}

char *fix_at_source(const struct fix_at *at, const struct ir_range *r)
{
	if (r->in_header || r->end > at->text.len || r->begin > r->end)
		return g_strdup("");
	return g_strndup(at->text.s + r->begin, r->end - r->begin);
}

/* Offset of the line behind the one of @at. */
static uint32_t next_line(const struct text *t, uint32_t at)
{
	return MIN(text_line_end(t, at) + 1, t->len);
}

void fix_at_delete(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s)
{
	uint32_t begin = s->range.begin, end = text_stmt_end(&at->text, s->range.end);

	if (text_starts_line(&at->text, begin)) {
		begin = text_line_start(&at->text, begin);
		end = next_line(&at->text, end);
		if (text_blank_line_before(&at->text, begin) && at->text.s[end] == '\n')
			end++;
	}
	fix_edits_add(edits, begin, end, "");
}

char *fix_at_indented(const char *lines, const char *indent)
{
	g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
	GString *s = g_string_new(NULL);

	for (unsigned int i = 0; parts[i]; i++) {
		if (!parts[i + 1] && !*parts[i])
			break;
		g_string_append_printf(s, "%s%s\n", *parts[i] ? indent : "", parts[i]);
	}
	return g_string_free(s, FALSE);
}

bool fix_at_insert_before(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s,
			  const char *lines)
{
	uint32_t begin = s->range.begin;
	g_autofree char *indent = text_indent(&at->text, begin);
	g_autofree char *text = fix_at_indented(lines, indent);

	if (s->bare || !text_starts_line(&at->text, begin))
		return false;
	begin = text_line_start(&at->text, begin);
	fix_edits_add(edits, begin, begin, text);
	return true;
}

bool fix_at_insert_or_brace(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s,
			    const char *lines)
{
	const struct text *t = &at->text;
	const struct ir_stmt *up = s->parent;
	g_autofree char *outer = NULL, *inner = NULL, *text = NULL, *open = NULL, *close = NULL;
	uint32_t end = text_stmt_end(t, s->range.end);

	if (!s->bare)
		return fix_at_insert_before(at, edits, s, lines);
	if (!up || up->kind != IR_S_IF || up->else_stmt || up->bare || up->range.in_macro ||
	    !text_starts_line(t, up->range.begin) || !text_starts_line(t, s->range.begin))
		return false;
	outer = text_indent(t, up->range.begin);
	inner = text_indent(t, s->range.begin);
	text = fix_at_indented(lines, inner);
	open = g_strdup_printf(" {\n%s%s", text, inner);
	close = g_strdup_printf("\n%s}", outer);
	fix_edits_add(edits, text_skip_back(t, s->range.begin), s->range.begin, open);
	fix_edits_add(edits, end, end, close);
	return true;
}

bool fix_at_insert_after(const struct fix_at *at, GPtrArray *edits, const struct ir_stmt *s,
			 const char *lines)
{
	uint32_t end = text_stmt_end(&at->text, s->range.end);
	g_autofree char *indent = text_indent(&at->text, s->range.begin);
	g_autofree char *text = fix_at_indented(lines, indent);

	if (s->bare || !text_starts_line(&at->text, s->range.begin) || at->text.s[end] != '\n')
		return false;
	end = next_line(&at->text, end);
	fix_edits_add(edits, end, end, text);
	return true;
}

/* Without what lies behind @not, which may be NULL. */
static GPtrArray *blocks_from(const struct ir_block *from, const struct ir_block * not)
{
	GPtrArray *all = g_ptr_array_new();

	if (from != not)
		g_ptr_array_add(all, (gpointer)from);
	for (guint i = 0; i < all->len; i++) {
		const struct ir_block *b = all->pdata[i];

		for (unsigned int k = 0; k < b->term.nsucc; k++) {
			if (b->term.succ[k] != not&&!g_ptr_array_find(all, b->term.succ[k], NULL))
				g_ptr_array_add(all, b->term.succ[k]);
		}
	}
	return all;
}

GPtrArray *fix_at_blocks_from(const struct ir_block *from)
{
	return blocks_from(from, NULL);
}

bool fix_at_reaches(const struct ir_block *from, const struct ir_block *to, const struct ir_block * not)
{
	g_autoptr(GPtrArray) all = blocks_from(from, not);

	return g_ptr_array_find(all, to, NULL);
}

/* --- where the finding is --------------------------------------------------------------- */

static const struct ir_func *func_of(const struct ir_unit *u, const struct finding *f)
{
	for (unsigned int i = 0; i < u->funcs->len; i++) {
		const struct ir_func *fn = u->funcs->pdata[i];

		if (!fn->from_header && !g_strcmp0(fn->name, f->function) && fn->range.line <= f->line &&
		    fn->range.end_line >= f->line)
			return fn;
	}
	return NULL;
}

static bool starts_at(const struct ir_range *r, const struct finding *f)
{
	return !r->in_header && r->line == f->line && r->col == f->col;
}

static const struct ir_instr *instr_of(const struct ir_func *fn, const struct finding *f)
{
	const struct ir_instr *found = NULL;

	for (uint32_t i = 0; i < fn->ninstrs; i++) {
		const struct ir_instr *in = fn->instrs[i];

		if (!starts_at(&in->range, f))
			continue;
		if (f->api && !g_strcmp0(in->callee, f->api))
			return in;
		if (!found)
			found = in;
	}
	return found;
}

struct search {
	const struct finding *f;
	struct ir_stmt *best;
};

static void look_at(struct ir_stmt *s, void *data)
{
	struct search *look = data;
	const struct ir_range *r = &s->range;
	const struct finding *f = look->f;

	if (r->in_header || r->line > f->line || (r->line == f->line && r->col > f->col) ||
	    r->end_line < f->line)
		return;
	if (!look->best || r->end - r->begin <= look->best->range.end - look->best->range.begin)
		look->best = s;
}

static const struct ir_stmt *stmt_of(const struct ir_func *fn, const struct finding *f)
{
	struct search look = { f, NULL };

	if (fn->body)
		stmt_walk(fn->body, look_at, &look);
	return look.best;
}

GPtrArray *fix_propose_at(const struct flow_unit *fu, const struct finding *f, char **why)
{
	struct fix_at at = {
		.fu = fu,
		.finding = f,
		.func = func_of(fu->ir, f),
		.text = { fu->ir->text, fu->ir->len },
		.candidates = fix_candidates_new(),
	};
	unsigned int row = row_of(f->rule);

	if (at.func && table[row].rule) {
		at.instr = instr_of(at.func, f);
		at.stmt = at.instr && at.instr->stmt ? at.instr->stmt : stmt_of(at.func, f);
		table[row].strategy(&at);
	}
	*why = at.candidates->len ? NULL
	       : at.why_not	  ? g_steal_pointer(&at.why_not)
				  : g_strdup("the place cannot be edited");
	g_free(at.why_not);
	return at.candidates;
}

struct fix_at fix_at_of(const struct flow_unit *fu, const struct flow_ref *ref, const struct finding *f,
			GPtrArray *all)
{
	return (struct fix_at){
		.fu = fu,
		.finding = f,
		.func = ref->func,
		.instr = ref->acquire,
		.stmt = ref->acquire->stmt,
		.text = { fu->ir->text, (uint32_t)fu->ir->len },
		.candidates = all,
	};
}
