/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The core of a subsystem that was not asked for: what a driver's op may do depends on when the core calls it, and the
 * file that does so is beside the driver's, or in a directory above.
 */
#include <string.h>

#include "cli/run-internal.h"
#include "flow/order.h"

static const char call[] = "->release_device(";

static bool makes_call(struct run *r, const char *file)
{
	g_autofree char *path = overlay_path(ktree_overlay(r->tree), ktree_root(r->tree), file);
	g_autofree char *text = NULL;

	return g_file_get_contents(path, &text, NULL, NULL) && strstr(text, call);
}

static struct file_run *listed_in(const GPtrArray *files, const char *file)
{
	for (guint i = 0; i < files->len; i++) {
		struct file_run *f = files->pdata[i];

		if (!strcmp(f->file, file))
			return f;
	}
	return NULL;
}

/* A file of this run, asked for or a neighbour for another reason, that nothing was looked for in so far. */
static void add_listed(struct run *r, const char *file, GPtrArray *todo)
{
	struct file_run *f = listed_in(r->files, file);

	f = f ? f : listed_in(r->neighbours, file);
	if (f && !f->relevant && !g_ptr_array_find(todo, f, NULL))
		g_ptr_array_add(todo, f);
}

static void add(struct run *r, const char *file, GPtrArray *todo)
{
	struct file_run *f;

	if (!g_str_has_suffix(file, ".c") || !makes_call(r, file))
		return;
	f = run_add_neighbour(r, file);
	if (f)
		g_ptr_array_add(todo, f);
	else
		add_listed(r, file, todo);
}

static void look_in(struct run *r, const char *dir, GPtrArray *todo)
{
	g_autofree char *path = g_build_filename(ktree_root(r->tree), dir, NULL);
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *file = g_build_filename(dir, name, NULL);

		add(r, file, todo);
	}
	if (d)
		g_dir_close(d);
}

void op_callers_find(struct run *r, const struct file_run *f, GPtrArray *todo)
{
	g_autofree char *dir = g_path_get_dirname(f->file);
	char *slash;

	/* not as far up as "drivers" */
	for (; !r->whole && f->reply && file_asks(f, ORDER_ASKS_CORE) && (slash = strrchr(dir, '/'));
	     *slash = '\0') {
		if (g_hash_table_add(r->questions, g_strconcat(dir, " " ORDER_ASKS_CORE, NULL)))
			look_in(r, dir, todo);
	}
}
