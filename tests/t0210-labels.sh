#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Recall and precision on the labelled of_find_device_by_node() sites of Linux 6.12. The labels are kept
# outside the repository.
. "$(dirname "$0")/tap.sh"

NEED_RECALL=0.7
NEED_PRECISION=0.9

labels=${LABELS:-$repo_root/../shared/labels}
csv=$labels/device-refs-6.12.csv
work=$BUILD/t0210

[ -f "$csv" ] && [ -x "$labels/score" ] || skip_all "no labels at $labels"
[ -f "$TREE/drivers/iommu/iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
python3 --version >/dev/null 2>&1 || skip_all "no python3"

mkdir -p "$work"
rm -f "$work/report.sarif"
awk -F, '$1 == "6.12" { print $2 }' "$csv" | sort -u >"$work/files"
"$FWSPECK" check -q -k "$TREE" --format sarif -o "$work/report.sarif" $(cat "$work/files") 2>"$work/log"
ok "the labelled files were checked" test -s "$work/report.sarif" || diag_file "$work/log"
[ -s "$work/report.sarif" ] || { diag_file "$work/log"; done_testing; }

"$labels/score" "$work/report.sarif" "$csv" --verbose >"$work/score" 2>&1
diag_file "$work/score"
# at_least WORD MINIMUM: the number after WORD in the score's line
at_least()
{
	awk -v word="$1" -v min="$2" '
		/^tree / { for (i = 1; i < NF; i++) if ($i == word && $(i + 1) >= min) good = 1 }
		END { exit !good }' "$work/score"
}
ok "recall is at least $NEED_RECALL" at_least recall $NEED_RECALL
ok "precision is at least $NEED_PRECISION" at_least precision $NEED_PRECISION
done_testing
