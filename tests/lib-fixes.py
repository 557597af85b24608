#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The edits of `fwspeck fix --format json`: apply them, and compare what becomes of references.

usage: lib-fixes.py apply FIX.json ROOT
           apply all edits to the files below ROOT, which are replaced, not written into
       lib-fixes.py nothing-new BEFORE.json FIX.json AFTER.json
           AFTER has no finding but those of BEFORE and those of FIX that are not fixed; others are printed
       lib-fixes.py compare PLAN.json BATCH BEFORE.json FIX.json AFTER.json SEEDED
           of each site of a batch of lib-seed.py: is the seeded leak repaired, and does the reference end at the
           exits where it ended before? BEFORE and AFTER are reports of `fwspeck check --references` of the
           original and of the repaired files; the seeded ones are below SEEDED.

`compare` prints a line a site, its fields separated by tabs: file, line, function, state, words. The state is
  left out     not compiled in this configuration: no reference is taken there
  not found    the seeded leak is not reported
  no fix       … and not repaired; the words say why
  different    … repaired, but not as before; the words are the exits of only one of both
  equivalent   … repaired, and it ends where it ended before
  untold       … repaired, but of this reference no exit is told of (the rounds of a loop are not told apart)

An exit is a return, the goto that leads to it, or the closing brace; what is compared is the set of (exit, class,
what became of the reference there). Positions in the repaired file are those of the seeded file that the edits
made them from, and the seeds keep lines. Of references that stay in fields also the functions and exits that drop
these fields are compared. Where the put stands is not. A devm action drops what it is given when the driver lets go
of the device: it ends what the kernel drops where the function fails and, out of a field, when the device goes.
"""
import json
import os
import re
import sys
from collections import Counter

FUNCTION = re.compile(r"[a-z_][^;:={}]*?\b(\w+)\(")
LEAKS = ("device-ref-leak", "device-ref-retained")


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def read(root, file):
    with open(os.path.join(root, file), "rb") as f:
        return f.read()


def replace(root, file, text):
    path = os.path.join(root, file)
    with open(path + ".new", "wb") as f:
        f.write(text)
    os.replace(path + ".new", path)


# --- edits ---------------------------------------------------------------------------------------------------

def edits_of(finding):
    return [(e["begin"], e["end"], e["text"].encode()) for e in finding.get("edits", [])]


def is_brace(text):
    words = text.replace(b"{", b" { ").replace(b"}", b" } ").split()
    return bool(set(words) & {b"{", b"}"}) and set(words) <= {b"{", b"}", b"else"}


def overlap(a, b):
    """Insertions overlap nothing that begins or ends where they stand."""
    if a[0] == a[1]:
        return b[0] < a[0] < b[1]
    if b[0] == b[1]:
        return a[0] < b[0] < a[1]
    return a[0] < b[1] and b[0] < a[1]


def merge(findings):
    """The edits of findings of one file, in their order: see report/json.c. None when they do not fit together."""
    merged = []
    for finding in findings:
        fresh = [e for e in edits_of(finding) if not (is_brace(e[2]) and e in merged)]
        if any(overlap(e, m) for e in fresh for m in merged):
            return None
        merged = fresh + merged
    # stable: of insertions at one place those of the last finding come first
    return sorted(merged, key=lambda e: (e[0], e[1] > e[0]))


def apply_edits(text, edits):
    out, at = [], 0
    for begin, end, new in edits:
        if begin < at or end > len(text):
            return None
        out += [text[at:begin], new]
        at = end
    return b"".join(out + [text[at:]])


def by_file(findings):
    files = {}
    for f in findings:
        files.setdefault(f["file"], []).append(f)
    return files


def apply(fixfile, root):
    for file, findings in by_file(load(fixfile)["findings"]).items():
        text = apply_edits(read(root, file), merge(findings))
        if text is None:
            sys.exit(f"{file}: the edits do not fit")
        replace(root, file, text)


# --- findings ------------------------------------------------------------------------------------------------

def key(finding):
    """What identifies a finding across an edit."""
    return tuple(finding.get(k, "") for k in ("file", "rule", "function", "api", "object"))


def is_fixed(finding):
    return bool(finding.get("edits") or finding.get("fixCovered"))


def open_findings(report, fixed=lambda f: False):
    return Counter(key(f) for f in report["findings"] if not f.get("suppressed") and not fixed(f))


def nothing_new(before, fix, after):
    allowed = open_findings(load(before)) | open_findings(load(fix), is_fixed)
    new = open_findings(load(after)) - allowed
    for k in sorted(new):
        print("#   new:", *k)
    sys.exit(bool(new))


# --- positions -----------------------------------------------------------------------------------------------

class Lines:
    def __init__(self, text):
        self.starts = [0]
        for i, c in enumerate(text):
            if c == 10:
                self.starts.append(i + 1)

    def offset(self, line, column):
        return self.starts[line - 1] + column - 1

    def place(self, offset):
        low, high = 0, len(self.starts)
        while high - low > 1:
            mid = (low + high) // 2
            low, high = (mid, high) if self.starts[mid] <= offset else (low, mid)
        return low + 1, offset - self.starts[low] + 1


class Back:
    """From positions in an edited text to those in the text it was made from."""

    def __init__(self, text, edits):
        self.before, self.edits = Lines(text), edits
        self.after = Lines(apply_edits(text, edits))

    def place(self, line, column):
        """(line, column, is it in new text: then the place is where that stands)"""
        offset, grown = self.after.offset(line, column), 0
        for begin, end, new in self.edits:
            at = begin + grown
            if offset < at:
                break
            if offset < at + len(new):
                return (*self.before.place(begin), True)
            grown += len(new) - (end - begin)
        return (*self.before.place(offset - grown), False)


# --- references ------------------------------------------------------------------------------------------------

def what_became(x):
    if x["place"] in ("released", "managed"):
        return "dropped"
    name = ".".join(x[k] for k in ("record", "field") if k in x)
    return f"{x['place']} {name}" if name else x["place"]


class References:
    """Of one file. A position is (line, column) in the original file."""

    def __init__(self, report, file, back=None, known=()):
        self.back, self.known = back, known
        self.told = next((r for r in report.get("references", []) if r["file"] == file), None)

    def place(self, x):
        """Of an exit. One in new text is the known exit that the text replaces or follows."""
        if not self.back:
            return x["line"], x["column"]
        line, column, new = self.back.place(x["line"], x["column"])
        if new:
            return max((p for f, p in self.known if f == x["function"] and p <= (line, column)),
                       default=(line, column))
        return line, column

    def taken(self, site):
        """The references on devices taken at the line of a site."""
        return [r for r in (self.told or {"taken": []})["taken"]
                if r["kind"] == "device" and r["function"] == site["function"] and
                (self.back.place(r["line"], r["column"])[0] if self.back else r["line"]) == site["line"]]

    def ends(self, site):
        return {(x["function"], self.place(x), x["class"], what_became(x))
                for r in self.taken(site) for x in r["exits"]}

    def fields(self, site):
        """Fields in which a reference stays; none when an action of the device drops what the field holds."""
        ends = [x for r in self.taken(site) for x in r["exits"]]
        if any(x["place"] == "managed" for x in ends):
            return set()
        return {x["field"] for x in ends if x["place"] in ("field", "global")}

    def drops(self, fields):
        return {(x["function"], self.place(x), x["class"], "drops " + ".".join(x[k] for k in ("record", "field")
                                                                               if k in x))
                for x in (self.told or {"dropped": []})["dropped"] if x["field"] in fields}

    def exits(self):
        """All positions of exits, by function: what new text is told by."""
        told = self.told or {"taken": [], "dropped": []}
        return {(x["function"], (x["line"], x["column"]))
                for x in [x for r in told["taken"] for x in r["exits"]] + told["dropped"]}


def words(ends):
    return "; ".join(f"{line}:{column} {function}() {cls}: {what}"
                     for function, (line, column), cls, what in sorted(ends))


def function_at(text, line):
    """The function of a line: the last that begins before it, told by the kernel's style."""
    name = None
    for l in text.decode("latin-1").split("\n")[:line]:
        found = FUNCTION.match(l)
        name = found.group(1) if found else name
    return name


def same_with_action(site, before, after, fixed_by, seeded):
    """Does an action of the device do what puts, and one where the field's device goes, did before?"""
    ends = [x for r in after.taken(site) for x in r["exits"]]
    if "devm-action" not in fixed_by or any(what_became(x) != "dropped" for x in ends):
        return False
    was = [x for r in before.taken(site) for x in r["exits"]]
    fields = {x["field"] for x in (before.told or {"dropped": []})["dropped"]
              if x["class"] != "failure" and x["function"] != site["function"]}
    # what another file's function drops is not told, but a put that was deleted elsewhere is one
    elsewhere = any(function_at(seeded, e["line"]) != site["function"] for e in site["edits"])
    kept = [x for x in was if x["place"] == "managed" or
            x["place"] in ("field", "global") and (elsewhere or x.get("field") in fields)]
    # in a loop another round's reference may be dropped where this one's is kept
    rounds = {(x["line"], x["column"]) for x in kept}
    return bool(was) and all(x in kept or what_became(x) == "dropped" and
                             (x["class"] == "failure" or (x["line"], x["column"]) in rounds) for x in was)


def compare_site(site, before, after, fixed_by, seeded):
    old, new = before.ends(site), after.ends(site)
    fields = before.fields(site) | after.fields(site)
    old |= before.drops(fields)
    new |= after.drops(fields)
    if old != new and same_with_action(site, before, after, fixed_by, seeded):
        return "equivalent", "with a devm action: " + words(old)
    if old != new:
        return "different", f"before: {words(old - new)} | after: {words(new - old)}"
    return ("equivalent", words(old)) if old else ("untold", "")


def why_not(findings):
    return " / ".join(f"{f['rule']}: {f.get('fixWhyNot', 'no reason')}" for f in findings)


def judge(site, before, fix, after, seeded):
    file = site["file"]
    old = References(before, file)
    if not old.taken(site):
        return "left out", ""
    here = [f for f in fix["findings"] if f["file"] == file]
    found = [f for f in here if f["line"] == site["line"] and f["rule"] in LEAKS]
    if not found:
        return "not found", ""
    if not all(is_fixed(f) for f in found):
        return "no fix", why_not(found)
    # the fix that covers a finding is another one's of the function
    covered = any(f.get("fixCovered") for f in found)
    fixes = found + [f for f in here if covered and f.get("function") == site["function"]]
    text = read(seeded, file)
    return compare_site(site, old, References(after, file, Back(text, merge(here)), old.exits()),
                        {f.get("fixStrategy") for f in fixes}, text)


def compare(planfile, batch, before, fix, after, seeded):
    before, fix, after = load(before), load(fix), load(after)
    for site in load(planfile):
        if site["class"] == "seed" and site["batch"] == batch:
            state, told = judge(site, before, fix, after, seeded)
            print("\t".join([site["file"], str(site["line"]), site["function"], state, told]))


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "apply":
        apply(*sys.argv[2:])
    elif len(sys.argv) == 5 and sys.argv[1] == "nothing-new":
        nothing_new(*sys.argv[2:])
    elif len(sys.argv) == 8 and sys.argv[1] == "compare":
        compare(sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
