#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The table of testcases/README.md: every patch of the documents is covered by a rule that exists, and by a case
# that expects it. That the cases hold is for testcases.c and the scripts named to say.
. "$(dirname "$0")/tap.sh"

table=$repo_root/testcases/README.md
work=$BUILD/t0250
mkdir -p "$work"
"$FWSPECK" rules | awk 'NR > 1 { print $1 }' >"$work/rules"
awk -F' *\\| *' '$2 ~ /^00[0-9]/ { print $2 "|" $4 "|" $5 }' "$table" >"$work/rows"

# has DOCUMENT LAST: rows for its patches 1 to LAST
has()
{
	for n in $(seq "$2"); do
		grep -q "^$1/$n|" "$work/rows" || { diag "no row for $1/$n"; return 1; }
	done
}

# proves RULE CASE
proves()
{
	grep -qx "$1" "$work/rules" || { diag "no rule $1"; return 1; }
	case $2 in
	tests/*) grep -q "$1" "$repo_root/$2" ;;
	*) grep -q "/\* expect: $1\b" "$repo_root/testcases/$2" ;;
	esac
}

ok "document 000: 14 patches" has 000 14
ok "document 001: 17 patches" has 001 17
ok "document 002" grep -q '^002|' "$work/rows"
ok "document 004" grep -q '^004|' "$work/rows"
while IFS='|' read -r patch rules case; do
	for rule in $(echo "$rules" | tr -d ,); do
		[ "$rule" = migration ] || ok "$patch: $case expects $rule" proves "$rule" "$case"
	done
done <"$work/rows"
done_testing
