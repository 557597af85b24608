/* SPDX-License-Identifier: GPL-2.0-only */
/* No interrupt reports faults here: a test driver, say, that makes them up. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct orache_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct orache_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct orache_master {
	struct orache_iommu *iommu;
	struct device *dev;
	struct orache_bond *bond;
	bool faults;
};

static int orache_enable(struct device *dev, enum iommu_dev_features f)
{
	struct orache_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

int orache_trigger(struct device *dev);
int orache_trigger(struct device *dev)
{
	struct iopf_fault evt = { };

	iommu_report_device_fault(dev, &evt);
	return 0;
}

static int orache_disable(struct device *dev, enum iommu_dev_features f)
{
	struct orache_master *master = dev_iommu_priv_get(dev);

	iopf_queue_remove_device(master->iommu->queue, dev);
	return 0;
}

static void orache_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct orache_master *master = dev_iommu_priv_get(dev);

	kfree(master->bond);
}

const struct iommu_ops orache_ops = {
	.dev_enable_feat = orache_enable,
	.dev_disable_feat = orache_disable,
	.remove_dev_pasid = orache_remove_dev_pasid,
};
