/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What earlier runs found out, and whether it still holds.
 */
#include <string.h>
#include <xxhash.h>

#include "cli/headers.h"
#include "cli/run-internal.h"

#define HEX "%016" G_GINT64_MODIFIER "x"

/*
 * All that every result rests on; a kernel tree of its own has a database of its own. The bytes of setup.api
 * count as they are: kernel_api_read() clears them first.
 */
static char *context(const struct run *r, guint64 checker)
{
	/* all headers of a tree are much to read, unless somebody compares */
	bool compared = r->db || r->o->shard_count || (r->view && r->view->identity);
	guint64 headers = compared ? headers_digest(r->stamp, ktree_root(r->tree), r->db) : 0;
	guint64 models = 0;

	for (char **m = r->o->models; m && *m; m++) {
		g_autofree char *text = NULL;
		gsize len = 0;

		if (g_file_get_contents(*m, &text, &len, NULL))
			models = XXH3_64bits_withSeed(text, len, models + 1);
	}
	return g_strdup_printf("checker " HEX " headers " HEX " api " HEX " models " HEX " checks %s%s",
			       checker, headers, (guint64)XXH3_64bits(&r->setup.api, sizeof(r->setup.api)),
			       models, r->o->checks ? r->o->checks : "", r->o->pedantic ? " pedantic" : "");
}

/* Sources by name and size: of those that matter the contents are compared one by one. */
static guint64 sources_digest(const struct tree_stamp *t)
{
	guint64 sum = 0;

	for (guint i = 0; i < t->sources->len; i++) {
		const struct stamp_source *f = t->sources->pdata[i];

		sum += XXH3_64bits_withSeed(f->file, strlen(f->file), f->size);
	}
	return sum;
}

char *run_kept_path(const struct run *r, const char *name)
{
	unsigned int n;
	g_autofree char *build = ktree_build_dir(r->tree, &karch_table(&n)[0]);
	g_autofree char *dir = g_path_get_dirname(build);

	return g_mkdir_with_parents(dir, 0755) ? NULL : g_build_filename(dir, name, NULL);
}

void earlier_open(struct run *r)
{
	guint64 checker = checker_stamp();
	/* a function that is shown counts as global: what is said of its file is for this run only */
	bool keeps = checker && !r->o->no_cache && !r->setup.show;
	g_autofree char *path = keeps ? run_kept_path(r, "results.sqlite") : NULL;
	g_autofree char *all = NULL;

	r->stamp = tree_stamp_new(ktree_root(r->tree), ktree_overlay(r->tree));
	r->db = path ? sumdb_open(path) : NULL;
	all = context(r, checker);
	r->summaries = summaries_new(r->db, all);
	r->identity = g_strdup_printf("%s sources " HEX, all, sources_digest(r->stamp));
}
