/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: allocation flags. */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

#include <linux/types.h>

#define GFP_KERNEL	((gfp_t)0xcc0)
#define GFP_ATOMIC	((gfp_t)0x820)

#endif
