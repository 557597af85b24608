#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Recall and precision on the labelled sites of Linux 6.12: of_find_device_by_node(), and the whole find family
# with firmware nodes. The labels are kept outside the repository.
. "$(dirname "$0")/tap.sh"

labels=${LABELS:-$repo_root/../shared/labels}
work=$BUILD/t0210

[ -f "$labels/device-refs-6.12.csv" ] && [ -x "$labels/score" ] || skip_all "no labels at $labels"
[ -f "$TREE/drivers/iommu/iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
python3 --version >/dev/null 2>&1 || skip_all "no python3"

# at_least WORD MINIMUM: the number after WORD in the score's line
at_least()
{
	awk -v word="$1" -v min="$2" '
		/^tree / { for (i = 1; i < NF; i++) if ($i == word && $(i + 1) >= min) good = 1 }
		END { exit !good }' "$work/score"
}

# judge NAME RECALL PRECISION [OPTION…]: the files of labels/NAME-6.12.csv
judge()
{
	name=$1 recall=$2 precision=$3
	shift 3
	csv=$labels/$name-6.12.csv
	rm -f "$work/report.sarif"
	# columns may be quoted further right; the file comes second
	awk -F, '$1 == "6.12" { print $2 }' "$csv" | sort -u >"$work/files"
	"$FWSPECK" check -q -k "$TREE" "$@" --format sarif -o "$work/report.sarif" $(cat "$work/files") 2>"$work/log"
	ok "$name: the labelled files were checked" test -s "$work/report.sarif" || diag_file "$work/log"
	[ -s "$work/report.sarif" ] || return
	"$labels/score" "$work/report.sarif" "$csv" --verbose >"$work/score" 2>&1
	diag_file "$work/score"
	ok "$name: recall is at least $recall" at_least recall "$recall"
	ok "$name: precision is at least $precision" at_least precision "$precision"
}

mkdir -p "$work"
judge device-refs 0.95 0.95
judge find-family 0.9 0.95 --checks='+of-node-*'
done_testing
