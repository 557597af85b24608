// SPDX-License-Identifier: GPL-2.0-only
/// A store to dev->iommu, or to a member of struct dev_iommu, outside the IOMMU
/// core and its accessors. There is no patch: the accessor is a choice.
///
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: (->|\.)\s*iommu\b|\bdev_iommu\b

virtual report
virtual org
virtual context
virtual patch

@initialize:python@
@@
import re

mode = None

# The core, and those that share members of it with the core.
CORE = re.compile(r"(^|/)(drivers/iommu/(iommu|io-pgfault|dma-iommu|iommu-sva)\.c|include/linux/iommu\.h)$")


def wanted(p):
    return not CORE.search(p[0].file)


def say(p):
    text = "WARNING: dev->iommu belongs to the IOMMU core [dev-iommu-write]"
    if mode == "report":
        coccilib.report.print_report(p[0], text)
    elif mode == "org":
        coccilib.org.print_todo(p[0], text)

@initialize:python depends on report@
@@
mode = "report"

@initialize:python depends on org@
@@
mode = "org"

// spatch reads files with these words only
@looks@
expression E;
struct dev_iommu *d;
@@
(
E->iommu
|
E.iommu
|
d
)

@r depends on looks@
attribute name __free;
struct device *d;
struct device s;
struct dev_iommu *p1;
expression E, E2;
identifier m;
// Of something that is not known to be a device: other structures have an iommu, too.
identifier own =~ "^(fault_param|iopf_param|fwspec|iommu_dev|max_pasids|attach_deferred|pci_32bit_workaround|require_direct|shadow_on_flush)$";
position p : script:python() { wanted(p) };
@@
(
d@p->iommu = E
|
E2@p.dev.iommu = E
|
E2@p->dev.iommu = E
|
s@p.iommu = E
|
p1@p->m = E
|
d@p->iommu->m = E
|
E2@p->dev->iommu->m = E
|
E2@p.dev.iommu->m = E
|
E2@p->dev.iommu->m = E
|
E2@p->iommu->own = E
|
rcu_assign_pointer@p(\(d->iommu\|p1->m\), E)
)

@script:python depends on looks@
p << r.p;
@@
say(p)

@depends on looks && context@
position r.p;
expression E;
@@
* E@p
