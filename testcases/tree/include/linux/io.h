/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: register access. */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <linux/types.h>

u32 readl(const volatile void __iomem *addr);
void writel(u32 val, volatile void __iomem *addr);

#endif
