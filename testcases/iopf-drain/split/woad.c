/* SPDX-License-Identifier: GPL-2.0-only */
/* What reports faults is in woad-pages.c, what asks for the interrupts in woad-irq.c. */
#include "woad.h"

static int woad_enable(struct device *dev, enum iommu_dev_features f)
{
	return woad_join(dev_iommu_priv_get(dev));
}

static int woad_disable(struct device *dev, enum iommu_dev_features f)
{
	woad_leave(dev_iommu_priv_get(dev));
	return 0;
}

static void woad_release_device(struct device *dev)
{
	struct woad_master *master = dev_iommu_priv_get(dev);

	synchronize_irq(master->iommu->irq);
	iopf_queue_flush_dev(dev);
	woad_leave_drained(master);
}

static int woad_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct woad_master *master = dev_iommu_priv_get(dev);

	iopf_queue_flush_dev(dev); /* expect: iopf-drain "no synchronize_irq() on iommu->irq before" */
	woad_leave_drained(master);
	return 0;
}

static const struct iommu_domain_ops woad_domain_ops = {
	.attach_dev = woad_attach_dev,
};

const struct iommu_ops woad_ops = {
	.dev_enable_feat = woad_enable,
	.dev_disable_feat = woad_disable,
	.release_device = woad_release_device,
	.remove_dev_pasid = woad_remove_dev_pasid,
	.default_domain_ops = &woad_domain_ops,
};
