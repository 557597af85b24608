// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Remove the ops argument of arch_setup_dma_ops()
///
/// The argument does not pass ops to anybody: all that is asked of it is
/// whether an IOMMU driver has probed the device. device_iommu_mapped()
/// says so itself. Ask it in the places that need to know, and remove the
/// argument from the prototypes, the implementations and the callers.
///
// Document: 001, patch 1
// Words: arch_setup_dma_ops
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

// A function of the file that the argument is handed to loses it as well
@helper@
identifier dev, base, size, ops, coherent, f;
expression list[n] before;
@@
void arch_setup_dma_ops(struct device *dev, u64 base, u64 size,
			const struct iommu_ops *ops, bool coherent)
{
	<+...
	f(before, ops, ...)
	...+>
}

// ... but not when it is more than a question to somebody
@needed@
identifier helper.f, o;
parameter list[helper.n] before;
@@
f(before, const struct iommu_ops *o, ...)
{
	<+...
	o
	...+>
}

@needed_here@
identifier dev, base, size, ops, coherent, m;
@@
void arch_setup_dma_ops(struct device *dev, u64 base, u64 size,
			const struct iommu_ops *ops, bool coherent)
{
	<+...
	ops->m
	...+>
}

@depends on patch && !needed && !needed_here@
identifier helper.f, o;
parameter list[helper.n] before;
@@
f(before,
-	const struct iommu_ops *o,
	...)
{ ... }

@depends on patch && !needed && !needed_here@
identifier helper.f, dev, base, size, ops, coherent;
expression list[helper.n] before;
@@
void arch_setup_dma_ops(struct device *dev, u64 base, u64 size,
			const struct iommu_ops *ops, bool coherent)
{
	<...
	f(before,
-	ops,
	...)
	...>
}

@depends on patch && !needed && !needed_here@
identifier dev, base, size, ops, coherent;
@@
void arch_setup_dma_ops(struct device *dev, u64 base, u64 size,
-			const struct iommu_ops *ops,
			bool coherent)
{
	<...
-	ops
+	device_iommu_mapped(dev)
	...>
}

@depends on patch@
identifier dev, base, size, ops, coherent;
@@
void arch_setup_dma_ops(struct device *dev, u64 base, u64 size,
-			const struct iommu_ops *ops,
			bool coherent);

@depends on patch@
expression dev, base, size, ops, coherent;
@@
arch_setup_dma_ops(dev, base, size,
-	ops,
	coherent)
