// SPDX-License-Identifier: GPL-2.0-only
/// dev_iommu_priv_set(dev, NULL) where the core frees dev->iommu next: in
/// release_device(), in probe_device() and in what only these call. A NULL
/// that attach or detach reads back later is a marker and stays.
/// Kernels whose core takes the device out of its group only behind
/// release_device() (6.1) may come back to what it has freed: leave the
/// store there. "fwspeck check" looks at that order, this rule does not.
///
// Confidence: High
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


def all_from(function, kinds, seen=()):
    """Is it one of these callbacks, or called by such functions only?"""
    if members.get(function):
        return members[function] <= kinds
    above = callers.get(function, set()) - {function}
    return function not in seen and bool(above) and all(all_from(c, kinds, (*seen, function)) for c in above)


def wanted(p):
    return all_from(where(p), {"probe_device", "release_device"})

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
* dev_iommu_priv_set@p(..., NULL)

@depends on ops && patch@
position p : script:python() { wanted(p) };
@@
- dev_iommu_priv_set@p(..., NULL);

@script:python depends on ops && report@
p << r.p;
@@
coccilib.report.print_report(p[0], "WARNING: the core frees dev->iommu next, this store has no effect [iommu-priv-null-store]")

@script:python depends on ops && org@
p << r.p;
@@
coccilib.org.print_todo(p[0], "WARNING: the core frees dev->iommu next, this store has no effect [iommu-priv-null-store]")
