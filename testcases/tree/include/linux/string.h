/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: strings. */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/types.h>

int strcmp(const char *a, const char *b);
size_t strlen(const char *s);
void *memset(void *s, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);

#endif
