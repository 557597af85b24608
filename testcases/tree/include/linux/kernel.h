/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: odds and ends. */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/types.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define BIT(n)		(1UL << (n))
#define min(a, b)	({ typeof(a) __a = (a); typeof(b) __b = (b); __a < __b ? __a : __b; })
#define min_t(type, a, b)	({ type __a = (a); type __b = (b); __a < __b ? __a : __b; })
#define max(a, b)	({ typeof(a) __a = (a); typeof(b) __b = (b); __a > __b ? __a : __b; })

#define WARN_ON(cond) ({						\
	int __warn = !!(cond);						\
	if (unlikely(__warn))						\
		fixture_warn();						\
	unlikely(__warn); })
#define BUG()		do { fixture_bug(); __builtin_unreachable(); } while (0)
#define BUG_ON(cond)	do { if (unlikely(cond)) BUG(); } while (0)

void fixture_warn(void);
void __noreturn fixture_bug(void);

#endif
