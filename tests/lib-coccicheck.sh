# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's own `make coccicheck` beside `fwspeck cocci`, over copies of files of $TREE, to be sourced. Needs $rules,
# the directory of the rules, and $work.
#
#   module_new FILE…      what is to be looked at; their names differ in the last part
#   ours RULE             places that fwspeck cocci reports, "NAME:LINE:COLUMN", to $work/RULE.ours
#   theirs RULE MODE      what coccicheck says, to $work/RULE.MODE, and its places to $work/RULE.MODE.places: with columns
#                         for report and org; for context and patch lines of the file that are marked, or go

module_new()
{
	rm -rf "$work/module" "$work/obj"
	mkdir -p "$work/module" "$work/obj"
	module_files=$*
	for f in "$@"; do
		cp "$TREE/$f" "$work/module"
	done
}

rule_ids()
{
	grep -o '\[[a-z]*-[a-z-]*\]' "$rules/$1.cocci" | tr -d '[]' | sort -u | paste -sd,
}

ours()
{
	# shellcheck disable=SC2086
	"$FWSPECK" cocci -k "$TREE" --alone -q --timeout 300 --checks="$(rule_ids "$1")" $module_files 2>"$work/$1.err" |
		sed -n 's|^\([^:]*/\)*\([^:/]*:[0-9]*:[0-9]*\): [we][a-z]*: .*|\2|p' | sort >"$work/$1.ours"
	diag_file "$work/$1.err"
}

# lines of a diff that begin with a minus, "NAME:LINE"; not those that get a brace only
minus_lines()
{
	awk 'NR == FNR { if (/^\+/) added[substr($0, 2)]; next }
		/^--- / { name = $2; sub(/.*\//, "", name); next }
		/^@@/ { split($2, at, /[-,]/); n = at[2]; next }
		/^-/ && !(substr($0, 2) " {" in added) { print name ":" n }
		/^[- ]/ { n++ }' "$1" "$1" | sort -u
}

theirs()
{
	(cd "$work" && timeout 600 make -s -C "$TREE" O="$work/obj" M="$work/module" coccicheck MODE="$2" J=2 \
		COCCI="$rules/$1.cocci" >"$1.$2" 2>&1) || return 1
	# columns of spatch count from 0
	case $2 in
	report)
		sed -n 's|^\([^:]*/\)*\([^:/]*\):\([0-9]*\):\([0-9]*\)-.*WARNING: .*|\2 \3 \4|p' "$work/$1.$2" |
			awk '{ print $1 ":" $2 ":" $3 + 1 }' | sort ;;
	org)
		sed -n 's|^\* TODO \[\[view:\([^:]*/\)*\([^:/]*\)::.*::linb=\([0-9]*\)::colb=\([0-9]*\)::.*|\2 \3 \4|p' \
			"$work/$1.$2" | awk '{ print $1 ":" $2 ":" $3 + 1 }' | sort ;;
	*)
		minus_lines "$work/$1.$2" ;;
	esac >"$work/$1.$2.places"
}
