/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a drain would have to go is not plain here. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(scorzonera_lock);

struct scorzonera_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct scorzonera_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct scorzonera_master {
	struct scorzonera_iommu *iommu;
	struct device *dev;
	struct scorzonera_bond *bond;
	bool faults;
};

static irqreturn_t scorzonera_page_thread(int irq, void *data)
{
	struct scorzonera_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int scorzonera_setup(struct scorzonera_iommu *iommu);
int scorzonera_setup(struct scorzonera_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, scorzonera_page_thread, 0, "pages", iommu);
}

static int scorzonera_enable(struct device *dev, enum iommu_dev_features f)
{
	struct scorzonera_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void scorzonera_stop(struct scorzonera_master *master)
{
	if (master->faults)
		pci_disable_pri(to_pci_dev(master->dev));
}

static int scorzonera_disable(struct device *dev, enum iommu_dev_features f)
{
	struct scorzonera_master *master = dev_iommu_priv_get(dev);

	scorzonera_stop(master);
	mutex_lock(&scorzonera_lock);
	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "while faults may be in flight" */
	mutex_unlock(&scorzonera_lock);
	return 0;
}

/* unfixable */
static void scorzonera_release_device(struct device *dev)
{
	struct scorzonera_master *master = dev_iommu_priv_get(dev);

	/* the device may still send faults */
	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "while faults may be in flight" */
}

const struct iommu_ops scorzonera_ops = {
	.dev_enable_feat = scorzonera_enable,
	.dev_disable_feat = scorzonera_disable,
	.release_device = scorzonera_release_device,
};
