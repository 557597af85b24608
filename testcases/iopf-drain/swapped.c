/* SPDX-License-Identifier: GPL-2.0-only */
/* Two neighbours in the wrong order. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct salsify_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct salsify_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct salsify_master {
	struct salsify_iommu *iommu;
	struct device *dev;
	struct salsify_bond *bond;
	bool faults;
};

static irqreturn_t salsify_page_thread(int irq, void *data)
{
	struct salsify_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int salsify_setup(struct salsify_iommu *iommu);
int salsify_setup(struct salsify_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, salsify_page_thread, 0, "pages", iommu);
}

static int salsify_enable(struct device *dev, enum iommu_dev_features f)
{
	struct salsify_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void salsify_stop(struct salsify_master *master)
{
	if (master->faults)
		pci_disable_pri(to_pci_dev(master->dev));
}

static int salsify_disable(struct device *dev, enum iommu_dev_features f)
{
	struct salsify_master *master = dev_iommu_priv_get(dev);

	salsify_stop(master);
	iopf_queue_flush_dev(dev); /* expect: iopf-drain "comes only behind" */
	if (master->iommu->page_irq)
		synchronize_irq(master->iommu->page_irq);
	iopf_queue_remove_device(master->iommu->queue, dev);
	return 0;
}


const struct iommu_ops salsify_ops = {
	.dev_enable_feat = salsify_enable,
	.dev_disable_feat = salsify_disable,
};
