#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A NIPA test (tests/patch/fwspeck): what the commit that is checked out brings. NIPA runs it in the tree; the
# description goes to the descriptor DESC_FD. Exit status: 0 nothing; 250 (warning) findings below error, or files that
# could not be checked; 1 findings of level error, or fwspeck itself failed.

out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
desc()
{
	echo "$*" >&"${DESC_FD:-1}"
}

if ! git show --diff-filter=d --pretty= --name-only HEAD | grep -q '\.[ch]$'; then
	desc 'No C file touched'
	exit 0
fi
command -v fwspeck >/dev/null || { desc 'fwspeck is not installed'; exit 1; }

fwspeck gate -k . --commit HEAD --color never -o "$out/found"
rc=$?
cat "$out/found" 2>/dev/null
errors=$(grep -c '^[^[:space:]].*:[0-9]*: error: .*\]$' "$out/found" 2>/dev/null)
warnings=$(grep -c '^[^[:space:]].*:[0-9]*: warning: .*\]$' "$out/found" 2>/dev/null)

case $rc in
0)	desc 'Nothing found'
	exit 0 ;;
1|3)	desc "Brings ${errors:-0} errors, ${warnings:-0} warnings$([ $rc = 3 ] && echo '; some file could not be checked')"
	[ "${errors:-0}" -eq 0 ] || exit 1
	exit 250 ;;
*)	desc "fwspeck failed with status $rc"
	exit 1 ;;
esac
