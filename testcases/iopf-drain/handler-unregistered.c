/* SPDX-License-Identifier: GPL-2.0-only */
/* Older kernels: no report runs any more once the handler is unregistered. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct tansy_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct tansy_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct tansy_master {
	struct tansy_iommu *iommu;
	struct device *dev;
	struct tansy_bond *bond;
	bool faults;
};

int iommu_unregister_device_fault_handler(struct device *dev);

static irqreturn_t tansy_page_thread(int irq, void *data)
{
	struct tansy_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int tansy_setup(struct tansy_iommu *iommu);
int tansy_setup(struct tansy_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, tansy_page_thread, 0, "pages", iommu);
}

static int tansy_enable(struct device *dev, enum iommu_dev_features f)
{
	struct tansy_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static int tansy_disable(struct device *dev, enum iommu_dev_features f)
{
	struct tansy_master *master = dev_iommu_priv_get(dev);
	int ret;

	ret = iommu_unregister_device_fault_handler(dev);
	if (ret)
		return ret;
	iopf_queue_remove_device(master->iommu->queue, dev);
	return 0;
}

static void tansy_release_device(struct device *dev)
{
	struct tansy_master *master = dev_iommu_priv_get(dev);

	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "while faults may be in flight" */
}

const struct iommu_ops tansy_ops = {
	.dev_enable_feat = tansy_enable,
	.dev_disable_feat = tansy_disable,
	.release_device = tansy_release_device,
};
