/* SPDX-License-Identifier: GPL-2.0-only */
/* A drain that an early exit skips. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct lupin_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct lupin_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct lupin_master {
	struct lupin_iommu *iommu;
	struct device *dev;
	struct lupin_bond *bond;
	bool faults;
};

int lupin_block(struct lupin_master *master);

static irqreturn_t lupin_page_thread(int irq, void *data)
{
	struct lupin_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int lupin_setup(struct lupin_iommu *iommu);
int lupin_setup(struct lupin_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, lupin_page_thread, 0, "pages", iommu);
}

static int lupin_enable(struct device *dev, enum iommu_dev_features f)
{
	struct lupin_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static int lupin_disable(struct device *dev, enum iommu_dev_features f)
{
	struct lupin_master *master = dev_iommu_priv_get(dev);
	int ret;

	ret = lupin_block(master);
	if (ret)
		goto out;
	synchronize_irq(master->iommu->page_irq);
	iopf_queue_flush_dev(dev);
out:
	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "while faults may be in flight" */
	return ret;
}

static void lupin_release_device(struct device *dev)
{
	struct lupin_master *master = dev_iommu_priv_get(dev);

	if (!master->faults)
		return;
	synchronize_irq(master->iommu->page_irq);
	iopf_queue_flush_dev(dev);
	iopf_queue_remove_device(master->iommu->queue, dev);
}

const struct iommu_ops lupin_ops = {
	.dev_enable_feat = lupin_enable,
	.dev_disable_feat = lupin_disable,
	.release_device = lupin_release_device,
};
