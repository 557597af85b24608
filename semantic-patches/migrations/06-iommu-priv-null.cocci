// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Do not clear private data that is freed next
///
/// The core frees dev->iommu after release_device(), and after a
/// probe_device() that fails. Clearing the private data on these paths has
/// no effect. It gets in the way of an assertion in dev_iommu_priv_set():
/// release_device() is not called with iommu_probe_device_lock held.
///
// A NULL that attach or detach stores is a marker and stays.
// Document: 001, patch 17
// Words: dev_iommu_priv_set
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@ops@
identifier i, release;
@@
struct iommu_ops i = {
	.release_device = release,
};

@depends on patch@
identifier ops.release;
expression dev;
@@
release(...)
{
	<...
-	dev_iommu_priv_set(dev, NULL);
	...>
}

// What only release_device() calls comes before the free, too
@candidate@
identifier f;
expression dev;
@@
f(...)
{
	<+...
	dev_iommu_priv_set(dev, NULL);
	...+>
}

@helper@
identifier ops.release, candidate.f;
position p;
@@
release(...)
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
expression dev;
@@
f(...)
{
	<...
-	dev_iommu_priv_set(dev, NULL);
	...>
}

@probes@
identifier i, probe;
@@
struct iommu_ops i = {
	.probe_device = probe,
};

@depends on patch@
identifier probes.probe, free;
expression dev, E;
@@
probe(...)
{
	<...
-	dev_iommu_priv_set(dev, NULL);
(
	return ERR_PTR(E);
|
	free(...);
	return ERR_PTR(E);
)
	...>
}
