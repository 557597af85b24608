/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading Kconfig files: entries with their conditions, without evaluating anything.
 */
#ifndef FWS_KERNEL_KCONFIG_PARSE_H
#define FWS_KERNEL_KCONFIG_PARSE_H

#include "kernel/priv.h"

enum {
	KCONFIG_SETTABLE = 1, /* has a prompt or a default */
	KCONFIG_ALWAYS = 2, /* def_bool y */
	KCONFIG_TRISTATE = 8, /* can be a module */
	KCONFIG_SELECT = 4, /* no definition: the entry named by @condition selects the symbol */
};

/*
 * An entry is complete. @condition: its "depends on" and those of the blocks around it, joined
 * by &&; "" when there are none.
 */
typedef void (*kconfig_define_fn)(const char *symbol, const char *condition, unsigned int flags, void *data);

/* Parse every Kconfig* file of a directory, and of its subdirectories down to @depth. */
void kconfig_parse_dir(struct ktree *t, const char *dir, int depth, kconfig_define_fn define, void *data);

#endif
