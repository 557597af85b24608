#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPU time (user + system, all processes) of `fwspeck check` over a directory and over the whole tree, beside the tools
# people know, and the ratios that are aimed at.
#
# usage: FWSPECK=build/fwspeck TREE=linux CACHE=~/.cache/fwspeck tests/bench.sh [DIR]    (drivers/iommu)
#
#   fwspeck cold   empty cache but for the prepared build directories: compile flags (CACHE/flags),
#                  headers (CACHE/headers, CACHE/pch) and results are made anew. To disturb nobody, the run has a cache
#                  of its own in which only build/ (without results) and trees/ are those of CACHE.
#   fwspeck warm   the same again, when nothing has changed
#   clang          clang-19 -fsyntax-only -w over the same files: every .c file of the directory, one process
#                  a file, with the flags that kbuild gives them
#   clang, parsed  only those of them that fwspeck had to parse (its prefilter dropped the others)
#   sparse         all files of the directory, same flags; and, "parsed", those alone that fwspeck had to parse
#   spatch         put_device.cocci of the tree, report mode, over the directory
#
# Median of N=3 runs each; RUNS=n changes that. What an earlier run read from disk is in memory for all.
#
# Of the whole tree once, for half an hour (WHOLE=0 leaves it out; ALL="DIR…" takes that for the whole tree):
#
#   fwspeck cold, warm
#   clang, parsed  from a random sample (always the same one) of SAMPLE=60 of the parsed files
#   finders        fwspeck, cold, on all files that call of_find_device_by_node
#   spatch         put_device.cocci
set -u
dir=${1:-drivers/iommu}
runs=${RUNS:-3}
sample=${SAMPLE:-60}
read -ra all <<<"${ALL-}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

private()
{
	local d f to
	rm -rf "$work/cache/fwspeck"
	for d in "$CACHE"/build/"$(basename "$TREE")"-*; do
		to=$work/cache/fwspeck/build/$(basename "$d")
		mkdir -p "$to"
		for f in "$d"/*; do
			case $f in
			*.sqlite*) ;;
			*) ln -s "$f" "$to/" ;;
			esac
		done
	done
	ln -s "$CACHE/trees" "$work/cache/fwspeck/trees"
}

# CPU seconds of a command; its output goes to files, elapsed seconds and the MB of its largest process to $work/more
cpu()
{
	declare -F "$1" >/dev/null && { "$@"; return; }
	python3 - "$work" "$@" <<-'END'
	import os, resource, subprocess, sys, time
	work, began = sys.argv[1], time.time()
	with open(work + "/out", "w") as out, open(work + "/err", "w") as err:
	    subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
	u = resource.getrusage(resource.RUSAGE_CHILDREN)
	with open(work + "/more", "w") as f:
	    print("%.2f %d" % (time.time() - began, u.ru_maxrss // 1024), file=f)
	print("%.2f" % (u.ru_utime + u.ru_stime))
	END
}

median()
{
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# check PATH…: CPU seconds
check()
{
	XDG_CACHE_HOME="$work/cache" cpu "$FWSPECK" check -k "$TREE" --format json -o "$work/result.json" "$@"
}

cold()
{
	private
	check "$@"
}

# One line a file, parsed or dropped by the prefilter ($1), or a sample of the parsed ones: architecture, file. A dropped
# file counts under the architecture of a parsed neighbour.
files_of()
{
	python3 - "$work/result.json" "$1" "$sample" <<-'END'
	import json, os, random, sys
	r = json.load(open(sys.argv[1]))
	want = sys.argv[2]
	files = r["coverage"]["files"]
	near = {}
	for f in files:
	    if f.get("arch"):
	        near.setdefault(os.path.dirname(f["file"]), f["arch"])
	take = [f for f in files if bool(f.get("arch")) == (want != "dropped")]
	if want == "sample":
	    take = random.Random(1).sample(take, min(int(sys.argv[3]), len(take)))
	for f in take:
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
		make_arch=$arch
		case $arch in
		armv*) make_arch=arm ;;
		ppc*) make_arch=powerpc ;;
		sparc*) make_arch=sparc ;;
		esac
		case $make_arch in
		s390) with=CROSS_COMPILE=s390x-linux-gnu- ;;
		sparc) with=CROSS_COMPILE=sparc64-linux-gnu- ;;
		*) with=LLVM=-19 ;;
		esac
		targets=$(sed -n "s/^$arch \(.*\)\.c\$/\1.i/p" "$work/files")
		# an outer make must not get in
		(cd "$build" && env -i PATH="$PATH" HOME="$HOME" make -nk ARCH="$make_arch" $with $targets) \
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

# each_file KIND TOOL…: CPU seconds over all files of the kind
each_file()
{
	local f words kind=$1 TIMEFORMAT='%U %S'
	shift
	{
		time for f in "$work/$kind"/*; do
			mapfile -t words <"$f"
			(cd "${words[0]}" && "$@" "${words[@]:1}") >"$work/out" 2>"$work/err" </dev/null
		done
	} 2>"$work/time"
	awk '{ printf "%.2f\n", $1 + $2 }' "$work/time"
}

# spatch_over DIR…: CPU seconds
spatch_over()
{
	local dirs=() d
	for d in "$@"; do dirs+=("$TREE/$d"); done
	cpu spatch -D report --very-quiet --no-show-diff --cocci-file "$cocci" --dir "${dirs[@]:-$TREE}" \
		-I "$TREE/include" --jobs 1
}

report()
{
	awk -v name="$1" -v a="$2" -v b="$base" -v c="$parsed" 'BEGIN {
		printf "%-14s %8.2f s  %5.2f %8.2f\n", name, a, a / b, a / c
	}'
}

# aim NAME A B LIMIT: the ratio of two files' numbers
aim()
{
	[ -s "$work/$2" ] && [ -s "$work/$3" ] || return 0
	awk -v name="$1" -v a="$(cat "$work/$2")" -v b="$(cat "$work/$3")" -v limit="$4" 'BEGIN {
		printf "%-70s %6.2f (aim: %s)%s\n", name, a / b, limit, a / b <= limit ? "" : "  MISSED"
	}'
}

seconds()
{
	printf '%-14s %8.2f s%s\n' "$1" "$2" "${3:+  $3}"
}

more()
{
	awk '{ printf "elapsed %.2f s, largest process %d MB", $1, $2 }' "$work/more"
}

# files of a while ago: a run that begins at once after a change is not kept
settle()
{
	sleep 3
}

cocci=$TREE/scripts/coccinelle/free/put_device.cocci
command -v spatch >/dev/null && [ -r "$cocci" ] || cocci=

echo "bench: $dir of $TREE, median of $runs, CPU seconds" >&2
settle
for i in $(seq "$runs"); do cold "$dir"; done | median >"$work/cold"
cold_more=$(more)
for i in $(seq "$runs"); do check "$dir"; done | median >"$work/warm"
warm_more=$(more)
collect_flags parsed
collect_flags dropped
n=$(ls "$work/parsed" | wc -l)
[ "$n" -gt 0 ] || { echo "bench: nothing was checked:" >&2; cat "$work/err" >&2; exit 2; }
for i in $(seq "$runs"); do each_file parsed clang-19 -fsyntax-only -w; done | median >"$work/clang-parsed"
for i in $(seq "$runs"); do each_file dropped clang-19 -fsyntax-only -w; done | median >"$work/clang-dropped"
parsed=$(cat "$work/clang-parsed")
base=$(awk -v a="$parsed" -v b="$(cat "$work/clang-dropped")" 'BEGIN { print a + b }')

printf '%s: %s files, %s of them parsed\n' "$dir" $((n + $(ls "$work/dropped" | wc -l))) "$n"
printf '%-14s %10s  %s\n' "" "" "ratio to clang, to clang on the parsed files"
report "clang" "$base"
report "clang, parsed" "$parsed"
report "fwspeck cold" "$(cat "$work/cold")"
echo "               ($cold_more)"
report "fwspeck warm" "$(cat "$work/warm")"
echo "               ($warm_more)"
if command -v sparse >/dev/null; then
	for i in $(seq "$runs"); do each_file parsed sparse -w; done | median >"$work/sparse-parsed"
	for i in $(seq "$runs"); do each_file dropped sparse -w; done | median >"$work/sparse-dropped"
	awk '{ s += $1 } END { print s }' "$work/sparse-parsed" "$work/sparse-dropped" >"$work/sparse"
	report "sparse" "$(cat "$work/sparse")"
	report "sparse, parsed" "$(cat "$work/sparse-parsed")"
fi
if [ -n "$cocci" ]; then
	for i in $(seq "$runs"); do spatch_over "$dir"; done | median >"$work/spatch"
	report "spatch" "$(cat "$work/spatch")"
fi

if [ "${WHOLE:-1}" != 0 ]; then
	echo "bench: ${ALL:-all} of $TREE" >&2
	printf '\n%s\n' "${ALL:-the whole tree}"
	cold "${all[@]}" >"$work/all-cold"
	cold_more=$(more)
	check "${all[@]}" >"$work/all-warm"
	warm_more=$(more)
	cut -d' ' -f1 "$work/more" >"$work/all-warm-elapsed"
	n=$(files_of parsed | wc -l)
	collect_flags sample
	taken=$(ls "$work/sample" | wc -l)
	each_file sample clang-19 -fsyntax-only -w |
		awk -v n="$n" -v of="$taken" '{ if (of) printf "%.2f\n", $1 * n / of }' >"$work/all-clang"
	seconds "clang, parsed" "$(cat "$work/all-clang")" "($n files, from $taken of them)"
	seconds "fwspeck cold" "$(cat "$work/all-cold")" "($cold_more)"
	seconds "fwspeck warm" "$(cat "$work/all-warm")" "($warm_more)"
	mapfile -t finders < <(cd "$TREE" && grep -rlw --include='*.c' of_find_device_by_node -- "${all[@]:-.}" |
		sed 's,^\./,,' | sort)
	cold "${finders[@]}" >"$work/finders"
	seconds "finders" "$(cat "$work/finders")" "(${#finders[@]} files that call of_find_device_by_node)"
	if [ -n "$cocci" ]; then
		spatch_over "${all[@]}" >"$work/all-spatch"
		seconds "spatch" "$(cat "$work/all-spatch")"
	fi
fi

echo 2 >"$work/two"
printf '\n'
aim "$dir, cold: fwspeck to sparse, same files" cold sparse 1
aim "$dir, cold: fwspeck to sparse on the parsed files alone" cold sparse-parsed 1
aim "files that call of_find_device_by_node, cold: fwspeck to spatch on all" finders all-spatch 1
aim "whole tree, cold: fwspeck to clang, same files" all-cold all-clang 0.15
aim "whole tree, warm: elapsed seconds to 2" all-warm-elapsed two 1
