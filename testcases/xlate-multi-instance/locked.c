/* SPDX-License-Identifier: GPL-2.0-only */
/* A way out that would have something to undo. */
/* unfixable */
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

static DEFINE_MUTEX(yew_lock);

static int yew_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;
	int ret = 0;

	mutex_lock(&yew_lock);
	if (!dev_iommu_priv_get(dev)) { /* expect: xlate-multi-instance "the first one stays in use" */
		pdev = of_find_device_by_node(args->np);
		if (pdev)
			dev_iommu_priv_set(dev, platform_get_drvdata(pdev)); /* expect: iommu-priv-outside-probe */
		else
			ret = -ENODEV;
		platform_device_put(pdev);
	}
	mutex_unlock(&yew_lock);
	return ret;
}

const struct iommu_ops yew_ops = {
	.of_xlate = yew_of_xlate,
};
