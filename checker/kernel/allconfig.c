/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What allmodconfig has to be told: IOMMU drivers are built in on any real machine, and code that exists only then
 * (legacy bindings, early hooks) is missing from a configuration in which they are modules. The headers for user
 * space, whose copying takes half the time of a build directory, are no part of what a kernel file includes.
 */
#include "kernel/kconfig-parse.h"
#include "support/atomic.h"

#define DEPTH 8 /* of subdirectories */

static void add_option(const char *symbol, const char *condition, unsigned int flags, void *data)
{
	if (flags & KCONFIG_TRISTATE)
		g_string_append_printf(data, "CONFIG_%s=y\n", symbol);
}

bool write_allconfig(struct ktree *t, const struct karch *a, const char *path, GError **err)
{
	g_autoptr(GString) out = g_string_new("CONFIG_HEADERS_INSTALL=n\n");
	g_auto(GStrv) own = g_strsplit(a->config ? a->config : "", " ", -1);

	kconfig_parse_dir(t, "drivers/iommu", DEPTH, add_option, out);
	for (char **s = own; *s; s++)
		g_string_append_printf(out, "CONFIG_%s\n", *s);
	return atomic_write(path, out->str, out->len, err);
}
