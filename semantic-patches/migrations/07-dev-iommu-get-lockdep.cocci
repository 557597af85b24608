// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Mark dev_iommu_get() with lockdep
///
/// dev->iommu is allocated and freed under iommu_probe_device_lock only.
/// Have lockdep say so where it is allocated, so that code which does not
/// hold the lock is noticed.
///
// Document: 001, patch 16
// Words: dev_iommu_get
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@marked@
identifier dev;
symbol iommu_probe_device_lock;
@@
struct dev_iommu *dev_iommu_get(struct device *dev)
{
	<+...
	lockdep_assert_held(&iommu_probe_device_lock);
	...+>
}

@depends on patch && !marked@
identifier dev, param;
@@
struct dev_iommu *dev_iommu_get(struct device *dev)
{
	...
+	lockdep_assert_held(&iommu_probe_device_lock);
+
	if (param)
		return param;
	... when any
}
