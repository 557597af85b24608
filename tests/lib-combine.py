#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Random combinations of findings of one file, for t0520-fix-combinations.sh.

usage: lib-combine.py sites PLAN.json OUT.json NUMBER SEED
           choose NUMBER files with two or more sites that can be seeded, and two or more sites of each: they
           are batch 1 of the plan OUT.json; the files are printed
       lib-combine.py findings INDEX.json NUMBER SEED
           choose NUMBER files in which two or more findings have a fix, not very many; the files are printed
       lib-combine.py subset FIX.json OUT.json SEED
           OUT.json is FIX.json without the edits of some findings: of each file with two or more fixed
           findings at least one keeps its edits and at least one does not; the number of such files is printed
       lib-combine.py judge FIX.json OUT.json BEFORE.json AFTER.json
           AFTER, the report of `fwspeck check --diagnose` on the files with the edits of OUT.json, has exactly
           the findings of FIX.json that are not fixed there (one that another's edits cover may be gone), and
           the compiler says no more than in BEFORE; what is wrong is printed

The same SEED, a string, gives the same choice.
"""
import importlib
import json
import random
import sys
from collections import Counter

fixes = importlib.import_module("lib-fixes")


def write(path, what):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(what, f, indent=1)


def pick(rng, things, least):
    """At least @least of them, in their order."""
    chosen = rng.sample(range(len(things)), rng.randint(least, len(things)))
    return [things[i] for i in sorted(chosen)]


def clash(a, b):
    """Statements that the seeds of two sites delete are the same, or apart."""
    return any(x["start"] < y["end"] and y["start"] < x["end"] and x != y for x in a["edits"] for y in b["edits"])


def sites(planfile, out, number, seed):
    rng, files = random.Random(seed), {}
    plan = fixes.load(planfile)
    for row in plan:
        row["batch"] = 0
        others = files.setdefault(row["file"], []) if row["class"] == "seed" else None
        if others is not None and not any(clash(row, o) for o in others):
            others.append(row)
    files = {f: rows for f, rows in sorted(files.items()) if len(rows) > 1}
    for file in sorted(rng.sample(list(files), min(number, len(files)))):
        for row in pick(rng, files[file], 2):
            row["batch"] = 1
        print(file)
    write(out, plan)


def findings(index, number, seed):
    known = Counter(f["file"] for p in fixes.load(index)["patches"] for f in p["findings"])
    files = sorted(f for f, n in known.items() if 1 < n < 7) # the cost is quadratic
    print("\n".join(sorted(random.Random(seed).sample(files, min(number, len(files))))))


def subset(fixfile, out, seed):
    rng, report, number = random.Random(seed), fixes.load(fixfile), 0
    for _, here in sorted(fixes.by_file(report["findings"]).items()):
        fixed = [f for f in here if f.get("edits")]
        if len(fixed) > 1:
            number += 1
            for f in rng.sample(fixed, rng.randint(1, len(fixed) - 1)):
                del f["edits"]
    write(out, report)
    print(number)


def diagnostics(report):
    """What the compiler says, without the numbers of lines and the like."""
    return Counter("".join(c for c in line if not c.isdigit())
                   for f in report["diagnostics"] for line in f["lines"])


def judge(fixfile, outfile, before, after):
    whole, chosen = fixes.load(fixfile), fixes.load(outfile)
    before, after = fixes.load(before), fixes.load(after)
    partly = {f["file"] for f, c in zip(whole["findings"], chosen["findings"]) if f.get("edits") != c.get("edits")}
    must = Counter(fixes.key(f) for f in chosen["findings"] if not fixes.is_fixed(f))
    may = Counter(fixes.key(f) for f in chosen["findings"] if f.get("fixCovered") and f["file"] in partly)
    left = Counter(fixes.key(f) for f in after["findings"])
    wrong = [("gone without its fix:", k) for k in sorted(must - left)]
    wrong += [("still there, or new:", k) for k in sorted(left - must - may)]
    wrong += [("the compiler says:", (line,)) for line in sorted(diagnostics(after) - diagnostics(before))]
    for what, k in wrong:
        print("#  ", what, *k)
        for f, c in zip(whole["findings"], chosen["findings"]):
            if k[0] == f["file"]:
                print(f"#     {f['line']} {f['function']}() {f['rule']} {f.get('object', '')}:",
                      "applied" if c.get("edits") else f.get("fixStrategy") or f.get("fixWhyNot"))
    sys.exit(bool(wrong))


def main():
    args = sys.argv[2:]
    if len(args) == 4 and sys.argv[1] == "sites":
        sites(args[0], args[1], int(args[2]), args[3])
    elif len(args) == 3 and sys.argv[1] == "findings":
        findings(args[0], int(args[1]), args[2])
    elif len(args) == 3 and sys.argv[1] == "subset":
        subset(*args)
    elif len(args) == 4 and sys.argv[1] == "judge":
        judge(*args)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
