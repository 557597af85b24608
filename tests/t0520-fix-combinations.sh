#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Fixes of one file compose, whichever of its findings are chosen. Files with several findings, random ones: seeded at
# random sites of those that the labels call correct, and as Debian has them. Of what `fwspeck fix` offers for a file,
# all edits and random subsets of the findings' edits are applied: each has to apply, to compile with the
# kernel's flags without a new diagnostic, and to leave exactly the findings that were not chosen.
#
#   SEED=N FILES=N SUBSETS=N   another choice, more files a round, more subsets of each
. "$(dirname "$0")/tap.sh"

[ -z "$SAN" ] || skip_all "with the sanitizers it takes too long; the cases cover them"
: "${SEED:=1}" "${FILES:=2}" "${SUBSETS:=1}"
RULES=.

work=$BUILD/t0520
fixes=$repo_root/tests/lib-fixes.py
index=$repo_root/kernel-fixes/6.12/index.json
combine=$repo_root/tests/lib-combine.py
. "$repo_root/tests/lib-seed.sh"

# Keep the files of a round below DIR
keep()
{
	rm -rf "$1"
	mkdir -p "$1"
	(cd "$copy" && cp --parents $files "$1")
}

# … and back; the copy has hard links, which nothing may be written through
restore()
{
	for f in $files; do
		cp --remove-destination "$work/input/$f" "$copy/$f" || return 1
	done
}

apply()
{
	restore && python3 "$fixes" apply "$1" "$copy"
}

same_files()
{
	for f in $files; do
		cmp "$work/in-place/$f" "$copy/$f" || return 1
	done
}

# combination NAME CHOSEN.json: what is left when these edits are applied
combination()
{
	ok "$1: can be applied" apply "$2"
	ok "$1: can be checked" check_json on_copy "$copy" "$work/after" --diagnose $files
	ok "$1: is as well-formed as it was" as_before "$work/after"
	ok "$1: compiles, and leaves what was not chosen" \
		python3 "$combine" judge "$work/fix.json" "$2" "$work/before.json" "$work/after.json"
}

# round NAME: the files in $files, as they are in the copy
round()
{
	diag "$1:" $files
	ok "$1: is kept" keep "$work/input"
	ok "$1: can be checked" check_json on_copy "$copy" "$work/before" --diagnose $files
	ok "$1: fixed in place" fix_json on_copy "$copy" "$work/fix" --in-place $files
	ok "$1: the fixed files are kept" keep "$work/in-place"
	combination "$1, all fixes" "$work/fix.json"
	ok "$1: --in-place applies the edits that JSON tells of" same_files
	n=0
	while [ $n -lt "$SUBSETS" ]; do
		n=$((n + 1))
		some=$(python3 "$combine" subset "$work/fix.json" "$work/chosen.json" "$SEED $1 $n")
		combination "$1, choice $n" "$work/chosen.json"
		combinations=$((combinations + some))
	done
	combinations=$((combinations + some))
	ok "$1: is restored" restore
}

# seeded_round NAME
seeded_round()
{
	files=$(python3 "$combine" sites "$work/plan.json" "$work/round.json" "$FILES" "$SEED $1")
	ok "$1: is seeded" python3 "$seed" apply "$TREE" "$copy" "$work/round.json" 1
	round "$1"
}

diag "SEED=$SEED FILES=$FILES SUBSETS=$SUBSETS"
need_tree
copy_tree
share_builds
combinations=0
files=$(python3 "$combine" findings "$index" "$FILES" "$SEED known")
round "known findings"
if have_labels; then
	seed_plan
	seeded_round "seeded sites"
	seeded_round "other seeded sites"
fi
diag "$combinations combinations of two or more fixes of one file"
ok "there are combinations" test "$combinations" -gt 0
rm -rf "$copy"
done_testing
