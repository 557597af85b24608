#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The labelled sites of the rules on IOMMU drivers and the IOMMU core in Linux 6.12. The labels are kept outside
# the repository.
. "$(dirname "$0")/tap.sh"

labels=${LABELS:-$repo_root/../shared/labels}/iommu-rules-6.12.csv
work=$BUILD/t0240

[ -f "$labels" ] || skip_all "no labels at $labels"
[ -f "$TREE/drivers/iommu/iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
python3 --version >/dev/null 2>&1 || skip_all "no python3"

mkdir -p "$work"
rm -f "$work/report.sarif"
# who calls what is defined in a labelled file counts: all of drivers/iommu, and the other labelled files
awk -F, '$2 == "6.12" && $3 ~ /\.c$/ && $3 !~ /^drivers\/iommu\// { print $3 }' "$labels" | sort -u >"$work/files"
"$FWSPECK" check -q -k "$TREE" --pedantic --format sarif -o "$work/report.sarif" drivers/iommu $(cat "$work/files") \
	2>"$work/log"
ok "the labelled files were checked" test -s "$work/report.sarif" || diag_file "$work/log"
"$(dirname "$0")/lib-rule-labels.py" "$work/report.sarif" "$labels" 6.12 >"$work/score" 2>&1
diag_file "$work/score"

# figure WORD MINIMUM MAXIMUM
figure()
{
	awk -v word="$1" -v min="$2" -v max="$3" '
		/^asked / { for (i = 1; i < NF; i++) if ($i == word && $(i + 1) >= min && $(i + 1) <= max) good = 1 }
		END { exit !good }' "$work/score"
}
ok "recall of rows of high or medium confidence is at least 0.95" figure recall 0.95 1
ok "no near miss is reported" figure wrong 0 0
done_testing
