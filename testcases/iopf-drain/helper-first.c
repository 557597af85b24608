/* SPDX-License-Identifier: GPL-2.0-only */
/* The only caller of a helper drains behind it. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct alkanet_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct alkanet_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct alkanet_master {
	struct alkanet_iommu *iommu;
	struct device *dev;
	struct alkanet_bond *bond;
	bool faults;
};

static irqreturn_t alkanet_page_thread(int irq, void *data)
{
	struct alkanet_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int alkanet_setup(struct alkanet_iommu *iommu);
int alkanet_setup(struct alkanet_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, alkanet_page_thread, 0, "pages", iommu);
}

static int alkanet_enable(struct device *dev, enum iommu_dev_features f)
{
	struct alkanet_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void alkanet_leave(struct alkanet_master *master)
{
	iopf_queue_remove_device(master->iommu->queue, master->dev);
}

static void alkanet_release_device(struct device *dev)
{
	struct alkanet_master *master = dev_iommu_priv_get(dev);

	alkanet_leave(master); /* expect: iopf-drain "before iopf_queue_flush_dev() has waited" */
	synchronize_irq(master->iommu->page_irq);
	iopf_queue_flush_dev(dev);
}

const struct iommu_ops alkanet_ops = {
	.dev_enable_feat = alkanet_enable,
	.release_device = alkanet_release_device,
};
