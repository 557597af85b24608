/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Look-up in the built-in text files.
 */
#include <stddef.h>
#include <string.h>

#include "support/embed.h"

const char *embedded_find(const char *name)
{
	const struct embedded *e;

	for (e = embedded_files; e->name; e++) {
		if (!strcmp(e->name, name))
			return e->text;
	}
	return NULL;
}
