// SPDX-License-Identifier: GPL-2.0-only
static const struct iommu_ops tansy_ops;
static struct virtio_driver tansy_driver;

static int tansy_match(struct device *dev, const void *data)
{
	return device_match_fwnode(dev->parent, data);
}

static struct tansy *tansy_find(struct fwnode_handle *node)
{
	struct device *dev = driver_find_device(&tansy_driver.driver, NULL, node, tansy_match);

	put_device(dev);
	return dev ? dev_to_virtio(dev)->priv : NULL;
}

static struct iommu_device *tansy_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct tansy_endpoint *ep;
	struct tansy *t;
	int ret;

	if (WARN_ON(dev_iommu_priv_get(dev)))
		return ERR_PTR(-EBUSY);

	t = tansy_find(fwspec->iommu_fwnode);
	if (!t)
		return ERR_PTR(-ENODEV);

	ep = tansy_endpoint_new(t, dev);
	if (!ep)
		return ERR_PTR(-ENOMEM);
	dev_iommu_priv_set(dev, ep);

	ret = tansy_ask(t, ep);
	if (ret)
		goto err_free;
	return &t->iommu;

err_free:
	kfree(ep);
	return ERR_PTR(ret);
}

static int tansy_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static const struct iommu_ops tansy_ops = {
	.probe_device = tansy_probe_device,
	.of_xlate = tansy_of_xlate,
};

static int tansy_probe(struct virtio_device *vdev)
{
	struct tansy *t = tansy_new(vdev);

	return iommu_device_register(&t->iommu, &tansy_ops, vdev->dev.parent);
}

static struct virtio_driver tansy_driver = {
	.probe = tansy_probe,
};
module_virtio_driver(tansy_driver);
