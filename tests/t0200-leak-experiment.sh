#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The experiment: every put_device() and platform_device_put() statement is deleted from the eleven files of
# drivers/iommu that call of_find_device_by_node(). Each of the 15 look-ups must then be reported, at least
# 12 must be repaired by a patch of `fwspeck series` that a maintainer could take, and the
# files as they are must stay silent.
#
# The tree is copied with hard links; what is edited in the copy is replaced, never written through a link.
. "$(dirname "$0")/tap.sh"

NEED_LOOKUPS=15
NEED_FIXED=12
RULES='^device-ref-(leak|retained)$'

# Findings in the files as they are that were read and are true ("file function"). amd: nothing ever puts
# the two PCI devices, also not when initialisation fails and the structure that holds them is freed.
JUDGED_TRUE='drivers/iommu/amd/init.c iommu_init_pci'

# These look-ups fill an array that outlives the function. A patch that drops the reference in the function
# would leave a dangling pointer there; it counts only when it puts the array's elements, or has a devm action do it.
KEPT='drivers/iommu/mtk_iommu.c:1167 drivers/iommu/mtk_iommu_v1.c:660'
KEPT_PUT='^+.*\(put_device(.*larb_imu\[\|devm_add_action_or_reset(\)'

work=$BUILD/t0200
. "$repo_root/tests/lib-copy.sh"
repo=$work/repo
mails=$work/mails

[ -f "$TREE/drivers/iommu/iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
git --version >/dev/null 2>&1 || skip_all "no git"

GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.org
GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.org
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL

# check_json PROGRAM ROOT OUT PATH…
check_json()
{
	program=$1 root=$2 out=$3
	shift 3
	rm -f "$out"
	"$program" check -q -k "$root" --format json -o "$out" "$@" 2>"$out.log"
	[ $? -le 1 ] || [ $? -eq 3 ] || diag_file "$out.log"
	[ -s "$out" ] || diag_file "$out.log"
}

# List "rule file line function fingerprint" of the findings of the two rules.
findings()
{
	[ -s "$1" ] && perl -MJSON::PP -0777 -ne '
		for (@{decode_json($_)->{findings}}) {
			next if $_->{suppressed} or $_->{rule} !~ /'"$RULES"'/;
			print join("\t", @$_{qw(rule file line function fingerprint)}), "\n";
		}' "$1"
}

# Delete the puts of a file without changing line numbers; prints how many there were.
delete_puts()
{
	perl -i -ne '
		BEGIN { $prev = ""; $n = 0 }
		if (/^(\s*)(put_device|platform_device_put)\s*\([^;]*\);\s*$/) {
			my $indent = $1;
			# The sole body of an if, else or loop stays a statement.
			$_ = $prev =~ /(\)|\belse)\s*$/ ? "$indent;\n" : "\n";
			$n++;
		}
		print;
		$prev = $_ if /\S/ && !m{^\s*(/\*.*\*/|//.*)\s*$};
		END { print STDERR "$n\n" }' "$1" 2>&1
}

make_copy()
{
	rm -rf "$repo" "$mails"
	mkdir -p "$repo"
	copy_tree
}

mkdir -p "$work"
files=$(cd "$TREE" && grep -rlw of_find_device_by_node --include='*.c' drivers/iommu | sort)
(cd "$TREE" && grep -nw 'of_find_device_by_node(.*' $files) | sed 's/:\([0-9]*\):.*/ \1/' >"$work/lookups"

make_copy
deleted=0
for f in $files; do
	cp --remove-destination "$TREE/$f" "$copy/$f"
	n=$(delete_puts "$copy/$f")
	deleted=$((deleted + n))
	mkdir -p "$repo/$(dirname "$f")"
	cp "$copy/$f" "$repo/$f"
done
diag "$deleted statements deleted from $(echo "$files" | wc -l) files"
(cd "$repo" && git init -q && git add -A && git commit -q -m "puts deleted") || bail "git"

# The files as they are.
check_json "$FWSPECK" "$TREE" "$work/untouched.json" drivers/iommu
findings "$work/untouched.json" |
	awk -F'\t' -v judged="$JUDGED_TRUE" '$2 " " $4 != judged' >"$work/untouched"
diag_file "$work/untouched"
ok "drivers/iommu as it is: checked" test -s "$work/untouched.json"
ok "drivers/iommu as it is: nothing to report" test ! -s "$work/untouched"

# Every look-up. What has just been prepared for the tree serves its copy.
share_builds
check_json on_copy "$copy" "$work/deleted.json" $files
findings "$work/deleted.json" >"$work/deleted"
ok "there are $NEED_LOOKUPS look-ups" test "$(wc -l <"$work/lookups")" -eq $NEED_LOOKUPS
while read -r file line; do
	ok "reported: $file:$line" awk -F'\t' -v f="$file" -v l="$line" \
		'$2 == f && $3 == l { found = 1 } END { exit !found }' "$work/deleted"
done <"$work/lookups"

# A series, patch by patch: applies, silences, adds nothing, parses, is clean for checkpatch.
on_copy series -k "$copy" -o "$mails" $files >"$work/series.log" 2>&1
ok "series was written" test -n "$(find "$mails" -name '*.patch' 2>/dev/null)"

# look-ups of a file among the findings, as fingerprints
prints()
{
	awk -F'\t' '{ print $5 }' "$1" | sort -u
}

# of_files "FILE…" [-v]: of findings those of these files, or (-v) of others
of_files()
{
	awk -F'\t' -v files=" $(echo $1) " -v others="${2:-}" '(index(files, " " $2 " ") > 0) != (others != "")'
}

fixed=0
cp "$work/deleted" "$work/now"
: >"$work/good"
: >"$work/kept"
for mail in $(find "$mails" -name '[0-9]*.patch' | sort); do
	name=$(basename "$mail")
	case $name in 0000-*) continue ;; esac
	touched=$(sed -n 's,^+++ b/,,p' "$mail")
	of_files "$touched" <"$work/now" >"$work/before"
	if ! (cd "$repo" && git am -q "$mail") >"$work/am.log" 2>&1; then
		diag "$name does not apply"
		diag_file "$work/am.log"
		(cd "$repo" && git am --abort) 2>/dev/null
		continue
	fi
	for f in $touched; do
		cp --remove-destination "$repo/$f" "$copy/$f"
	done
	check_json on_copy "$copy" "$work/after.json" $touched
	findings "$work/after.json" >"$work/after"
	{ of_files "$touched" -v <"$work/now"; cat "$work/after"; } >"$work/then"
	mv "$work/then" "$work/now"
	prints "$work/before" >"$work/before.fp"
	prints "$work/after" >"$work/after.fp"
	if [ -n "$(comm -13 "$work/before.fp" "$work/after.fp")" ]; then
		diag "$name adds findings"
		diag_file "$work/after"
		continue
	fi
	if ! (cd "$copy" && perl scripts/checkpatch.pl --strict --no-summary --show-types \
		--ignore MISSING_SIGN_OFF,NO_AUTHOR_SIGN_OFF "$mail") >"$work/checkpatch.log" 2>&1; then
		diag "$name: checkpatch"
		diag_file "$work/checkpatch.log"
		continue
	fi
	comm -23 "$work/before.fp" "$work/after.fp" >>"$work/good"
	grep -q "$KEPT_PUT" "$mail" && echo "$touched" >>"$work/kept"
done

# can_be_taken FILE LINE: is the finding of this look-up gone, by a patch that is right?
can_be_taken()
{
	fp=$(awk -F'\t' -v f="$1" -v l="$2" '$2 == f && $3 == l { print $5; exit }' "$work/deleted")
	[ -n "$fp" ] && grep -qx "$fp" "$work/good" || return 1
	case " $KEPT " in
	*" $1:$2 "*) grep -qxF "$1" "$work/kept" ;;
	esac
}

while read -r file line; do
	if can_be_taken "$file" "$line"; then
		fixed=$((fixed + 1))
	else
		diag "no patch that can be taken: $file:$line"
	fi
done <"$work/lookups"
diag "$fixed look-ups repaired by patches that apply, silence the finding and pass checkpatch"
ok "at least $NEED_FIXED look-ups are repaired" test "$fixed" -ge $NEED_FIXED
[ "$fixed" -ge $NEED_FIXED ] || diag_file "$work/series.log"

done_testing
