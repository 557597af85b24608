// SPDX-License-Identifier: GPL-2.0-only
/// iommu_fwspec_free() in a driver: the core frees the fwspec when of_xlate() or
/// probe_device() fail. A driver that builds a new fwspec after it is reported,
/// but not patched.
///
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: \biommu_ops\b
// Looks for: \biommu_fwspec_free\b

virtual report
virtual org
virtual context
virtual patch

@initialize:python@
@@
import re

members = {}            # (file, function) -> members of struct iommu_ops it is
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


def wanted(p):
    return any(file == p[0].file for file, _ in members)


def after(p):
    """The function of @p, from the line after @p."""
    lines, n = lines_of(p[0].file), int(p[0].line)
    last = next((k for k in range(n, len(lines)) if lines[k].startswith("}")), len(lines))
    return "\n".join(lines[n:last])


def body(file, function):
    """Head and body of a function, as kernel style writes it."""
    lines = lines_of(file)
    for k, line in enumerate(lines):
        if re.match(r"[\w].*\b%s\(|%s\(" % (function, function), line) and not line.rstrip().endswith(";"):
            last = next((j for j in range(k, len(lines)) if lines[j].startswith("}")), len(lines))
            return "\n".join(lines[k:last])
    return ""


def builds(file, text, seen):
    """Does the text build a fwspec, or call what does?"""
    if "iommu_fwspec_init" in text:
        return True
    below = set(re.findall(r"\b(\w+)\(", text)) - seen
    seen |= below
    return any(builds(file, body(file, f), seen) for f in sorted(below))


def pointless(p):
    return wanted(p) and not builds(p[0].file, after(p), set())

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

@r depends on ops && !patch@
attribute name __free;
position p : script:python() { wanted(p) };
@@
* iommu_fwspec_free@p(...)

@depends on ops && patch@
position p : script:python() { pointless(p) };
@@
- iommu_fwspec_free@p(...);

@script:python depends on ops && report@
p << r.p;
@@
coccilib.report.print_report(p[0], "WARNING: the core frees the fwspec, a driver does not have to [fwspec-free-in-driver]")

@script:python depends on ops && org@
p << r.p;
@@
coccilib.org.print_todo(p[0], "WARNING: the core frees the fwspec, a driver does not have to [fwspec-free-in-driver]")
