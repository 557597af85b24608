/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fwspeck check --show-model FUNCTION: what is known of it, and why.
 */
#include <string.h>

#include "cli/definers.h"
#include "cli/run-internal.h"
#include "cli/summary-words.h"
#include "model/print.h"
#include "support/diag.h"

/* --- which files define it --------------------------------------------------------- */

static bool defines(struct ktree *t, const char *file, const char *name)
{
	g_autofree char *path = g_build_filename(ktree_root(t), file, NULL);
	g_autofree char *text = NULL;
	gsize len;

	return g_file_get_contents(path, &text, &len, NULL) && definers_defines(text, len, name);
}

/* Paths of files for a run of their own, NULL-terminated; NULL after an error that was reported. */
static char **definitions(struct ktree *t, const struct options *o)
{
	g_autoptr(GHashTable) token = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GError) err = NULL;
	GPtrArray *files = ktree_expand(t, (const char *const *)o->paths, &err);
	GPtrArray *out;

	if (!files) {
		diag_error("%s", err->message);
		return NULL;
	}
	out = g_ptr_array_new();
	g_hash_table_add(token, o->show_model);
	for (guint i = 0; i < files->len; i++) {
		const char *file = files->pdata[i];

		if (i % 256 == 0)
			diag_progress("looking for %s: %u of %u", o->show_model, i, files->len);
		if (ktree_file_has_token(t, file, token) && defines(t, file, o->show_model))
			g_ptr_array_add(out, g_build_filename(ktree_root(t), file, NULL));
	}
	diag_progress_clear();
	g_ptr_array_unref(files);
	g_ptr_array_add(out, NULL);
	return (char **)g_ptr_array_free(out, FALSE);
}

/* --- what its code says --------------------------------------------------------------- */

static bool row_matters(const struct model_row *row)
{
	for (const struct model_fact *f = row ? row->facts : NULL; f; f = f->next)
		if (f->effect == MODEL_ACQUIRE || f->effect == MODEL_GET || f->effect == MODEL_RELEASE)
			return true;
	return false;
}

/* The file that contributed a summary of @name; NULL: none. */
static const char *contributor(const struct run *r, const char *name)
{
	const char *file, *key;
	json_t *c, *v;

	json_object_foreach(r->state, file, c)
		json_object_foreach(json_object_get(c, "functions"), key, v)
			if (!strcmp(seen_function(key), name))
				return file;
	return NULL;
}

static void print_why(const struct run *r, const json_t *shown)
{
	const char *sep = "  it calls ";
	size_t i;
	json_t *v;

	json_array_foreach(json_object_get(shown, "calls"), i, v) {
		const char *name = json_string_value(v), *file;

		if (row_matters(model_find(r->model, name)))
			printf("%s%s() (model)", sep, name);
		else if ((file = contributor(r, name)))
			printf("%s%s() (%s)", sep, name, file);
		else
			continue;
		sep = ", ";
	}
	if (*sep == ',')
		putchar('\n');
}

static bool print_summary(const char *name, const json_t *shown, const json_t *summary)
{
	const json_t *params = json_object_get(shown, "params");
	struct summary_names names = {
		.is_void = json_is_true(json_object_get(shown, "void")),
		.is_pointer = json_is_true(json_object_get(shown, "pointer")),
	};
	g_autofree struct summary_param *list = g_new0(struct summary_param, json_array_size(params) + 1);
	size_t i;
	json_t *v;

	json_array_foreach((json_t *)params, i, v) {
		list[i].name = json_string_value(json_object_get(v, "name"));
		list[i].is_pointer = json_is_true(json_object_get(v, "pointer"));
	}
	names.params = list;
	names.nparams = json_array_size(params);
	return summary_print(name, summary, &names, stdout);
}

static void print_shown(const struct run *r, const struct file_run *f, const json_t *shown)
{
	const json_t *summaries = json_object_get(shown, "summaries");
	const char *tainted = json_string_value(json_object_get(shown, "tainted"));
	size_t i;
	json_t *v;

	printf("%s: found out from its code, %s:%d (%s)\n", r->setup.show, f->file,
	       (int)json_integer_value(json_object_get(shown, "line")), f->arch->name);
	if (tainted)
		printf("  its code is not understood in whole: %s\n", tainted);
	if (!json_array_size(summaries))
		puts("  takes and drops no reference, nor hands one on: its callers keep theirs");
	json_array_foreach((json_t *)summaries, i, v)
		if (!print_summary(r->setup.show, shown, v))
			diag_warning("%s: malformed summary", f->file);
	print_why(r, shown);
}

/* --- the verb ----------------------------------------------------------------------------- */

static int print_unknown(const char *name)
{
	printf("%s: unknown: no model row, no definition in the files that were looked at\n"
	       "  by convention it borrows: the caller keeps its references, unless the name says that it\n"
	       "  drops (put, free, release, unref, destroy, drop, dispose) or keeps them (add, register, "
	       "…)\n",
	       name);
	return CLI_FINDINGS;
}

/* False when the file could not be checked. */
static bool print_file(const struct run *r, const struct file_run *f, bool *any)
{
	const json_t *shown = json_object_get(f->reply, "shown");
	struct cover_file *c = file_run_cover(f);
	bool ok = c->state != COVER_FAILED;

	if (!ok)
		diag_warning("%s: not checked: %s", f->file, c->reason);
	else if (shown)
		print_shown(r, f, shown);
	else
		diag_info("%s: the configuration leaves it out (%s)", f->file, f->arch->name);
	*any |= ok && shown;
	cover_file_free(c);
	return ok;
}

static int print_files(const struct run *r)
{
	bool any = false, ok = true;

	for (guint i = 0; i < r->files->len; i++)
		ok &= print_file(r, r->files->pdata[i], &any);
	if (!ok)
		return CLI_INCOMPLETE;
	return any ? CLI_OK : print_unknown(r->setup.show);
}

static int show_code(const struct options *o, char **files)
{
	struct options of_files = *o;
	struct run *r;
	int ret = CLI_USAGE;

	of_files.paths = files;
	r = run_new(&of_files);
	if (r) {
		r->setup.show = o->show_model;
		if (run_check(r, false))
			ret = print_files(r);
	}
	run_free(r);
	return ret;
}

static int show(struct ktree *t, const struct model *m, const struct options *o)
{
	const struct model_row *row = model_find(m, o->show_model);
	g_auto(GStrv) files = NULL;

	if (row) {
		g_autofree char *where = model_row_where(o->show_model, o->models);

		printf("%s: known from the model, %s\n", o->show_model, where ? where : "built in");
		model_print_row(row, stdout);
		return CLI_OK;
	}
	files = definitions(t, o);
	if (!files)
		return CLI_USAGE;
	return *files ? show_code(o, files) : print_unknown(o->show_model);
}

int cmd_show_model(const struct options *o)
{
	struct model *m = load_models(o);
	struct ktree *t = m ? find_tree(o) : NULL;
	int ret = t ? show(t, m, o) : CLI_USAGE;

	if (t)
		ktree_close(t);
	if (m)
		model_free(m);
	return ret;
}
