// SPDX-License-Identifier: GPL-2.0-only
/// iommu/of: Do not return ops from of_iommu_configure()
///
/// Nobody needs the ops that of_iommu_configure() returns, only whether
/// there is an IOMMU. Return 0 when there is one, and an error otherwise;
/// -ENODEV means that the device is not behind an IOMMU. Callers go on
/// after all errors but -EPROBE_DEFER, as they do now.
///
// A caller that does more with the ops than to ask for NULL and -EPROBE_DEFER keeps its form, and does not compile.
// Document: 001, patch 2
// Words: of_iommu_configure
// Stale: Ignore all other errors apart from EPROBE_DEFER
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

// The value at the end: ops of the fwspec, NULL, or the error that makes the caller try again
@core@
identifier ops, err;
@@
const struct iommu_ops *of_iommu_configure(...)
{
	...
	const struct iommu_ops *ops = NULL;
	...
	if (err == -EPROBE_DEFER) {
		ops = ERR_PTR(err);
	} else if (err < 0) {
		dev_dbg(...);
		ops = NULL;
	}
	return ops;
}

@depends on patch@
identifier core.ops, core.err;
expression E;
@@
const struct iommu_ops *of_iommu_configure(...)
{
	<...
(
-	return NULL;
+	return -ENODEV;
|
-	return E->ops;
+	return 0;
|
-	if (err == -EPROBE_DEFER) {
-		ops = ERR_PTR(err);
-	} else if (err < 0) {
+	if (err == -EPROBE_DEFER)
+		return err;
+	if (err < 0) {
		dev_dbg(...);
-		ops = NULL;
+		return err;
	}
-	return ops;
+	return ops ? 0 : -ENODEV;
)
	...>
}

@depends on patch && core@
typedef u32;
identifier dev, np, id;
@@
-const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
+int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
{ ... }

// The declaration, and what stands for it without CONFIG_OF_IOMMU
@depends on patch@
typedef u32;
identifier dev, np, id;
@@
-const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);
+int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);

@depends on patch@
typedef u32;
identifier dev, np, id;
@@
-const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
+int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id)
{
-	return NULL;
+	return -ENODEV;
}

// Callers: only questions for NULL and for the error
@call@
identifier f, iommu;
@@
f(...)
{
	...
	const struct iommu_ops *iommu;
	...
	iommu = of_iommu_configure(...);
	...
}

@asked@
identifier call.f, call.iommu;
expression E1, E2;
position p;
@@
f(...)
{
	<+...
(
	iommu@p = of_iommu_configure(...)
|
	PTR_ERR(iommu@p) == -EPROBE_DEFER
|
	iommu@p ? E1 : E2
|
	!iommu@p
)
	...+>
}

@more@
identifier call.f, call.iommu;
position p != asked.p;
@@
f(...)
{
	<+...
	iommu@p
	...+>
}

@depends on patch && call && !more@
identifier call.f, call.iommu;
@@
f(...)
{
	...
-	const struct iommu_ops *iommu;
+	int iommu_ret;
	...
}

@depends on patch && call && !more@
identifier call.f, call.iommu;
expression E1, E2;
@@
f(...)
{
	<...
(
-	iommu
+	iommu_ret
	= of_iommu_configure(...)
|
-	PTR_ERR(iommu)
+	iommu_ret
	== -EPROBE_DEFER
|
-	iommu ? E1 : E2
+	iommu_ret ? E2 : E1
|
-	!iommu
+	iommu_ret
)
	...>
}
