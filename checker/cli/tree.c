/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which kernel tree and which architectures.
 */
#include "cli/run.h"
#include "support/cache.h"
#include "support/diag.h"

static struct ktree *open_or_report(const char *dir)
{
	GError *err = NULL;
	struct ktree *t = ktree_open(dir, &err);

	if (!t) {
		diag_error("%s", err->message);
		g_error_free(err);
	}
	return t;
}

/* The working directory or the nearest parent that is a kernel tree. */
static struct ktree *open_around(void)
{
	char *dir = g_get_current_dir(), *up;
	struct ktree *t;

	while (!(t = ktree_open(dir, NULL))) {
		up = g_path_get_dirname(dir);
		if (g_str_equal(up, dir)) {
			g_free(up);
			break;
		}
		g_free(dir);
		dir = up;
	}
	g_free(dir);
	return t;
}

static struct ktree *open_cached(void)
{
	char *cache = fws_cache_dir(NULL, NULL);
	char *dir = cache ? g_build_filename(cache, "trees", "linux-source-6.12", NULL) : NULL;
	struct ktree *t = dir ? ktree_open(dir, NULL) : NULL;

	g_free(dir);
	g_free(cache);
	return t;
}

struct ktree *find_tree(const struct options *o)
{
	const char *env = g_getenv("FWSPECK_KERNEL");
	struct ktree *t;

	if (o->kernel)
		return open_or_report(o->kernel);
	if (env && *env)
		return open_or_report(env);
	t = open_around();
	if (!t)
		t = open_cached();
	if (!t)
		diag_error("no kernel tree here; name one with -k DIR or FWSPECK_KERNEL");
	return t;
}

static void report_unknown_arch(const char *name)
{
	GString *known = g_string_new(NULL);
	unsigned int n;
	const struct karch *table = karch_table(&n);

	for (unsigned int i = 0; i < n; i++)
		g_string_append_printf(known, "%s%s", i ? ", " : "", table[i].name);
	diag_error("unknown architecture \"%s\"; there are auto, %s", name, known->str);
	g_string_free(known, TRUE);
}

bool find_archs(const struct options *o, GPtrArray *archs)
{
	for (char **a = o->archs; a && *a; a++) {
		const struct karch *k = karch_find(*a);

		if (!k) {
			report_unknown_arch(*a);
			return false;
		}
		if (!g_ptr_array_find(archs, k, NULL))
			g_ptr_array_add(archs, (void *)k);
	}
	return true;
}

const struct karch *choose_arch(struct ktree *t, const GPtrArray *archs, const char *file)
{
	g_autoptr(GPtrArray) all = ktree_arch_order(t, file), order = karch_choose(all, archs);
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	const struct karch *found = NULL;
	GError *err = NULL;

	g_ptr_array_add(files, (void *)file);
	for (guint i = 0; !found && i < order->len; i++) {
		const struct karch *a = order->pdata[i];

		g_clear_error(&err);
		if (ktree_load_flags(t, a, files, &err) && ktree_flags(t, a, file))
			found = a;
	}
	if (!found)
		diag_error("%s: no compile flags%s%s", file, err ? ": " : "", err ? err->message : "");
	g_clear_error(&err);
	return found;
}
