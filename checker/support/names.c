/* SPDX-License-Identifier: GPL-2.0-only */
/* Words of function names; see names.h. */
#include "support/names.h"

#include <glib.h>

#include <string.h>

bool name_has_char(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

bool name_has_word(const char *name, const char *const *words, unsigned int n)
{
	while (name && *name) {
		size_t len = strcspn(name, "_");

		for (unsigned int i = 0; i < n; i++) {
			if (strlen(words[i]) == len && !memcmp(words[i], name, len))
				return true;
		}
		name += len;
		name += *name == '_';
	}
	return false;
}

int names_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}
