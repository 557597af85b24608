// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Add ops->of_xlate_fwspec()
///
/// Give the fwspec to the callback, which does not have to find it through
/// dev->iommu then, and provide iommu_fwspec_append_ids() to add IDs to it.
/// Convert the drivers that only add IDs: they do not touch dev->iommu at
/// all any more.
///
// Drivers that do more with the device than to complain about it keep of_xlate(). It comes after 10-fwspec-ids.
// Document: 001, patches 9 and 15
// Words: of_xlate iommu_fwspec_add_ids
// Kdoc: @of_xlate: | @of_xlate_fwspec: add OF master IDs to the fwspec; dev->iommu is not to be used
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

// --- core ---

@there@
@@
int iommu_fwspec_append_ids(...);

@there_too@
@@
int iommu_fwspec_append_ids(...) { ... }

@op_const depends on patch && !there@
identifier dev, args;
@@
struct iommu_ops {
	...
+	int (*of_xlate_fwspec)(struct iommu_fwspec *fwspec, struct device *dev, const struct of_phandle_args *args);
	int (*of_xlate)(struct device *dev, const struct of_phandle_args *args);
	...
};

@depends on patch && !there && !op_const@
identifier dev, args;
@@
struct iommu_ops {
	...
+	int (*of_xlate_fwspec)(struct iommu_fwspec *fwspec, struct device *dev, const struct of_phandle_args *args);
	int (*of_xlate)(struct device *dev, struct of_phandle_args *args);
	...
};

// Needed before the ops are declared
@depends on patch && !there@
@@
struct iommu_sva;
+struct iommu_fwspec;

@proto_const depends on patch && !there@
typedef u32;
identifier D, I, N;
@@
-int iommu_fwspec_add_ids(struct device *D, const u32 *I, int N);
+int iommu_fwspec_add_ids(struct device *dev, const u32 *ids, int num_ids);
+int iommu_fwspec_append_ids(struct iommu_fwspec *fwspec, const u32 *ids, int num_ids);

@depends on patch && !there && !proto_const@
typedef u32;
identifier D, I, N;
@@
-int iommu_fwspec_add_ids(struct device *D, u32 *I, int N);
+int iommu_fwspec_add_ids(struct device *dev, u32 *ids, int num_ids);
+int iommu_fwspec_append_ids(struct iommu_fwspec *fwspec, const u32 *ids, int num_ids);

@splits depends on patch && !there_too@
typedef u32;
identifier dev, F;
parameter P1, P2;
@@
-int iommu_fwspec_add_ids(struct device *dev, P1, P2)
+int iommu_fwspec_append_ids(struct iommu_fwspec *fwspec, const u32 *ids, int num_ids)
{
-	struct iommu_fwspec *F = dev_iommu_fwspec_get(dev);
	...
-	if (!F)
-		return -EINVAL;
	...
}
+EXPORT_SYMBOL_GPL(iommu_fwspec_append_ids);
+
+int iommu_fwspec_add_ids(struct device *dev, P1, P2)
+{
+	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
+
+	return fwspec ? iommu_fwspec_append_ids(fwspec, ids, num_ids) : -EINVAL;
+}

@tested@
expression ops;
@@
of_iommu_xlate(...)
{
	<+...
	ops->of_xlate_fwspec
	...+>
}

@depends on patch && !tested@
expression ops, dev, spec, ret;
@@
of_iommu_xlate(...)
{
	<...
-	ret = ops->of_xlate(dev, spec);
+	if (ops->of_xlate_fwspec)
+		ret = ops->of_xlate_fwspec(dev_iommu_fwspec_get(dev), dev, spec);
+	else
+		ret = ops->of_xlate(dev, spec);
	...>
}

@depends on patch && !tested@
expression ops;
@@
of_iommu_xlate(...)
{
	<...
-	!ops->of_xlate
+	(!ops->of_xlate && !ops->of_xlate_fwspec)
	...>
}

// --- drivers ---

@ops@
identifier i, xlate;
@@
struct iommu_ops i = {
	.of_xlate = xlate,
};

@adds@
identifier ops.xlate, dev;
position p;
@@
xlate(struct device *dev, ...)
{
	<+...
(
	iommu_fwspec_add_ids(dev@p, ...)
|
	dev_err(dev@p, ...)
|
	dev_warn(dev@p, ...)
)
	...+>
}

@more@
identifier ops.xlate, adds.dev;
position p != adds.p;
@@
xlate(struct device *dev, ...)
{
	<+...
	dev@p
	...+>
}

@own@
expression E;
@@
E->of_xlate(...)

@converted depends on patch && adds && !more && !own@
identifier ops.xlate, dev, args;
@@
-int xlate(struct device *dev, const struct of_phandle_args *args)
+int xlate(struct iommu_fwspec *fwspec, struct device *dev, const struct of_phandle_args *args)
{
	<+...
-	iommu_fwspec_add_ids(dev,
+	iommu_fwspec_append_ids(fwspec,
	...)
	...+>
}

@converted_too depends on patch && adds && !more && !own && !converted@
identifier ops.xlate, dev, args;
@@
-int xlate(struct device *dev, struct of_phandle_args *args)
+int xlate(struct iommu_fwspec *fwspec, struct device *dev, const struct of_phandle_args *args)
{
	<+...
-	iommu_fwspec_add_ids(dev,
+	iommu_fwspec_append_ids(fwspec,
	...)
	...+>
}

@depends on converted || converted_too@
identifier ops.i, ops.xlate;
@@
struct iommu_ops i = {
-	.of_xlate = xlate,
+	.of_xlate_fwspec = xlate,
};
