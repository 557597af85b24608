/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: from a member to its container. */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H

#include <linux/compiler.h>

#define container_of(ptr, type, member) ({				\
	void *__cptr = (void *)(ptr);					\
	((type *)(__cptr - offsetof(type, member))); })

#define container_of_const(ptr, type, member)				\
	_Generic(ptr,							\
		const typeof(*(ptr)) *: (const type *)container_of(ptr, type, member), \
		default: (type *)container_of(ptr, type, member))

#endif
