/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: messages. */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H

int _printk(const char *fmt, ...) __attribute__((__format__(__printf__, 1, 2)));

#define pr_err(fmt, ...)	_printk(fmt, ##__VA_ARGS__)
#define pr_warn(fmt, ...)	_printk(fmt, ##__VA_ARGS__)
#define pr_info(fmt, ...)	_printk(fmt, ##__VA_ARGS__)
#define pr_debug(fmt, ...)	_printk(fmt, ##__VA_ARGS__)

#endif
