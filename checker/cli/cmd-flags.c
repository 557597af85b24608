/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck flags PATH…: how files are compiled, as a compile_commands.json.
 */
#include <jansson.h>
#include <string.h>

#include "cli/output.h"
#include "cli/run.h"
#include "support/diag.h"

#define COMPILER "clang" FWS_LLVM_SUFFIX

/* Ends of the flags that are for libclang, not for a compiler; see ktree_load_flags(). */
static bool for_libclang(const char *flag)
{
	return !strcmp(flag, "-w") || !strcmp(flag, "-ferror-limit=0") ||
	       g_str_has_prefix(flag, "-working-directory=");
}

static json_t *entry(struct ktree *t, const struct karch *a, const char *file)
{
	g_autofree char *path = g_build_filename(ktree_root(t), file, NULL);
	json_t *argv = json_array();

	json_array_append_new(argv, json_string(COMPILER));
	for (const char *const *f = ktree_flags(t, a, file); *f; f++)
		if (!for_libclang(*f))
			json_array_append_new(argv, report_jstr(*f));
	json_array_append_new(argv, json_string("-c"));
	json_array_append_new(argv, report_jstr(path));
	return json_pack("{s:o, s:o, s:o}", "directory", report_jstr(ktree_flags_dir(t, a, file)), "file",
			 report_jstr(path), "arguments", argv);
}

/* The first of @archs that has flags for each file, in order of the files. */
static bool collect(struct ktree *t, GPtrArray *archs, GPtrArray *files, json_t *out)
{
	bool all = true;

	/* one run of kbuild for all of them; what goes wrong is told below, file by file */
	if (archs->len == 1)
		ktree_load_flags(t, archs->pdata[0], files, NULL);
	for (guint i = 0; i < files->len; i++) {
		const struct karch *a = choose_arch(t, archs, files->pdata[i]);

		all &= a != NULL;
		if (a)
			json_array_append_new(out, entry(t, a, files->pdata[i]));
	}
	return all;
}

static bool write_all(const struct options *o, const json_t *list)
{
	g_autofree char *text = json_dumps(list, JSON_INDENT(1)), *line = g_strconcat(text, "\n", NULL);

	return output_text(o, line);
}

int cmd_flags(const struct options *o)
{
	g_autoptr(GPtrArray) archs = g_ptr_array_new(), files = NULL;
	struct ktree *t = NULL;
	GError *err = NULL;
	json_t *list;
	int ret = CLI_USAGE;
	bool all;

	if (!o->paths[0]) {
		diag_error("flags needs a file or directory");
		return CLI_USAGE;
	}
	if (!output_check(o->out) || !find_archs(o, archs) || !(t = find_tree(o)))
		return CLI_USAGE;
	files = ktree_expand(t, (const char *const *)o->paths, &err);
	if (files) {
		list = json_array();
		all = collect(t, archs, files, list);
		if (write_all(o, list))
			ret = all ? CLI_OK : CLI_INCOMPLETE;
		json_decref(list);
	} else {
		diag_error("%s", err->message);
		g_error_free(err);
	}
	ktree_close(t);
	return ret;
}
