// SPDX-License-Identifier: GPL-2.0-only
/// iopf_queue_remove_device() without iopf_queue_flush_dev(): faults that are
/// still being handled use what goes away. Callers and callees of the same file
/// count; the unwinding of what enables faults, and functions that other files
/// call, are left alone. There is no patch: the hardware has to be quiet first.
///
// Confidence: Low
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: \biopf_queue_remove_device\b

virtual report
virtual org
virtual context
virtual patch

@initialize:python@
@@
import glob
import os
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


def body(file, function):
    """Head and body of a function, as kernel style writes it."""
    lines = lines_of(file)
    for k, line in enumerate(lines):
        if re.match(r"[\w].*\b%s\(|%s\(" % (function, function), line) and not line.rstrip().endswith(";"):
            last = next((j for j in range(k, len(lines)) if lines[j].startswith("}")), len(lines))
            return "\n".join(lines[k:last])
    return ""


def flushes(function, seen=()):
    if "iopf_queue_flush_dev" in body(*function):
        return True
    below = [f for f, above in callers.items() if function in above and f != function and f not in seen]
    return any(flushes(f, (*seen, function)) for f in below)


def drained(function, seen=()):
    if flushes(function):
        return True
    above = callers.get(function, set()) - {function}
    return bool(above) and function not in seen and all(drained(c, (*seen, function)) for c in above)


def drained_elsewhere(file):
    """A driver that drains in another of its files has a plan that cannot be seen from here."""
    others = glob.glob(os.path.join(os.path.dirname(file) or ".", "*.c"))
    own = set(re.findall(r"include [^<]([\w./-]+\.h)", "\n".join(lines_of(file))))
    return any("iopf_queue_flush_dev" in "\n".join(lines_of(o)) and own & set(
        re.findall(r"include [^<]([\w./-]+\.h)", "\n".join(lines_of(o)))) for o in others)


def wanted(p):
    text = body(*where(p))
    return ("iopf_queue_add_device" not in text and not drained(where(p)) and not drained_elsewhere(p[0].file)
            and (text.startswith("static") or where(p) in members))

@leaves@
@@
iopf_queue_remove_device(...)

@ops depends on leaves@
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

@calls depends on leaves@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << calls.f;
p << calls.p;
@@
callers.setdefault((p[0].file, str(f)), set()).add(where(p))

@r depends on !patch@
attribute name __free;
position p : script:python() { wanted(p) };
@@
* iopf_queue_remove_device@p(...)

@script:python depends on report@
p << r.p;
@@
coccilib.report.print_report(p[0], "WARNING: faults in flight are not flushed before the device leaves the queue [iopf-drain]")

@script:python depends on org@
p << r.p;
@@
coccilib.org.print_todo(p[0], "WARNING: faults in flight are not flushed before the device leaves the queue [iopf-drain]")
