/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck prepare
 */
#include "cli/run.h"
#include "support/diag.h"

static bool prepare(struct ktree *t, const struct karch *a)
{
	char *dir = ktree_build_dir(t, a);
	GError *err = NULL;
	bool ok = ktree_prepare(t, a, &err);

	if (ok) {
		diag_info("%s: ready in %s", a->name, dir);
	} else {
		diag_error("%s: %s", a->name, err->message);
		g_error_free(err);
	}
	g_free(dir);
	return ok;
}

int cmd_prepare(const struct options *o)
{
	GPtrArray *archs = g_ptr_array_new();
	struct ktree *t = NULL;
	int ret = CLI_USAGE;
	unsigned int n;

	if (o->paths[0]) {
		diag_error("prepare takes no path; name architectures with --arch");
		goto out;
	}
	t = find_tree(o);
	if (!t || !find_archs(o, archs))
		goto out;
	if (!archs->len)
		g_ptr_array_add(archs, (void *)&karch_table(&n)[0]);
	ret = CLI_OK;
	for (guint i = 0; i < archs->len; i++)
		if (!prepare(t, archs->pdata[i]))
			ret = CLI_USAGE;
out:
	g_ptr_array_unref(archs);
	if (t)
		ktree_close(t);
	return ret;
}
