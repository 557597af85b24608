#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# embed.sh FILE…: print C code that defines embedded_files[] (support/embed.h) with their contents.
set -eu
export LC_ALL=C

echo '/* Made by checker/support/embed.sh. */'
echo '#include <stddef.h>'
echo '#include "support/embed.h"'
echo 'const struct embedded embedded_files[] = {'
for f in "$@"; do
	printf '%s %s\n' "${f##*/}" "$f"
done | sort | while read -r name path; do
	printf '\t{ "%s",\n""\n' "$name"
	# "??" could begin a trigraph
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/^/"/' -e 's/$/\\n"/' "$path"
	printf '\t},\n'
done
echo '	{ NULL, NULL },'
echo '};'
