// SPDX-License-Identifier: GPL-2.0-only
/// of_xlate() takes cells without a look at args_count: with too few of them in
/// the device tree it takes what was on the stack. The first use of a function
/// is reported. There is no patch: how many it has to be is the binding's.
///
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: \biommu_ops\b
// Looks for: \bof_phandle_args\b
// Looks for: ->\s*args\b

virtual report
virtual org
virtual context
virtual patch

@initialize:python@
@@
import re

members = {}            # (file, function) -> members of struct iommu_ops it is
callers = {}            # (file, function) -> functions of the file that call it
texts = {}


def where(p):
    return (p[0].file, p[0].current_element)


def lines_of(file):
    if file not in texts:
        try:
            with open(file, encoding="utf-8", errors="replace") as f:
                text = f.read()
        except OSError:
            text = ""
        text = re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
        texts[file] = text.split("\n")
    return texts[file]


def before(p):
    """The function of @p, up to the line of @p."""
    lines, n = lines_of(p[0].file), int(p[0].line) - 1
    first = next((k for k in range(n - 1, -1, -1) if lines[k].startswith("{")), 0)
    return "\n".join(lines[first:n])


def body(file, function):
    """Head and body of a function, as kernel style writes it."""
    lines = lines_of(file)
    for k, line in enumerate(lines):
        if re.match(r"[\w].*\b%s\(|%s\(" % (function, function), line) and not line.rstrip().endswith(";"):
            last = next((j for j in range(k, len(lines)) if lines[j].startswith("}")), len(lines))
            return "\n".join(lines[k:last])
    return ""


def any_from(function, kinds, seen=()):
    """The same, among others."""
    if members.get(function):
        return not members[function].isdisjoint(kinds)
    return function not in seen and any(any_from(c, kinds, (*seen, function)) for c in callers.get(function, ()))


def wanted(p):
    text = body(*where(p))
    return (any_from(where(p), {"of_xlate"}) and "of_phandle_args" in text and "args_count" not in text
            and not re.search(r"->\s*args\b", before(p))
            and not any("args_count" in body(*c) for c in callers.get(where(p), ())))

@ops@
identifier i, m, f;
position p;
@@
struct iommu_ops i@p = { ..., .m = f, ... };

@script:python@
m << ops.m;
f << ops.f;
p << ops.p;
@@
members.setdefault((p[0].file, str(f)), set()).add(str(m))

@calls depends on ops@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << calls.f;
p << calls.p;
@@
callers.setdefault((p[0].file, str(f)), set()).add(where(p))

@r depends on ops && !patch@
attribute name __free;
expression E;
position p : script:python() { wanted(p) };
@@
* E->args@p

@script:python depends on ops && report@
p << r.p;
@@
coccilib.report.print_report(p[0], "WARNING: cells are taken without a look at args_count [xlate-args-count]")

@script:python depends on ops && org@
p << r.p;
@@
coccilib.org.print_todo(p[0], "WARNING: cells are taken without a look at args_count [xlate-args-count]")
