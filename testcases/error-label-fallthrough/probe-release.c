// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape of the probe_device_fwspec() commit in document 000: success runs into the label that releases what was just
 * probed, and the result was never set on one of the ways.
 */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/module.h>

struct marsh_ops {
	struct marsh_unit *(*probe)(struct device *dev);
	int (*probe_spec)(struct marsh_unit *unit, struct device *dev);
	void (*release)(struct device *dev);
	struct module *owner;
};

struct marsh_unit {
	const struct marsh_ops *ops;
};

extern const struct iommu_ops marsh_iommu_ops;
struct marsh_unit *marsh_unit_of(const struct fwnode_handle *fwnode);
bool marsh_pin(struct module *owner);

int marsh_probe_one(struct device *dev)
{
	struct marsh_unit *unit;
	int ret;

	if (dev->iommu->fwspec) {
		struct marsh_unit *wanted;

		wanted = marsh_unit_of(dev->iommu->fwspec->iommu_fwnode);
		if (!wanted)
			return -ENODEV;
		if (wanted->ops->probe_spec) {
			ret = wanted->ops->probe_spec(wanted, dev);
			if (ret)
				return ret;
			unit = wanted;
		} else {
			unit = wanted->ops->probe(dev);
			if (IS_ERR(unit))
				return PTR_ERR(unit);
			if (unit != wanted) {
				ret = -EINVAL;
				goto err_release;
			}
		}
	} else {
		unit = marsh_unit_of(NULL);
		if (!unit)
			return -ENODEV;
		unit = unit->ops->probe(dev);
		if (IS_ERR(unit))
			return PTR_ERR(unit);
	}

	if (!marsh_pin(unit->ops->owner)) {
		ret = -EINVAL;
		goto err_release;
	}

	dev->iommu->priv = unit;

err_release: /* expect: error-label-fallthrough "'err_release', where release() undoes it, and 'ret' is returned unset" */
	if (unit->ops->release)
		unit->ops->release(dev);
	return ret;
}

/* The same with a result that is 0 by then. */
int marsh_probe_zero(struct marsh_unit *unit, struct device *dev)
{
	int ret;

	ret = unit->ops->probe_spec(unit, dev);
	if (ret)
		return ret;

	if (!marsh_pin(unit->ops->owner)) {
		ret = -EINVAL;
		goto undo_probe;
	}

	dev->iommu->priv = unit;
undo_probe: /* expect: error-label-fallthrough "'undo_probe', where release() undoes it" */
	unit->ops->release(dev);
	return ret;
}

/* Right: success has its own return. */
int marsh_probe_right(struct marsh_unit *unit, struct device *dev)
{
	int ret;

	ret = unit->ops->probe_spec(unit, dev);
	if (ret)
		return ret;

	if (!marsh_pin(unit->ops->owner)) {
		ret = -EINVAL;
		goto err_release;
	}

	dev->iommu->priv = unit;

	return 0;

err_release:
	unit->ops->release(dev);
	return ret;
}

/* This file plays the IOMMU core: it may write dev->iommu. */
int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops, struct device *hwdev)
{
	return 0;
}
