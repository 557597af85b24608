/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options that allmodconfig has to be told: IOMMU drivers are built in on any real machine, and code that
 * exists only then (legacy bindings, early hooks) is missing from a configuration in which they are modules.
 */
#include "kernel/kconfig-parse.h"
#include "support/atomic.h"

#define DEPTH 8 /* of subdirectories */

static void add_option(const char *symbol, const char *condition, unsigned int flags, void *data)
{
	if (flags & KCONFIG_TRISTATE)
		g_string_append_printf(data, "CONFIG_%s=y\n", symbol);
}

bool write_builtin_options(struct ktree *t, const char *path, GError **err)
{
	g_autoptr(GString) out = g_string_new(NULL);

	kconfig_parse_dir(t, "drivers/iommu", DEPTH, add_option, out);
	return atomic_write(path, out->str, out->len, err);
}
