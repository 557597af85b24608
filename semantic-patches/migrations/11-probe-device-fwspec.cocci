// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Add a probe_device_fwspec() op
///
/// The core knows which IOMMU instance the fwspec of a device names: it took
/// the ops from there. Give the instance to the driver, which then does not
/// have to look it up in of_xlate() or probe_device().
///
/// Such a driver supports one instance for each device, so refuse a fwspec
/// that names a second one. Drivers with several instances for a device
/// keep probe_device(), as do those that work without a fwspec.
///
// The core takes the module reference before it calls the driver, and undoes nothing on success.
// Document: 000, commit "iommu: Add a probe_device_fwspec() op" (whose core falls into the error label on success, and takes the module reference only after the driver was called)
// Needs: iommu_fwspec_ops
// Words: probe_device iommu_ops_from_fwnode
// Kdoc: @probe_device: | @probe_device_fwspec: the same, for drivers that support one IOMMU instance
// Kdoc: @probe_device: |                       for each device: the one that the fwspec names
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@there@
@@
struct iommu_ops {
	...
	int (*probe_device_fwspec)(struct iommu_device *iommu, struct device *dev);
	...
};

@depends on patch && !there@
@@
struct iommu_ops {
	...
+	int (*probe_device_fwspec)(struct iommu_device *iommu, struct device *dev);
	struct iommu_device *(*probe_device)(struct device *dev);
	...
};

// Needed before the ops are declared
@depends on patch && !there@
@@
struct iommu_sva;
+struct iommu_device;

@lookup@
identifier ops, iommu, fwnode;
@@
const struct iommu_ops *iommu_ops_from_fwnode(const struct fwnode_handle *fwnode)
{
	const struct iommu_ops *ops = NULL;
	struct iommu_device *iommu;
	...
}

@calls@
identifier ops, iommu_dev, dev;
@@
int iommu_init_device(struct device *dev, const struct iommu_ops *ops)
{
	<+...
	iommu_dev = ops->probe_device(dev);
	...+>
}

@depends on patch && lookup && calls@
iterator name list_for_each_entry;
symbol iommu_device_lock, iommu_device_list, found, iommu, fwspec, fwnode;
identifier ops, dev;
@@
+static struct iommu_device *iommu_from_fwnode(const struct fwnode_handle *fwnode)
+{
+	struct iommu_device *found = NULL;
+	struct iommu_device *iommu;
+
+	spin_lock(&iommu_device_lock);
+	list_for_each_entry(iommu, &iommu_device_list, list)
+		if (iommu->fwnode == fwnode) {
+			found = iommu;
+			break;
+		}
+	spin_unlock(&iommu_device_lock);
+	return found;
+}
+
+/* Give the driver the instance that the fwspec names, or have it find its own */
+static struct iommu_device *iommu_call_probe_device(struct device *dev, const struct iommu_ops *ops)
+{
+	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
+	struct iommu_device *iommu;
+	int ret;
+
+	if (!ops->probe_device_fwspec)
+		return ops->probe_device(dev);
+
+	iommu = fwspec ? iommu_from_fwnode(fwspec->iommu_fwnode) : NULL;
+	if (!iommu)
+		return ERR_PTR(-ENODEV);
+
+	ret = ops->probe_device_fwspec(iommu, dev);
+	return ret ? ERR_PTR(ret) : iommu;
+}
+
int iommu_init_device(struct device *dev, const struct iommu_ops *ops)
{
	<...
-	ops->probe_device(dev)
+	iommu_call_probe_device(dev, ops)
	...>
}

@depends on patch && lookup && calls@
identifier ops, iommu, fwnode;
@@
const struct iommu_ops *iommu_ops_from_fwnode(const struct fwnode_handle *fwnode)
{
-	const struct iommu_ops *ops = NULL;
-	struct iommu_device *iommu;
-	...
-	return ops;
+	struct iommu_device *iommu = iommu_from_fwnode(fwnode);
+
+	return iommu ? iommu->ops : NULL;
}

@depends on patch && lookup && calls@
identifier ops, fwspec, fwnode;
@@
int iommu_fwspec_init(..., struct fwnode_handle *fwnode)
{
	<...
+	/* One instance for each device is what a driver that is given it supports */
+	if (fwspec && ops->probe_device_fwspec && fwspec->iommu_fwnode != fwnode)
+		return -EINVAL;
+
	if (fwspec)
		return ops == iommu_fwspec_ops(fwspec) ? 0 : -EINVAL;
	...>
}
