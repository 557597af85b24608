/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck gate: what a change brings.
 */
#include <string.h>

#include "cli/affected.h"
#include "cli/change.h"
#include "cli/introduced.h"
#include "cli/output.h"
#include "cli/run.h"
#include "support/diag.h"
#include "support/names.h"

struct gate {
	const struct options *o;
	struct options plain; /* the same, but that nothing is suppressed or known */
	struct change *c;
	GPtrArray *old; /* struct finding *, before the change */
	GHashTable *unclear; /* files that could not be checked before it */
	GPtrArray *affected; /* char *: files that it does not touch */
};

/* More users of what was changed than one waits for. */
#define MAX_AFFECTED 200

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

/* One side of the change, and what is found in it. */
struct side {
	struct run_view view;
	struct run *run; /* NULL: there is no file */
};

static void view_init(struct run_view *v, const struct gate *g, bool after)
{
	const struct change_side *s = after ? &g->c->after : &g->c->before;

	*v = (struct run_view){
		.overlay = s->overlay,
		.vfs = s->vfs,
		.files = change_sources(g->c, after),
		.full = full_files(g->c, after),
		.releases = true,
	};
	for (guint i = 0; i < g->affected->len; i++)
		if (!g_ptr_array_find_with_equal_func(v->files, g->affected->pdata[i], g_str_equal, NULL))
			g_ptr_array_add(v->files, g_strdup(g->affected->pdata[i]));
	g_ptr_array_sort(v->files, names_compare);
}

static void side_clear(struct side *s)
{
	run_free(s->run);
	g_ptr_array_unref(s->view.files);
	g_hash_table_unref(s->view.full);
}

/* False after an error that was reported. side_clear() in any case */
static bool side_check(struct side *s, const struct gate *g, const struct options *o, bool after)
{
	view_init(&s->view, g, after);
	/* of the tree after the change the report is wanted, of nothing if need be */
	s->run = s->view.files->len || after ? run_new_view(o, &s->view) : NULL;
	return (!s->view.files->len && !after) || (s->run && run_check(s->run, o->fixes));
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

/* Who uses what the change treats differently; false after an error that was reported. */
static bool find_affected(struct gate *g, const struct side *before, const struct side *after)
{
	struct ktree *t = find_tree(g->o);

	if (!t)
		return false;
	ktree_set_overlay(t, g->c->after.overlay);
	g_ptr_array_unref(g->affected);
	g->affected = affected_files(t, g->c, before->run ? run_contributions(before->run) : NULL,
				     run_contributions(after->run), MAX_AFFECTED);
	ktree_close(t);
	return true;
}

static bool check_again(struct side *s, const struct gate *g, const struct options *o, bool after)
{
	side_clear(s);
	return side_check(s, g, o, after);
}

/*
 * What is found without the change: suppressed or known, it is there. What the functions of its files do on either
 * side says which others are to be looked at: with these, and with what is suppressed or known afterwards, once more.
 */
static bool check_both(struct gate *g, struct side *before, struct side *after)
{
	const struct options *o = g->o;
	bool ok;

	ok = side_check(before, g, &g->plain, false);
	ok = side_check(after, g, &g->plain, true) && ok && find_affected(g, before, after);
	if (ok && g->affected->len)
		ok = check_again(before, g, &g->plain, false);
	if (ok && (g->affected->len || o->suppressions || o->baseline))
		ok = check_again(after, g, o, true);
	if (ok && before->run)
		keep_old(g, run_report(before->run));
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
	if (g->affected->len)
		diag_info("checked as well: %u file%s that use%s what the change treats differently",
			  g->affected->len, g->affected->len == 1 ? "" : "s",
			  g->affected->len == 1 ? "s" : "");
	diag_info("%u finding%s introduced, %u of %u that were there before %s gone", n, n == 1 ? "" : "s",
		  gone, g->old->len, gone == 1 ? "is" : "are");
}

static int judge(struct gate *g, struct run *after)
{
	struct report *rep = run_report(after);
	unsigned int gone;
	int ret;

	tell_unclear(g, rep);
	gone = introduced_keep(g->c, g->old, rep->findings);
	run_judge(after);
	ret = run_exit(after);
	if (!output_report(g->o, rep))
		ret = CLI_USAGE;
	tell_result(g, rep, gone);
	run_tell_coverage(after);
	return ret;
}

static int check_change(const struct options *o)
{
	struct gate g = { .o = o, .plain = *o, .c = find_change(o) };
	struct side before, after;
	int ret = CLI_USAGE;

	if (!g.c)
		return CLI_USAGE;
	g.plain.suppressions = g.plain.baseline = NULL;
	g.old = findings_new();
	g.affected = g_ptr_array_new_with_free_func(g_free);
	g.unclear = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (check_both(&g, &before, &after))
		ret = judge(&g, after.run);
	side_clear(&after);
	side_clear(&before);
	g_hash_table_unref(g.unclear);
	g_ptr_array_unref(g.affected);
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
