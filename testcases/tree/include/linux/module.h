/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: modules. */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/init.h>
#include <linux/types.h>

struct module;
#define THIS_MODULE	((struct module *)0)

bool try_module_get(struct module *module);
void module_put(struct module *module);

#define MODULE_LICENSE(s)
#define MODULE_AUTHOR(s)
#define MODULE_DESCRIPTION(s)
#define MODULE_DEVICE_TABLE(type, name)
#define EXPORT_SYMBOL_GPL(sym)	extern typeof(sym) sym

#define module_init(fn)							\
	int init_module(void) __attribute__((__alias__(#fn)));
#define module_exit(fn)							\
	void cleanup_module(void) __attribute__((__alias__(#fn)));

#endif
