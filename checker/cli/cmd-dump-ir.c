/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck dump-ir FILE:FUNCTION
 */
#include <string.h>

#include "cli/run.h"
#include "frontend/frontend.h"
#include "support/cache.h"
#include "support/diag.h"

static void report(GError *err)
{
	diag_error("%s", err->message);
	g_error_free(err);
}

static bool dump(const struct ir_unit *u, const char *name)
{
	const struct ir_func *f = ir_unit_func(u, name);

	if (!f) {
		diag_error("%s: there is no function %s (%s)", u->file, name, u->arch);
		return false;
	}
	ir_dump_func(f, stdout);
	return true;
}

static bool parse_and_dump(struct ktree *t, const struct karch *a, const char *file, const char *name)
{
	char *pch = fws_cache_dir("pch", NULL);
	struct fe *fe = fe_new(pch);
	struct fe_result res = { 0 };
	struct fe_request req = {
		.file = file,
		.root = ktree_root(t),
		.build_dir = ktree_flags_dir(t, a, file),
		.arch = a->name,
		.flags = ktree_flags(t, a, file),
	};
	struct ir_unit *u = fe_parse(fe, &req, &res);
	bool ok = false;

	if (!u)
		diag_error("%s: %s", file, res.error ? res.error : "cannot be parsed");
	else
		ok = dump(u, name);
	if (u && res.nerrors)
		diag_warning("%s: %u errors, first: %s", file, res.nerrors, res.first_error);
	if (u)
		ir_unit_free(u);
	fe_result_clear(&res);
	fe_free(fe);
	g_free(pch);
	return ok;
}

/* @spec: FILE:FUNCTION */
static bool dump_one(struct ktree *t, GPtrArray *archs, const char *spec)
{
	const char *colon = strrchr(spec, ':');
	char *path = colon ? g_strndup(spec, colon - spec) : NULL;
	const char *const paths[] = { path, NULL };
	const struct karch *a;
	GPtrArray *files = NULL;
	GError *err = NULL;
	bool ok = false;

	if (!colon || !colon[1] || colon == spec)
		diag_error("\"%s\" is not FILE:FUNCTION", spec);
	else if (!(files = ktree_expand(t, paths, &err)))
		report(err);
	else if (files->len != 1)
		diag_error("%s is not a file", path);
	else if ((a = choose_arch(t, archs, files->pdata[0])))
		ok = parse_and_dump(t, a, files->pdata[0], colon + 1);
	if (files)
		g_ptr_array_unref(files);
	g_free(path);
	return ok;
}

int cmd_dump_ir(const struct options *o)
{
	GPtrArray *archs = g_ptr_array_new();
	struct ktree *t = NULL;
	int ret = CLI_USAGE;

	if (!o->paths[0]) {
		diag_error("dump-ir needs FILE:FUNCTION");
		goto out;
	}
	t = find_tree(o);
	if (!t || !find_archs(o, archs))
		goto out;
	ret = CLI_OK;
	for (char **p = o->paths; *p; p++)
		if (!dump_one(t, archs, *p))
			ret = CLI_USAGE;
out:
	g_ptr_array_unref(archs);
	if (t)
		ktree_close(t);
	return ret;
}
