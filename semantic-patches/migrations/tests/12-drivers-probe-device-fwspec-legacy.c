// SPDX-License-Identifier: GPL-2.0-only
/* without a fwspec it finds the instance in a way of its own */
static struct platform_driver melissa_driver;

static struct melissa *melissa_find(struct fwnode_handle *node)
{
	struct device *dev = driver_find_device_by_fwnode(&melissa_driver.driver, node);

	put_device(dev);
	return dev ? dev_get_drvdata(dev) : NULL;
}

static struct iommu_device *melissa_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct melissa *m = NULL;
	int ret;

	if (melissa_is_old) {
		ret = melissa_register_old(dev, &m);
		if (ret)
			return ERR_PTR(ret);
	} else {
		m = melissa_find(fwspec->iommu_fwnode);
		if (!m)
			return ERR_PTR(-EPROBE_DEFER);
	}
	dev_iommu_priv_set(dev, m);
	return &m->iommu;
}

static int melissa_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static struct iommu_ops melissa_ops = {
	.probe_device = melissa_probe_device,
	.of_xlate = melissa_of_xlate,
};

static int melissa_probe(struct platform_device *pdev)
{
	struct melissa *m = melissa_new(pdev);

	return iommu_device_register(&m->iommu, &melissa_ops, &pdev->dev);
}
