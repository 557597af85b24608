/* SPDX-License-Identifier: GPL-2.0-only */
/* A PASID is detached, and nothing waits for its faults; reported once, not where the domain is freed. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct basil_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct basil_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct basil_master {
	struct basil_iommu *iommu;
	struct device *dev;
	struct basil_bond *bond;
	bool faults;
};

static irqreturn_t basil_page_thread(int irq, void *data)
{
	struct basil_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int basil_setup(struct basil_iommu *iommu);
int basil_setup(struct basil_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, basil_page_thread, 0, "pages", iommu);
}

static int basil_enable(struct device *dev, enum iommu_dev_features f)
{
	struct basil_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void basil_free_bond(struct basil_bond *bond)
{
	list_del(&bond->list);
	kfree(bond);
}

static void basil_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct basil_master *master = dev_iommu_priv_get(dev);

	spin_lock(&master->iommu->lock);
	basil_free_bond(master->bond); /* expect: iopf-drain "detaches a PASID while faults may be in flight" */
	spin_unlock(&master->iommu->lock);
}

static void basil_domain_free(struct iommu_domain *domain)
{
	kfree(domain);
}

static const struct iommu_domain_ops basil_domain_ops = {
	.free = basil_domain_free,
};

const struct iommu_ops basil_ops = {
	.dev_enable_feat = basil_enable,
	.remove_dev_pasid = basil_remove_dev_pasid,
	.default_domain_ops = &basil_domain_ops,
};
