/* SPDX-License-Identifier: GPL-2.0-only */
/* The PASID is cleared under a lock; its faults are waited for at the end, for every interrupt there may be. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static DEFINE_MUTEX(salsify_lock);

struct salsify_queue {
	unsigned int irq;
};

struct salsify_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	struct salsify_queue evt;
	unsigned int both_irq;
	void __iomem *base;
};

struct salsify_bond {
	ioasid_t pasid;
};

struct salsify_master {
	struct salsify_iommu *iommu;
	struct device *dev;
	struct salsify_bond *bond;
};

static irqreturn_t salsify_evt_thread(int irq, void *data)
{
	struct salsify_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int salsify_setup(struct salsify_iommu *iommu);
int salsify_setup(struct salsify_iommu *iommu)
{
	int irq = iommu->both_irq;

	if (irq)
		return request_threaded_irq(irq, NULL, salsify_evt_thread, 0, "both", iommu);
	irq = iommu->evt.irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, salsify_evt_thread, 0, "evt", iommu);
	return 0;
}

static int salsify_enable(struct device *dev, enum iommu_dev_features f)
{
	struct salsify_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

void salsify_write(void __iomem *base, ioasid_t pasid);
void salsify_sync(struct salsify_iommu *iommu);

static void salsify_clear(struct salsify_master *master, ioasid_t pasid)
{
	salsify_write(master->iommu->base, pasid);
	salsify_sync(master->iommu);
}

static void salsify_free_bond(struct salsify_bond *bond)
{
	kfree(bond);
}

static void salsify_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct salsify_master *master = dev_iommu_priv_get(dev);

	mutex_lock(&salsify_lock);
	salsify_clear(master, pasid);
	salsify_free_bond(master->bond); /* expect: iopf-drain "detaches a PASID while faults may be in flight" */
	mutex_unlock(&salsify_lock);

	/* the last one: nothing of it is about this PASID */
	if (!master->bond)
		salsify_sync(master->iommu);
}

const struct iommu_ops salsify_ops = {
	.dev_enable_feat = salsify_enable,
	.remove_dev_pasid = salsify_remove_dev_pasid,
};
