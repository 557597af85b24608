// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape of patch 10 of document 001: the object was handed over, the branch of the failure forgets it, and success
 * runs into the labels that log and free.
 */
#include <linux/err.h>
#include <linux/iommu.h>

struct iommu_fwspec *iommu_fwspec_alloc(void);
void iommu_fwspec_dealloc(struct iommu_fwspec *fwspec);
int iommu_probe_device_fwspec(struct device *dev, struct iommu_fwspec *fwspec);
int reed_table_a(struct iommu_fwspec *fwspec, struct device *dev, const u32 *id);
int reed_table_b(struct iommu_fwspec *fwspec, struct device *dev);

int reed_configure(struct device *dev, const u32 *id)
{
	int err;
	struct iommu_fwspec *fwspec;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	err = reed_table_a(fwspec, dev, id);
	if (err == -ENODEV)
		err = reed_table_b(fwspec, dev);
	if (err == -ENODEV || err == -EPROBE_DEFER)
		goto err_free;
	if (err)
		goto err_log;

	err = iommu_probe_device_fwspec(dev, fwspec);
	if (err) {
		/* it is gone in any case */
		fwspec = NULL;
		goto err_log;
	}

err_log: /* expect: error-label-fallthrough "'err_log', where iommu_fwspec_dealloc() undoes it" */
	dev_dbg(dev, "no IOMMU for it: %d\n", err);
err_free:
	iommu_fwspec_dealloc(fwspec); /* expect: fwspec-ownership "is freed after its ownership passed on" */
	return err;
}

/* Right: as above, with a return for success. */
int reed_configure_right(struct device *dev, const u32 *id)
{
	struct iommu_fwspec *fwspec;
	int err;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	err = reed_table_a(fwspec, dev, id);
	if (err)
		goto err_free;

	err = iommu_probe_device_fwspec(dev, fwspec);
	if (err) {
		fwspec = NULL;
		goto err_log;
	}
	return 0;

err_log:
	dev_dbg(dev, "no IOMMU for it: %d\n", err);
err_free:
	iommu_fwspec_dealloc(fwspec);
	return err;
}

/* Right: success forgets the pointer, and frees nothing. */
int reed_configure_null(struct device *dev, const u32 *id)
{
	struct iommu_fwspec *fwspec;
	int err;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	err = reed_table_a(fwspec, dev, id);
	if (err)
		goto err_free;

	err = iommu_probe_device_fwspec(dev, fwspec);
	fwspec = NULL;
	if (err)
		goto err_free;

	dev_dbg(dev, "behind an IOMMU\n");

err_free:
	iommu_fwspec_dealloc(fwspec);
	return err;
}
