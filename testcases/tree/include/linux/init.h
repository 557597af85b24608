/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: initcalls. */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

typedef int (*initcall_t)(void);

#endif
