/* SPDX-License-Identifier: GPL-2.0-only */
/* Nobody knows the number of the interrupt any more. */
/* unfixable */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static DEFINE_MUTEX(skirret_lock);

struct skirret_queue {
	unsigned int irq;
};

struct skirret_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	struct skirret_queue evt;
	unsigned int both_irq;
	void __iomem *base;
};

struct skirret_bond {
	ioasid_t pasid;
};

struct skirret_master {
	struct skirret_iommu *iommu;
	struct device *dev;
	struct skirret_bond *bond;
};

static irqreturn_t skirret_evt_thread(int irq, void *data)
{
	struct skirret_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int skirret_setup(struct skirret_iommu *iommu);
int skirret_setup(struct skirret_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	return request_threaded_irq(irq, NULL, skirret_evt_thread, 0, "evt", iommu);
}

static int skirret_enable(struct device *dev, enum iommu_dev_features f)
{
	struct skirret_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

void skirret_write(void __iomem *base, ioasid_t pasid);
void skirret_sync(struct skirret_iommu *iommu);

static void skirret_clear(struct skirret_master *master, ioasid_t pasid)
{
	skirret_write(master->iommu->base, pasid);
	skirret_sync(master->iommu);
}

static void skirret_free_bond(struct skirret_bond *bond)
{
	kfree(bond);
}

static void skirret_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct skirret_master *master = dev_iommu_priv_get(dev);

	mutex_lock(&skirret_lock);
	skirret_clear(master, pasid);
	skirret_free_bond(master->bond); /* expect: iopf-drain "detaches a PASID while faults may be in flight" */
	mutex_unlock(&skirret_lock);

	/* the last one: nothing of it is about this PASID */
	if (!master->bond)
		skirret_sync(master->iommu);
}

const struct iommu_ops skirret_ops = {
	.dev_enable_feat = skirret_enable,
	.remove_dev_pasid = skirret_remove_dev_pasid,
};
