/* SPDX-License-Identifier: GPL-2.0-only */
/* The device has stopped: what is missing can be put in. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct borecole_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct borecole_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct borecole_master {
	struct borecole_iommu *iommu;
	struct device *dev;
	struct borecole_bond *bond;
	bool faults;
};

static irqreturn_t borecole_page_thread(int irq, void *data)
{
	struct borecole_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int borecole_setup(struct borecole_iommu *iommu);
int borecole_setup(struct borecole_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, borecole_page_thread, 0, "pages", iommu);
}

static int borecole_enable(struct device *dev, enum iommu_dev_features f)
{
	struct borecole_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void borecole_stop(struct borecole_master *master)
{
	if (master->faults)
		pci_disable_pri(to_pci_dev(master->dev));
}

static int borecole_disable(struct device *dev, enum iommu_dev_features f)
{
	struct borecole_master *master = dev_iommu_priv_get(dev);

	borecole_stop(master);
	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "while faults may be in flight" */
	return 0;
}


const struct iommu_ops borecole_ops = {
	.dev_enable_feat = borecole_enable,
	.dev_disable_feat = borecole_disable,
};
