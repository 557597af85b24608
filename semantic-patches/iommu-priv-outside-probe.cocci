// SPDX-License-Identifier: GPL-2.0-only
/// dev_iommu_priv_set() in of_xlate(), or in a helper that of_xlate() calls and
/// probe_device() does not: the private data belongs into probe_device().
/// There is no patch: what has to move with it is the driver's own.
///
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: \biommu_ops\b
// Looks for: \bdev_iommu_priv_set\b

virtual report
virtual org
virtual context
virtual patch

@initialize:python@
@@
import re

members = {}            # (file, function) -> members of struct iommu_ops it is
callers = {}            # (file, function) -> functions of the file that call it


def where(p):
    return (p[0].file, p[0].current_element)


def any_from(function, kinds, seen=()):
    """The same, among others."""
    if members.get(function):
        return not members[function].isdisjoint(kinds)
    return function not in seen and any(any_from(c, kinds, (*seen, function)) for c in callers.get(function, ()))


def wanted(p):
    return any_from(where(p), {"of_xlate"}) and not any_from(where(p), {"probe_device"})

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
position p : script:python() { wanted(p) };
@@
* dev_iommu_priv_set@p(...)

@script:python depends on ops && report@
p << r.p;
@@
coccilib.report.print_report(p[0], "WARNING: private data is set in of_xlate, before probe_device [iommu-priv-outside-probe]")

@script:python depends on ops && org@
p << r.p;
@@
coccilib.org.print_todo(p[0], "WARNING: private data is set in of_xlate, before probe_device [iommu-priv-outside-probe]")
