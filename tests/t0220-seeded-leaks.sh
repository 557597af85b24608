#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Seeded leaks: of each site that the labels call correct, the releases of its reference are deleted, one
# site at a time. The site must then be reported, and must not be before.
#
# lib-seed.py says which statements these are, and why some sites have none that can be deleted. One batch
# seeds at most one site in a file; files of a batch are checked together. The labels are kept outside the
# repository.
. "$(dirname "$0")/tap.sh"

NEED_FOUND=1
RULES='^device-ref-'
LEAKS='^device-ref-(leak|retained)$'

work=$BUILD/t0220
. "$repo_root/tests/lib-seed.sh"
need_labels

seed_plan
diag "the others:"
awk -F'\t' '$5 != "seed" { n[$5]++ } END { for (c in n) printf "# %4d %s\n", n[c], c }' "$work/plan" | sort -k3
awk -F'\t' '$5 != "seed" { printf "#      %s:%s %s(): %s\n", $1, $2, $3, $5 }' "$work/plan"

ok "the files as they are were checked" check_json "$FWSPECK" "$TREE" "$work/before" $(files_of 0)
awk -F'\t' -v before="$work/before" '
	BEGIN { while ((getline line < before) > 0) { split(line, w, FS); found[w[1] FS w[2]] = w[3] } }
	$5 == "seed" && ($1 FS $2) in found { print $1 ":" $2 " " $3 "(): " found[$1 FS $2] }' \
	"$work/plan" >"$work/false"
diag_file "$work/false"
ok "none of the sites is reported as it is" test ! -s "$work/false"

copy_tree
share_builds
: >"$work/after"
batch=1
while [ $batch -le "$batches" ]; do
	ok "batch $batch was seeded" seed_batch $batch
	ok "batch $batch was checked" check_json on_copy "$copy" "$work/after.$batch" $(files_of $batch)
	ok "batch $batch is as well-formed as it was" as_before "$work/after.$batch"
	sed "s/^/$batch	/" "$work/after.$batch" >>"$work/after"
	batch=$((batch + 1))
done

# A site is found when the run of its own batch says that its reference is lost, on the line of the call.
awk -F'\t' -v leaks="$LEAKS" -v after="$work/after" '
	BEGIN {
		while ((getline line < after) > 0) {
			split(line, w, FS)
			if (w[4] ~ leaks)
				found[w[1] FS w[2] FS w[3]] = 1
		}
	}
	$5 == "seed" && !(($4 FS $1 FS $2) in found)' "$work/plan" >"$work/notfound"
# A call that the configuration leaves out is in no function that was analysed.
: >"$work/missed"
: >"$work/leftout"
while IFS= read -r row; do
	file=$(printf '%s\n' "$row" | cut -f1) line=$(printf '%s\n' "$row" | cut -f2)
	func=$(printf '%s\n' "$row" | cut -f3)
	if "$FWSPECK" dump-ir -k "$TREE" "$file:$func" 2>/dev/null | grep -q "^	$line:"; then
		printf '%s\n' "$row" >>"$work/missed"
	else
		printf '%s\n' "$row" >>"$work/leftout"
	fi
done <"$work/notfound"
awk -F'\t' '{ printf "# not compiled in this configuration: %s:%s %s()\n", $1, $2, $3 }' "$work/leftout"
awk -F'\t' '{ printf "# missed: %s:%s %s() without %s\n", $1, $2, $3, $6 }' "$work/missed"
# What the runs say about these files elsewhere: a finding at a caller, say, is worth knowing.
awk -F'\t' -v before="$work/before" -v missed="$work/missed" '
	BEGIN {
		while ((getline line < before) > 0) { split(line, w, FS); old[w[1] FS w[2]] = 1 }
		while ((getline line < missed) > 0) { split(line, w, FS); ask[w[4] FS w[1]] = w[2] }
	}
	($1 FS $2) in ask && !(($2 FS $3) in old) {
		printf "# instead of %s:%s: %s:%s %s\n", $2, ask[$1 FS $2], $2, $3, $4
	}' "$work/after"
seeds=$((seeds - $(wc -l <"$work/leftout")))
found=$((seeds - $(wc -l <"$work/missed")))
diag "$found of $seeds seeded leaks found"
ok "at least $NEED_FOUND of the seeded leaks are found" \
	awk -v n="$found" -v of="$seeds" -v need="$NEED_FOUND" 'BEGIN { exit !(of && n / of >= need) }'
rm -rf "$copy"
done_testing
