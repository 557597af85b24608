// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whoever allocates a fwspec frees it, until iommu_probe_device_fwspec() gets it: that one frees it, also when it fails
 * (document 001, patches 7, 8 and 10).
 */
#include <linux/err.h>
#include <linux/iommu.h>

struct iommu_fwspec *iommu_fwspec_alloc(void);
void iommu_fwspec_dealloc(struct iommu_fwspec *fwspec);
int iommu_fwspec_append_ids(struct iommu_fwspec *fwspec, const u32 *ids, int num_ids);
int iommu_probe_device_fwspec(struct device *dev, struct iommu_fwspec *fwspec);
int tarn_describe(struct iommu_fwspec *fwspec, struct device *dev);

/* freed by the label after it was handed over */
int tarn_free_on_failure(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = tarn_describe(fwspec, dev);
	if (ret)
		goto err_free;

	ret = iommu_probe_device_fwspec(dev, fwspec);
	if (ret)
		goto err_free;

	return 0;

err_free:
	iommu_fwspec_dealloc(fwspec); /* expect: fwspec-ownership "fwspec 'fwspec' is freed after its ownership passed on" */
	return ret;
}

/* used after it was handed over */
int tarn_use(struct device *dev, u32 id)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = iommu_probe_device_fwspec(dev, fwspec);
	if (ret)
		return ret;

	return iommu_fwspec_append_ids(fwspec, &id, 1); /* expect: fwspec-ownership "is used after its ownership passed on" */
}

int tarn_count(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = iommu_probe_device_fwspec(dev, fwspec);
	if (ret) {
		dev_err(dev, "%u IDs\n", fwspec->num_ids); /* expect: fwspec-ownership "is used after" */
		return ret;
	}
	return 0;
}

/* two frees by the same owner */
int tarn_free_twice(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = tarn_describe(fwspec, dev);
	if (ret == -ENODEV) {
		iommu_fwspec_dealloc(fwspec);
		goto err_free;
	}
	return iommu_probe_device_fwspec(dev, fwspec);

err_free:
	iommu_fwspec_dealloc(fwspec); /* expect: fwspec-ownership "is freed after it was freed" */
	return ret;
}

/* owned, and lost */
int tarn_lose(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc(); /* expect: fwspec-ownership "is not freed on every path that still owns it" */
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = tarn_describe(fwspec, dev);
	if (ret == -EPROBE_DEFER)
		return ret; /* lost-here */
	if (ret) {
		iommu_fwspec_dealloc(fwspec);
		return ret;
	}
	return iommu_probe_device_fwspec(dev, fwspec);
}

/* a helper takes it over, whatever happens */
static int tarn_finish(struct device *dev, struct iommu_fwspec *fwspec)
{
	if (!fwspec->num_ids) {
		iommu_fwspec_dealloc(fwspec);
		return -ENODEV;
	}
	return iommu_probe_device_fwspec(dev, fwspec);
}

int tarn_by_helper(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = tarn_describe(fwspec, dev);
	if (ret) {
		iommu_fwspec_dealloc(fwspec);
		return ret;
	}
	return tarn_finish(dev, fwspec);
}

int tarn_by_helper_twice(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = tarn_finish(dev, fwspec);
	if (ret)
		iommu_fwspec_dealloc(fwspec); /* expect: fwspec-ownership "is freed after" */
	return ret;
}

/* Right: the owner forgets it, and the label frees nothing. */
int tarn_right(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return PTR_ERR(fwspec);

	ret = tarn_describe(fwspec, dev);
	if (ret == -ENODEV || ret == -EPROBE_DEFER)
		goto err_free;
	if (ret)
		goto err_log;

	ret = iommu_probe_device_fwspec(dev, fwspec);
	if (ret) {
		fwspec = NULL;
		goto err_log;
	}
	return 0;

err_log:
	dev_dbg(dev, "no IOMMU: %d\n", ret);
err_free:
	iommu_fwspec_dealloc(fwspec);
	return ret;
}

/* Right: a caller owns what is returned. */
struct iommu_fwspec *tarn_new(struct device *dev)
{
	struct iommu_fwspec *fwspec;
	int ret;

	fwspec = iommu_fwspec_alloc();
	if (IS_ERR(fwspec))
		return fwspec;

	ret = tarn_describe(fwspec, dev);
	if (ret) {
		iommu_fwspec_dealloc(fwspec);
		return ERR_PTR(ret);
	}
	return fwspec;
}

/* Right: none is handed over. */
int tarn_none(struct device *dev)
{
	return iommu_probe_device_fwspec(dev, NULL);
}
