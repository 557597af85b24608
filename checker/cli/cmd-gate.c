/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck gate: what a change brings.
 */
#include <string.h>

#include "cli/change.h"
#include "cli/introduced.h"
#include "cli/output.h"
#include "cli/run.h"
#include "support/diag.h"

struct gate {
	const struct options *o;
	struct change *c;
	GPtrArray *old; /* struct finding *, before the change */
	GHashTable *unclear; /* files that could not be checked before it */
};

static struct change *find_change(const struct options *o)
{
	g_autoptr(GError) err = NULL;
	struct ktree *t = find_tree(o);
	struct change *c;

	if (!t)
		return NULL;
	if (o->patch)
		c = change_of_patch(ktree_root(t), o->patch, &err);
	else if (o->commit)
		c = change_of_commit(ktree_root(t), o->commit, &err);
	else
		c = change_of_git(ktree_root(t), o->base, &err);
	ktree_close(t);
	if (!c)
		diag_error("%s", err->message);
	return c;
}

/*
 * Files of one side to check in full: of those that are new everything is to be said. What moved there was in the
 * others before.
 */
static GHashTable *full_files(const struct change *c, bool after)
{
	GHashTable *set = g_hash_table_new(g_str_hash, g_str_equal);
	bool any = false;

	for (guint i = 0; i < c->files->len; i++) {
		const struct changed_file *f = c->files->pdata[i];

		any |= f->after && !f->before && ktree_is_source(f->name);
	}
	for (guint i = 0; any && i < c->files->len; i++) {
		const struct changed_file *f = c->files->pdata[i];

		if (after ? f->after && !f->before : f->before)
			g_hash_table_add(set, f->name);
	}
	return set;
}

static void view_init(struct run_view *v, const struct change *c, bool after)
{
	const struct change_side *s = after ? &c->after : &c->before;

	*v = (struct run_view){
		.overlay = s->overlay,
		.vfs = s->vfs,
		.files = change_sources(c, after),
		.full = full_files(c, after),
	};
}

static void view_clear(struct run_view *v)
{
	g_ptr_array_unref(v->files);
	g_hash_table_unref(v->full);
}

static void keep_old(struct gate *g, struct report *rep)
{
	for (guint i = 0; i < rep->cover->len; i++) {
		const struct cover_file *f = rep->cover->pdata[i];

		if (f->state == COVER_FAILED)
			g_hash_table_add(g->unclear, g_strdup(f->file));
	}
	g_ptr_array_unref(g->old);
	g->old = rep->findings;
	rep->findings = findings_new();
}

/* What is found without the change: suppressed or known, it is there. */
static bool check_before(struct gate *g)
{
	struct options plain = *g->o;
	struct run_view v;
	struct run *r;
	bool ok = true;

	plain.suppressions = plain.baseline = NULL;
	view_init(&v, g->c, false);
	if (v.files->len) {
		r = run_new_view(&plain, &v);
		ok = r && run_check(r, false);
		if (ok)
			keep_old(g, run_report(r));
		run_free(r);
	}
	view_clear(&v);
	return ok;
}

/* Whose findings cannot be compared with what was there. */
static void tell_unclear(const struct gate *g, const struct report *rep)
{
	for (guint i = 0; i < rep->cover->len; i++) {
		const struct cover_file *f = rep->cover->pdata[i];

		if (f->state != COVER_FAILED && g_hash_table_contains(g->unclear, f->file))
			diag_warning("%s: could not be checked without the change: all that is found in it "
				     "counts as new",
				     f->file);
	}
}

static void tell_result(const struct gate *g, const struct report *rep, unsigned int gone)
{
	g_autoptr(GPtrArray) wide = change_wide_headers(g->c);
	guint n = rep->findings->len;

	for (guint i = 0; i < wide->len; i++)
		diag_info("%s: of the files that include it, only those that the change touches were checked",
			  (char *)wide->pdata[i]);
	diag_info("%u finding%s introduced, %u of %u that were there before %s gone", n, n == 1 ? "" : "s",
		  gone, g->old->len, gone == 1 ? "is" : "are");
}

static int check_after(struct gate *g)
{
	struct report *rep;
	unsigned int gone;
	struct run_view v;
	struct run *r;
	int ret = CLI_USAGE;

	view_init(&v, g->c, true);
	r = run_new_view(g->o, &v);
	if (r && run_check(r, g->o->fixes)) {
		rep = run_report(r);
		tell_unclear(g, rep);
		gone = introduced_keep(g->c, g->old, rep->findings);
		run_judge(r);
		ret = run_exit(r);
		if (!output_report(g->o, rep))
			ret = CLI_USAGE;
		tell_result(g, rep, gone);
		run_tell_coverage(r);
	}
	run_free(r);
	view_clear(&v);
	return ret;
}

static int check_change(const struct options *o)
{
	struct gate g = { .o = o, .c = find_change(o) };
	int ret = CLI_USAGE;

	if (!g.c)
		return CLI_USAGE;
	g.old = findings_new();
	g.unclear = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (check_before(&g))
		ret = check_after(&g);
	g_hash_table_unref(g.unclear);
	g_ptr_array_unref(g.old);
	change_free(g.c);
	return ret;
}

int cmd_gate(const struct options *o)
{
	unsigned int changes = (o->base != NULL) + (o->commit != NULL) + (o->patch != NULL);

	if (changes > 1) {
		diag_error("gate: --base, --commit and --patch are each a change of their own; name one");
		return CLI_USAGE;
	}
	if (!changes && !o->baseline) {
		diag_error("gate needs a change (--base REV, --commit REV or --patch FILE) or what is known "
			   "(--baseline FILE)");
		return CLI_USAGE;
	}
	if (!changes)
		return cmd_check(o);
	if (o->paths[0]) {
		diag_error(
			"gate: a change says itself which files it touches; \"%s\" is one argument too many",
			o->paths[0]);
		return CLI_USAGE;
	}
	return output_check(o->out) ? check_change(o) : CLI_USAGE;
}
