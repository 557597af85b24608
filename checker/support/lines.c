/* SPDX-License-Identifier: GPL-2.0-only */
#include "support/lines.h"

#include <string.h>

const char *line_start(const char *text, unsigned int line)
{
	while (text && --line) {
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return text;
}
