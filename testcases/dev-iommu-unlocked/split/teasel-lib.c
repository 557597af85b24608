/* SPDX-License-Identifier: GPL-2.0-only */
/* Called from teasel.c and teasel-core.c: what they hold decides. */
#include <linux/iommu.h>

int teasel_init(struct device *dev);
int teasel_init_twice(struct device *dev);
int teasel_exported(struct device *dev);

/* with the lock, always */
int teasel_init(struct device *dev)
{
	return iommu_fwspec_init(dev, NULL);
}

/* never with it */
int teasel_init_twice(struct device *dev)
{
	return iommu_fwspec_init(dev, NULL); /* expect: dev-iommu-unlocked "iommu_fwspec_init() is called without" */
}

/* nobody is seen to call this one */
int teasel_exported(struct device *dev)
{
	return iommu_fwspec_init(dev, NULL);
}
