/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing here can have told the hardware. */
/* unfixable */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static DEFINE_MUTEX(yacon_lock);

struct yacon_queue {
	unsigned int irq;
};

struct yacon_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	struct yacon_queue evt;
	unsigned int both_irq;
	void __iomem *base;
};

struct yacon_bond {
	ioasid_t pasid;
};

struct yacon_master {
	struct yacon_iommu *iommu;
	struct device *dev;
	struct yacon_bond *bond;
};

static irqreturn_t yacon_evt_thread(int irq, void *data)
{
	struct yacon_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int yacon_setup(struct yacon_iommu *iommu);
int yacon_setup(struct yacon_iommu *iommu)
{
	int irq = iommu->both_irq;

	if (irq)
		return request_threaded_irq(irq, NULL, yacon_evt_thread, 0, "both", iommu);
	irq = iommu->evt.irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, yacon_evt_thread, 0, "evt", iommu);
	return 0;
}

static int yacon_enable(struct device *dev, enum iommu_dev_features f)
{
	struct yacon_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

void yacon_write(void __iomem *base, ioasid_t pasid);
void yacon_sync(struct yacon_iommu *iommu);

static void yacon_clear(struct yacon_master *master, ioasid_t pasid)
{
	yacon_write(master->iommu->base, pasid);
	yacon_sync(master->iommu);
}

static void yacon_free_bond(struct yacon_bond *bond)
{
	kfree(bond);
}

static void yacon_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct yacon_master *master = dev_iommu_priv_get(dev);

	mutex_lock(&yacon_lock);
	yacon_free_bond(master->bond); /* expect: iopf-drain "detaches a PASID while faults may be in flight" */
	mutex_unlock(&yacon_lock);
}

const struct iommu_ops yacon_ops = {
	.dev_enable_feat = yacon_enable,
	.remove_dev_pasid = yacon_remove_dev_pasid,
};
