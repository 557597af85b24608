/* SPDX-License-Identifier: GPL-2.0-only */
/* Which of the handlers is to run once more cannot be said. */
/* unfixable */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static DEFINE_MUTEX(oca_lock);

struct oca_queue {
	unsigned int irq;
};

struct oca_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	struct oca_queue evt;
	unsigned int both_irq;
	void __iomem *base;
};

struct oca_bond {
	ioasid_t pasid;
};

struct oca_master {
	struct oca_iommu *iommu;
	struct device *dev;
	struct oca_bond *bond;
};

static irqreturn_t oca_evt_thread(int irq, void *data)
{
	struct oca_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int oca_setup(struct oca_iommu *iommu, void *cookie);
int oca_setup(struct oca_iommu *iommu, void *cookie)
{
	return request_threaded_irq(iommu->evt.irq, NULL, oca_evt_thread, 0, "evt", cookie);
}

static int oca_enable(struct device *dev, enum iommu_dev_features f)
{
	struct oca_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

void oca_write(void __iomem *base, ioasid_t pasid);
void oca_sync(struct oca_iommu *iommu);

static void oca_clear(struct oca_master *master, ioasid_t pasid)
{
	oca_write(master->iommu->base, pasid);
	oca_sync(master->iommu);
}

static void oca_free_bond(struct oca_bond *bond)
{
	kfree(bond);
}

static void oca_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct oca_master *master = dev_iommu_priv_get(dev);

	mutex_lock(&oca_lock);
	oca_clear(master, pasid);
	oca_free_bond(master->bond); /* expect: iopf-drain "detaches a PASID while faults may be in flight" */
	mutex_unlock(&oca_lock);

	/* the last one: nothing of it is about this PASID */
	if (!master->bond)
		oca_sync(master->iommu);
}

const struct iommu_ops oca_ops = {
	.dev_enable_feat = oca_enable,
	.remove_dev_pasid = oca_remove_dev_pasid,
};
