/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: waiting without sleeping. */
#ifndef _LINUX_PROCESSOR_H
#define _LINUX_PROCESSOR_H

#include <linux/compiler.h>

#define cpu_relax()	barrier()

#endif
