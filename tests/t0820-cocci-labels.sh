#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# semantic-patches/device-ref-leak.cocci beside the kernel's put_device.cocci, both run here over the same files: those
# with labelled sites. It has to find at least twice as many true sites, with a better precision. The labels are
# kept outside the repository. Sites of firmware nodes, which neither looks for, do not count.
. "$(dirname "$0")/tap.sh"

work=$BUILD/t0820
theirs=scripts/coccinelle/free/put_device.cocci
labels=${LABELS:-$repo_root/../shared/labels}

spatch --version >/dev/null 2>&1 || skip_all "no spatch"
python3 --version >/dev/null 2>&1 || skip_all "no python3"
[ -f "$TREE/$theirs" ] || skip_all "no kernel tree with $theirs at $TREE (make tree)"
[ -f "$labels/device-refs-6.12.csv" ] && [ -f "$labels/find-family-6.12.csv" ] || skip_all "no labels at $labels"
[ "$(sed -n 's/^VERSION = //p;s/^PATCHLEVEL = //p' "$TREE/Makefile" | tr '\n' .)" = 6.12. ] ||
	skip_all "$TREE is not Linux 6.12, which the labels describe"

rm -rf "$work"
mkdir -p "$work"
tree=$(readlink -f "$TREE")
awk -F, '$1 == "6.12" { print $2 }' "$labels/device-refs-6.12.csv" "$labels/find-family-6.12.csv" | sort -u >"$work/files"

# each FILE of its own, two at a time
run()
{
	(cd "$work" && sed "s,^,$tree/," files | COCCI=$1 xargs -P2 -I{} sh -c 'timeout 120 spatch -D report \
		--very-quiet --no-show-diff --no-includes --include-headers --cocci-file "$COCCI" "$1" ||
		echo "$1: spatch gave up" >&2' - {} >"$2" 2>"$2.log")
	ok "$2: no file was given up" test -z "$(grep 'gave up' "$work/$2.log")" || diag_file "$work/$2.log"
}
run "$tree/$theirs" theirs
run "$repo_root/semantic-patches/device-ref-leak.cocci" ours
sed -n "s|^$tree/\([^:]*\):.*on line \([0-9]*\),.*|\1 \2|p" "$work/theirs" | sort -u >"$work/theirs.sites"
sed -n "s|^$tree/\([^:]*\):\([0-9]*\):.*\[device-ref-.*|\1 \2|p" "$work/ours" | sort -u >"$work/ours.sites"

python3 - "$labels" "$work" >"$work/score" <<-'END'
import csv, sys
labels, work = sys.argv[1:]
bugs, fine = set(), set()
for name in ("device-refs", "find-family"):
    for r in csv.DictReader(open(f"{labels}/{name}-6.12.csv")):
        if r["tree"] != "6.12" or r["arguable"] or r.get("api", "").startswith(("of_node", "of_parse", "of_for_each", "of_find_node", "of_find_compatible")):
            continue
        (bugs if r["verdict"] in ("leak-all", "leak-path", "retained") else fine).add((r["file"], r["line"]))
rows = {}
for who in ("theirs", "ours"):
    sites = {tuple(line.split()) for line in open(f"{work}/{who}.sites")}
    rows[who] = len(sites & bugs), len(sites & fine)
    print(f"{who}: {rows[who][0]} of {len(bugs)} true sites, {rows[who][1]} false, {len(sites - bugs - fine)} not labelled")
    for site in sorted(sites & fine) + (sorted(bugs - sites) if who == "ours" else []):
        print("  " + ("false" if site in fine else "missed"), ":".join(site))
precision = {who: t / (t + f) if t + f else 0 for who, (t, f) in rows.items()}
print("twice", rows["ours"][0] >= 2 * max(1, rows["theirs"][0]))
print("better", precision["ours"] >= max(0.9, precision["theirs"]))
END
diag_file "$work/score"
ok "at least twice the true sites" grep -qx "twice True" "$work/score"
ok "at a precision that is not worse, and at least 0.9" grep -qx "better True" "$work/score"
done_testing
