// SPDX-License-Identifier: GPL-2.0-only
/// iommu/of: Use -ENODEV instead of NO_IOMMU
///
/// A device without an IOMMU is no success. Return -ENODEV, as everybody
/// else does, instead of a positive number that only this file knows.
/// With an error in all cases but one, the ops do not say anything that the
/// error does not.
///
// A file whose NO_IOMMU is an error already, or compared with something, is left alone.
// Document: 001, patch 3
// Words: NO_IOMMU
// Stale: >0 : there is no IOMMU
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@ours@
@@
#define NO_IOMMU 1

@compared@
expression E;
@@
(
 E == NO_IOMMU
|
 E != NO_IOMMU
|
 E > 0
|
 E >= 0
)

// ops and an error that say the same: the error is enough
@twice@
identifier configure, ops;
@@
int configure(...)
{
	...
	const struct iommu_ops *ops = NULL;
	...
	return ops ? 0 : -ENODEV;
}

@depends on patch && ours && !compared@
identifier twice.configure, twice.ops;
identifier err, fwspec;
expression lock;
@@
int configure(...)
{
	...
-	const struct iommu_ops *ops = NULL;
	...
-	if (!err) {
-		fwspec = dev_iommu_fwspec_get(...);
-		ops = fwspec->ops;
-	}
	mutex_unlock(lock);
	...
-	if (err == -EPROBE_DEFER)
+	if (err == -ENODEV || err == -EPROBE_DEFER)
		return err;
	if (err < 0) {
		...
		return err;
	}
-	return ops ? 0 : -ENODEV;
+	return 0;
}

@depends on patch && ours && !compared@
expression E;
@@
-	E == -ENODEV ? NO_IOMMU : E
+	E

@depends on patch && ours && !compared@
@@
-	NO_IOMMU
+	-ENODEV

@depends on patch && ours && !compared@
@@
-#define NO_IOMMU 1
