/* SPDX-License-Identifier: GPL-2.0-only */
/* Those that defer, and errors that say something else. */
#include <linux/iommu.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct linden {
	struct iommu_device iommu;
	void *table;
};

static struct platform_driver linden_driver;

static struct linden *linden_get(struct fwnode_handle *fwnode)
{
	struct device *dev = driver_find_device_by_fwnode(&linden_driver.driver, fwnode);

	put_device(dev);
	return dev ? dev_get_drvdata(dev) : NULL;
}

static struct iommu_device *linden_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct linden *linden;

	if (!fwspec)
		return ERR_PTR(-ENODEV);
	linden = linden_get(fwspec->iommu_fwnode);
	if (!linden)
		return ERR_PTR(dev_err_probe(dev, -EPROBE_DEFER, "not bound yet\n"));
	/* something of a bound instance */
	if (!linden->table)
		return ERR_PTR(-ENODEV);
	return &linden->iommu;
}

const struct iommu_ops linden_ops = {
	.probe_device = linden_probe_device,
};

/* of_xlate only runs once the instance is registered */
static int linden_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	struct linden *linden;

	if (!pdev)
		return -ENODEV;
	linden = platform_get_drvdata(pdev);
	put_device(&pdev->dev);
	return linden ? 0 : -ENODEV;
}

/* a device without a fwspec is none of ours; the variable has held a look-up before */
static struct iommu_device *linden_v2_probe_device(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "iommus", 0);
	struct platform_device *pdev = of_find_device_by_node(np);
	struct linden *linden;

	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);
	linden = platform_get_drvdata(pdev);
	if (linden)
		dev_info(dev, "behind an IOMMU\n");
	put_device(&pdev->dev);
	linden = dev_iommu_fwspec_get(dev) ? dev_iommu_priv_get(dev) : NULL;
	if (!linden)
		return ERR_PTR(-ENODEV);
	return &linden->iommu;
}

const struct iommu_ops linden_v2_ops = {
	.probe_device = linden_v2_probe_device,
	.of_xlate = linden_of_xlate,
};
