// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Remove pointless iommu_fwspec_free()
///
/// The core frees dev->iommu and the fwspec in it when probe_device()
/// fails. Drivers do not have to do it on their way out.
///
// Only calls that nothing but a return follows are removed: a driver that frees the fwspec to build another one
// needs its call.
// Document: 001, patch 14
// Words: iommu_fwspec_free
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@ops@
identifier i, probe;
@@
struct iommu_ops i = {
	.probe_device = probe,
};

@depends on patch@
identifier ops.probe;
expression dev, E;
@@
probe(...)
{
	<...
-	iommu_fwspec_free(dev);
	return ERR_PTR(E);
	...>
}

// What only probe_device() calls fails with it
@candidate@
identifier f;
expression dev, E;
@@
f(...)
{
	<+...
	iommu_fwspec_free(dev);
	return E;
	...+>
}

@helper@
identifier ops.probe, candidate.f;
position p;
@@
probe(...)
{
	<+...
	f@p(...)
	...+>
}

@elsewhere@
identifier candidate.f;
position p != helper.p;
@@
f@p(...)

@handed_on@
identifier candidate.f, i, m;
@@
struct iommu_ops i = {
	.m = f,
};

@depends on patch && helper && !elsewhere && !handed_on@
identifier candidate.f;
expression dev, E;
@@
f(...)
{
	<...
-	iommu_fwspec_free(dev);
	return E;
	...>
}
