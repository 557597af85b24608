#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPU time (user + system, all processes) of `fwspeck check` over a directory, beside the tools people know.
#
# usage: FWSPECK=build/fwspeck TREE=linux CACHE=~/.cache/fwspeck tests/bench.sh [DIR]    (drivers/iommu)
#
#   fwspeck cold   empty cache but for the prepared build directories: compile flags (CACHE/flags),
#                  precompiled headers (CACHE/pch) and whatever else lies in CACHE is made anew. To
#                  disturb nobody, the run has a cache of its own in which only build/ and trees/ are
#                  those of CACHE.
#   fwspeck warm   the same again at once
#   clang          clang-19 -fsyntax-only -w over the same files: every .c file of the directory, one process
#                  a file, with the flags that kbuild gives them
#   clang, parsed  only those of them that fwspeck had to parse (its prefilter dropped the others)
#   sparse         the parsed files, same flags
#   spatch         put_device.cocci of the tree, report mode, over the directory
#
# Median of N=3 runs each; RUNS=n changes that. What an earlier run read from disk is in memory for all.
set -u
dir=${1:-drivers/iommu}
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/cache"
private()
{
	rm -rf "$work/cache/fwspeck"
	mkdir -p "$work/cache/fwspeck"
	ln -s "$CACHE/build" "$work/cache/fwspeck/build"
	ln -s "$CACHE/trees" "$work/cache/fwspeck/trees"
}

# CPU seconds of a command; its output goes to files
cpu()
{
	local TIMEFORMAT='%U %S'
	{ time "$@" >"$work/out" 2>"$work/err" </dev/null; } 2>"$work/time"
	awk '{ printf "%.2f\n", $1 + $2 }' "$work/time"
}

median()
{
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

check()
{
	XDG_CACHE_HOME="$work/cache" "$FWSPECK" check -k "$TREE" --format json -o "$work/result.json" "$dir"
}

cold()
{
	private
	cpu check
}

# One line a file, parsed or dropped by the prefilter ($1): architecture, file. A dropped file counts under the
# architecture of a parsed neighbour.
files_of()
{
	python3 - "$work/result.json" "$1" <<-'END'
	import json, os, sys
	r = json.load(open(sys.argv[1]))
	want = sys.argv[2]
	files = r["coverage"]["files"]
	near = {}
	for f in files:
	    if f.get("arch"):
	        near.setdefault(os.path.dirname(f["file"]), f["arch"])
	for f in files:
	    if f.get("arch") if want == "parsed" else not f.get("arch"):
	        print(f.get("arch") or near.get(os.path.dirname(f["file"]), "arm64"), f["file"])
	END
}

# What kbuild would run for these files, into $work/$1/<n>: working directory, flags…, source
collect_flags()
{
	local kind=$1
	mkdir -p "$work/$kind"
	files_of "$kind" >"$work/files"
	cut -d' ' -f1 "$work/files" | sort -u | while read -r arch; do
		build=$(ls -d "$CACHE/build/$(basename "$TREE")"-*/"$arch" 2>/dev/null | head -1)
		[ -d "$build" ] || continue
		case $arch in
		s390) with=CROSS_COMPILE=s390x-linux-gnu- ;;
		sparc) with=CROSS_COMPILE=sparc64-linux-gnu- ;;
		*) with=LLVM=-19 ;;
		esac
		targets=$(sed -n "s/^$arch \(.*\)\.c\$/\1.i/p" "$work/files")
		# an outer make must not get in
		(cd "$build" && env -i PATH="$PATH" HOME="$HOME" make -nk ARCH="$arch" $with $targets) \
			>"$work/make" 2>/dev/null
		python3 - "$work" "$build" "$kind" <<-'END'
		import os, re, shlex, sys
		work, build, kind = sys.argv[1:4]
		n = len(os.listdir(f"{work}/{kind}"))
		for line in open(work + "/make", errors="replace").read().replace("\\\n", " ").split("\n"):
		    m = re.search(r";\s*((?:\S*clang-19|\S*-gcc) -E .*?\.c)\s*;", line)
		    if not m:
		        continue
		    words = shlex.split(m.group(1))[2:]
		    keep, skip = [], False
		    for w in words[:-1]:
		        if skip or w == "-o":
		            skip = not skip
		        elif w == "-mllvm":
		            skip = True
		        elif not w.startswith(("-Wp,-M", "-W", "-fsanitize", "-frandomize-layout")):
		            keep.append(w)
		    open(f"{work}/{kind}/{n}", "w").write("\n".join([build] + keep + [words[-1]]) + "\n")
		    n += 1
		END
	done
}

each_file()
{
	local f words kind=$1
	shift
	for f in "$work/$kind"/*; do
		mapfile -t words <"$f"
		(cd "${words[0]}" && "$@" "${words[@]:1}")
	done
}

report()
{
	awk -v name="$1" -v a="$2" -v b="$base" -v c="$parsed" 'BEGIN {
		printf "%-14s %8.2f s  %5.2f %8.2f\n", name, a, a / b, a / c
	}'
}

echo "bench: $dir of $TREE, median of $runs, CPU seconds" >&2
for i in $(seq "$runs"); do cold; done | median >"$work/cold"
for i in $(seq "$runs"); do cpu check; done | median >"$work/warm"
collect_flags parsed
collect_flags dropped
n=$(ls "$work/parsed" | wc -l)
[ "$n" -gt 0 ] || { echo "bench: nothing was checked:" >&2; cat "$work/err" >&2; exit 2; }
for i in $(seq "$runs"); do cpu each_file parsed clang-19 -fsyntax-only -w; done | median >"$work/clang-parsed"
for i in $(seq "$runs"); do cpu each_file dropped clang-19 -fsyntax-only -w; done | median >"$work/clang-dropped"
parsed=$(cat "$work/clang-parsed")
base=$(awk -v a="$parsed" -v b="$(cat "$work/clang-dropped")" 'BEGIN { print a + b }')

printf '%s: %s files, %s of them parsed\n' "$dir" $((n + $(ls "$work/dropped" | wc -l))) "$n"
printf '%-14s %10s  %s\n' "" "" "ratio to clang, to clang on the parsed files"
report "clang" "$base"
report "clang, parsed" "$parsed"
report "fwspeck cold" "$(cat "$work/cold")"
report "fwspeck warm" "$(cat "$work/warm")"
if command -v sparse >/dev/null; then
	for i in $(seq "$runs"); do cpu each_file parsed sparse -w; done | median >"$work/sparse"
	report "sparse" "$(cat "$work/sparse")"
fi
cocci=$TREE/scripts/coccinelle/free/put_device.cocci
if command -v spatch >/dev/null && [ -r "$cocci" ]; then
	for i in $(seq "$runs"); do
		cpu spatch -D report --very-quiet --no-show-diff --cocci-file "$cocci" --dir "$TREE/$dir" \
			-I "$TREE/include" --jobs 1
	done | median >"$work/spatch"
	report "spatch" "$(cat "$work/spatch")"
fi
