// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Remove dev_iommu_fwspec_set()
///
/// Only the core sets the fwspec of a device, with iommu_probe_device_lock
/// held. Let it do so without a helper that anybody else can call, too.
///
// Document: 001, patch 13
// Words: dev_iommu_fwspec_set
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@depends on patch@
identifier dev, fwspec;
@@
- static inline void dev_iommu_fwspec_set(struct device *dev, struct iommu_fwspec *fwspec)
- {
- 	...
- }

@core@
declarer name DEFINE_MUTEX;
symbol iommu_probe_device_lock;
@@
DEFINE_MUTEX(iommu_probe_device_lock);

@depends on patch && core@
expression E1, E2;
@@
- dev_iommu_fwspec_set(E1, E2);
+ E1->iommu->fwspec = E2;
