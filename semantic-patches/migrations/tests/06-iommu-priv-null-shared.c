// SPDX-License-Identifier: GPL-2.0-only
static void teasel_forget(struct device *dev)
{
	dev_iommu_priv_set(dev, NULL);
}

static void teasel_release_device(struct device *dev)
{
	teasel_forget(dev);
}

static void teasel_detach_dev(struct iommu_domain *domain, struct device *dev)
{
	teasel_forget(dev);
}

static struct iommu_ops teasel_ops = {
	.release_device = teasel_release_device,
	.detach_dev = teasel_detach_dev,
};
