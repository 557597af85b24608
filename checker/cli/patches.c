/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The edits of a report, file by file.
 */
#include "cli/patches.h"
#include "fix/fix.h"
#include "support/diag.h"

static void patched_free(void *v)
{
	struct patched *p = v;

	g_free(p->before);
	g_free(p->after);
	g_free(p);
}

/* Apply all edits of findings [from, to), which are of one file. */
static bool patch_file(const struct report *r, guint from, guint to, struct patched *p)
{
	GPtrArray *edits = fix_edits_new();
	char *path = g_build_filename(r->root, p->file, NULL);
	GError *err = NULL;
	bool ok = true;

	for (guint i = from; i < to && ok; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (f->edits && !f->suppressed)
			ok = fix_merge(edits, f->edits);
	}
	if (!g_file_get_contents(path, &p->before, &p->before_len, &err)) {
		diag_error("%s", err->message);
		g_clear_error(&err);
		ok = false;
	} else {
		p->after = ok ? fix_apply(p->before, p->before_len, edits, &p->after_len) : NULL;
		ok = p->after != NULL;
		if (!ok)
			diag_error("%s: the edits do not fit the file: was it changed meanwhile?", p->file);
	}
	g_free(path);
	g_ptr_array_unref(edits);
	return ok;
}

static guint end_of_file(const struct report *r, guint from, bool *any)
{
	const struct finding *first = r->findings->pdata[from];
	guint i;

	*any = false;
	for (i = from; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (!g_str_equal(f->file, first->file))
			break;
		*any |= f->edits && !f->suppressed;
	}
	return i;
}

GPtrArray *patches_make(const struct report *r)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(patched_free);
	guint to;
	bool any;

	for (guint from = 0; from < r->findings->len; from = to) {
		struct patched *p;

		to = end_of_file(r, from, &any);
		if (!any)
			continue;
		p = g_new0(struct patched, 1);
		g_ptr_array_add(out, p);
		p->file = ((struct finding *)r->findings->pdata[from])->file;
		if (!patch_file(r, from, to, p)) {
			g_ptr_array_unref(out);
			return NULL;
		}
	}
	return out;
}

unsigned int patches_tell(const struct report *r, const char *verb)
{
	unsigned int without = 0;

	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (f->suppressed)
			continue;
		if (f->edits) {
			diag_info("%s:%u: %s: %s [%s]", f->file, f->line, f->message, verb, f->fix_strategy);
		} else {
			without += !f->fix_covered;
			diag_info("%s:%u: %s: no fix: %s", f->file, f->line, f->message,
				  f->fix_why_not ? f->fix_why_not : "this rule has no automatic fix");
		}
	}
	return without;
}
