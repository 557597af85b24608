/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options that allmodconfig has to be told: IOMMU drivers are built in on any real machine, and code that
 * exists only then (legacy bindings, early hooks) is missing from a configuration in which they are modules.
 */
#include <string.h>

#include "kernel/priv.h"
#include "support/atomic.h"

/* The symbols of a Kconfig file that can be modules, as "CONFIG_FOO=y" lines. */
static void add_tristates(const char *text, GString *out)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *symbol = NULL;

	for (char **line = lines; *line; line++) {
		const char *word = *line + strspn(*line, " \t");

		if (g_str_has_prefix(*line, "config ")) {
			g_free(symbol);
			symbol = g_strstrip(g_strdup(*line + strlen("config ")));
		} else if (symbol && g_str_has_prefix(word, "tristate") && word != *line) {
			g_string_append_printf(out, "CONFIG_%s=y\n", symbol);
			g_clear_pointer(&symbol, g_free);
		}
	}
}

static void add_dir(const char *dir, GString *out)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		g_autofree char *text = NULL;

		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			add_dir(path, out);
		else if (!strcmp(name, "Kconfig") && g_file_get_contents(path, &text, NULL, NULL))
			add_tristates(text, out);
	}
	if (d)
		g_dir_close(d);
}

bool write_builtin_options(struct ktree *t, const char *path, GError **err)
{
	g_autofree char *dir = g_build_filename(t->root, "drivers/iommu", NULL);
	g_autoptr(GString) out = g_string_new(NULL);

	add_dir(dir, out);
	return atomic_write(path, out->str, out->len, err);
}
