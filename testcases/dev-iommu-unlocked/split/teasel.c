/* SPDX-License-Identifier: GPL-2.0-only */
/* See teasel-lib.c. */
#include <linux/iommu.h>

int teasel_init(struct device *dev);
int teasel_init_twice(struct device *dev);

static int teasel_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return teasel_init(dev);
}

static int teasel_attach(struct iommu_domain *domain, struct device *dev)
{
	return teasel_init_twice(dev);
}

static const struct iommu_domain_ops teasel_domain_ops = {
	.attach_dev = teasel_attach,
};

const struct iommu_ops teasel_ops = {
	.of_xlate = teasel_of_xlate,
	.default_domain_ops = &teasel_domain_ops,
};
