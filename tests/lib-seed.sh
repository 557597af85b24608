# SPDX-License-Identifier: GPL-2.0-only
#
# Seeding the sites that the labels call correct, to be sourced after tap.sh by a test that sets $work and
# $RULES, the rules whose findings count. The labels are kept outside the repository.
#
#   need_labels, need_tree   skip the test without the labels, without the tree they describe
#   have_labels              are there labels?
#   seed_plan         $work/plan becomes the plan of lib-seed.py, a line a site: file, line, function, batch,
#                     class, deleted statements; $seeds and $batches are their numbers
#   seed_batch N      write the files of a batch, one site seeded in each, into the copy
#   files_of N        the files of a batch; 0: of all
#   check_json, fix_json, as_before   see below

labels=${LABELS:-$repo_root/../shared/labels}
csv="$labels/device-refs-6.12.csv $labels/find-family-6.12.csv"
seed=$repo_root/tests/lib-seed.py
. "$repo_root/tests/lib-copy.sh"

have_labels()
{
	for f in $csv; do
		[ -f "$f" ] || return 1
	done
}

need_tree()
{
	[ -f "$TREE/drivers/iommu/iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
	[ "$(sed -n 's/^VERSION = //p;s/^PATCHLEVEL = //p' "$TREE/Makefile" | tr '\n' .)" = 6.12. ] ||
		skip_all "$TREE is not Linux 6.12, which the labels describe"
	python3 --version >/dev/null 2>&1 || skip_all "no python3"
}

need_labels()
{
	have_labels || skip_all "no labels at $labels"
	need_tree
}

# run_json VERB PROGRAM ROOT OUT ARGUMENT…: OUT.json is the report, OUT.log what was said
run_json()
{
	verb=$1 program=$2 root=$3 out=$4
	shift 4
	rm -f "$out.json"
	# no file may be left out because the machine is busy
	"$program" "$verb" -q -k "$root" --timeout=600 --format json -o "$out.json" "$@" 2>"$out.log"
	status=$?
	if [ ! -s "$out.json" ] || { [ $status -gt 1 ] && [ $status -ne 3 ]; }; then
		diag_file "$out.log"
		return 1
	fi
}

fix_json()
{
	run_json fix "$@"
}

# check_json PROGRAM ROOT OUT PATH…: OUT has lines "file line rule", OUT.files what was checked of each file
check_json()
{
	: >"$3"
	: >"$3.files"
	run_json check "$@" || return 1
	perl -MJSON::PP -0777 -ne '
		for (@{decode_json($_)->{findings}}) {
			next if $_->{suppressed} or $_->{rule} !~ /'"$RULES"'/;
			print join("\t", @$_{qw(file line rule)}), "\n";
		}' "$out.json" | sort -u >"$out"
	perl -MJSON::PP -0777 -ne '
		for (@{decode_json($_)->{coverage}{files}}) {
			print join("\t", map { $_ // "-" } @$_{qw(file state functions functionsSkipped)}), "\n";
		}' "$out.json" | LC_ALL=C sort -u >"$out.files"
	[ -s "$out.files" ]
}

# as_before OUT: an edited file has to be as well-formed as the one it came from, which $work/before is about. A fix
# may add a function (a devm action); it may not lose one.
as_before()
{
	awk -F'\t' -v before="$work/before.files" '
		BEGIN { while ((getline line < before) > 0) { split(line, w, FS); was[w[1]] = w[2] FS w[4]; n[w[1]] = w[3] } }
		was[$1] != $2 FS $4 || $3 < n[$1]' "$1.files" >"$1.broken"
	diag_file "$1.broken"
	[ -s "$1.files" ] && [ ! -s "$1.broken" ]
}

files_of()
{
	awk -F'\t' -v b="$1" '$5 == "seed" && (!b || $4 == b) { print $1 }' "$work/plan" | sort -u
}

seed_plan()
{
	mkdir -p "$work"
	python3 "$seed" plan "$TREE" "$work/plan.json" $csv >"$work/plan" 2>"$work/plan.log" ||
		{ diag_file "$work/plan.log"; bail "lib-seed.py"; }
	seeds=$(awk -F'\t' '$5 == "seed"' "$work/plan" | wc -l)
	batches=$(awk -F'\t' '$4 > n { n = $4 } END { print n + 0 }' "$work/plan")
	diag "$(wc -l <"$work/plan") sites labelled ok, $seeds seeded in $batches batches"
	ok "sites can be seeded" test "$seeds" -gt 0
}

seed_batch()
{
	python3 "$seed" apply "$TREE" "$copy" "$work/plan.json" "$1"
}
