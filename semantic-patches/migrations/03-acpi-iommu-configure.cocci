// SPDX-License-Identifier: GPL-2.0-only
/// ACPI: scan: Do not return ops from acpi_iommu_configure_id()
///
/// Nobody needs the ops that acpi_iommu_configure_id() returns, only
/// whether to try again later. Return 0 when there is an IOMMU, and an
/// error otherwise; -ENODEV means that the device is not behind an IOMMU.
/// The caller goes on after all errors but -EPROBE_DEFER, as it does now.
///
// A caller that does more with the ops than to ask for NULL and -EPROBE_DEFER keeps its form, and does not compile.
// Document: 001, patch 4
// Words: acpi_iommu_configure_id
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

// What is returned becomes an error: ops that were tested before, ERR_PTR(), NULL, and what a function of the file says
@depends on patch@
expression err;
expression list args;
identifier ops, f;
@@
const struct iommu_ops *acpi_iommu_configure_id(...)
{
	<...
(
-	return ERR_PTR(err);
+	return err;
|
-	return NULL;
+	return -ENODEV;
|
	if (ops) {
		...
-	return ops;
+	return 0;
	}
|
	if (ops)
-	return ops;
+	return 0;
|
-	return f(args);
+	return f(args) ? 0 : -ENODEV;
)
	...>
}

@depends on patch@
typedef u32;
identifier dev, id;
@@
-const struct iommu_ops *acpi_iommu_configure_id(struct device *dev, const u32 *id)
+int acpi_iommu_configure_id(struct device *dev, const u32 *id)
{ ... }

// Callers: only questions for NULL and for the error
@call@
identifier f, iommu;
@@
f(...)
{
	...
	const struct iommu_ops *iommu;
	...
	iommu = acpi_iommu_configure_id(...);
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
	iommu@p = acpi_iommu_configure_id(...)
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
+	int ret;
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
+	ret
	= acpi_iommu_configure_id(...)
|
-	PTR_ERR(iommu)
+	ret
	== -EPROBE_DEFER
|
-	iommu ? E1 : E2
+	ret ? E2 : E1
|
-	!iommu
+	ret
)
	...>
}
