#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The rules of semantic-patches/ over semantic-patches/tests/, with spatch alone, in the four modes. A case says on
# the line of a finding what is expected, in a comment that is taken out before; RULE.c belongs to RULE.cocci,
# others name theirs. NAME.res is the file as the patch has to leave it; without one the patch must change nothing.
# Cases of one rule are looked at by one process, too: coccicheck gives it many files, and a rule has to forget one
# before the next.
. "$(dirname "$0")/tap.sh"

rules=$repo_root/semantic-patches
work=$BUILD/t0800

[ -z "$SAN" ] || skip_all "nothing of fwspeck runs here"
spatch --version >/dev/null 2>&1 || skip_all "no spatch"

rm -rf "$work"
mkdir -p "$work"

# run MODE RULE CASE: spatch leaves temporary files where it stands
run()
{
	(cd "$work" && timeout 60 spatch -D "$1" --very-quiet --no-includes --include-headers \
		--cocci-file "$rules/$2.cocci" "$3.c" 2>"$3.$1.log")
}

same()
{
	cmp -s "$1" "$2" && return
	diff -u "$1" "$2" >"$work/diff"
	diag_file "$work/diff"
	return 1
}

for path in "$rules"/tests/*.c; do
	name=$(basename "$path" .c)
	rule=$(sed -n 's|.*rule: \([a-z-]*\)\..*|\1|p' "$path")
	rule=${rule:-$name}
	sed 's|[[:space:]]*/\* expect: [a-z-]* \*/||' "$path" >"$work/$name.c"
	awk 'match($0, /expect: [a-z-]+/) { print NR, substr($0, RSTART + 8, RLENGTH - 8) }' "$path" >"$work/$name.expected"
	cut -d' ' -f1 "$work/$name.expected" >"$work/$name.lines"

	run report "$rule" "$name" >"$work/$name.report"
	ok "$name: report runs" test $? -eq 0 || diag_file "$work/$name.report.log"
	sed -n 's/^[^:]*:\([0-9]*\):.*\[\([a-z-]*\)\]$/\1 \2/p' "$work/$name.report" | sort -n >"$work/$name.reported"
	ok "$name: what is reported" same "$work/$name.expected" "$work/$name.reported"

	run org "$rule" "$name" >"$work/$name.org"
	sed -n 's/.*::linb=\([0-9]*\)::.*/\1/p' "$work/$name.org" | sort -n >"$work/$name.orged"
	ok "$name: org says the same" same "$work/$name.lines" "$work/$name.orged"

	run context "$rule" "$name" >"$work/$name.context"
	awk '/^@@/ { split($2, at, /[-,]/); n = at[2] } /^-[^-]/ { print n } /^[- ][^-]|^ $/ { n++ }' \
		"$work/$name.context" | sort -nu >"$work/$name.starred"
	ok "$name: context marks the same" same "$work/$name.lines" "$work/$name.starred"

	run patch "$rule" "$name" >"$work/$name.patch"
	ok "$name: patch runs" test $? -eq 0 || diag_file "$work/$name.patch.log"
	cp "$work/$name.c" "$work/$name.patched"
	[ ! -s "$work/$name.patch" ] || patch -s "$work/$name.patched" "$work/$name.patch" >/dev/null
	result=$work/$name.c
	[ ! -f "$rules/tests/$name.res" ] || result=$rules/tests/$name.res
	ok "$name: the patch" same "$result" "$work/$name.patched"
done

for path in "$rules"/*.cocci; do
	rule=$(basename "$path" .cocci)
	ok "$rule has cases" test -f "$rules/tests/$rule.c"

	more=$(cd "$rules/tests" && grep -l "rule: $rule\." ./*.c | sed 's|^\./||;s|\.c$||')
	[ -n "$more" ] || continue
	: >"$work/groups"
	: >"$work/single"
	for case in "$rule" $more; do
		printf '%s.c\n\n' "$case" >>"$work/groups"
		grep WARNING "$work/$case.report" >>"$work/single"
	done
	(cd "$work" && timeout 60 spatch -D report --very-quiet --no-show-diff --no-includes --include-headers \
		--cocci-file "$path" --file-groups groups 2>"$rule.log") >"$work/together"
	ok "$rule: its cases in one process" same "$work/single" "$work/together"
done
done_testing
