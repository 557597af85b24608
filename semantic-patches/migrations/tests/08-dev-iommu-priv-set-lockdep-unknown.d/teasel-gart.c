// SPDX-License-Identifier: GPL-2.0-only
static void teasel_switch(struct device *dev, struct iommu_domain *domain)
{
	dev_iommu_priv_set(dev, domain);
}

static int teasel_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	teasel_switch(dev, domain);
	return 0;
}

static const struct iommu_ops teasel_ops = {
	.default_domain_ops = &(const struct iommu_domain_ops) {
		.attach_dev = teasel_attach_dev,
	},
};
