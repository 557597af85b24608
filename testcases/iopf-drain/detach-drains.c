/* SPDX-License-Identifier: GPL-2.0-only */
/* Every PASID is drained when it is detached: nothing is left when the device leaves the queue. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct sumac_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct sumac_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct sumac_master {
	struct sumac_iommu *iommu;
	struct device *dev;
	struct sumac_bond *bond;
	bool faults;
};

struct completion;
extern struct completion page_done;
void complete(struct completion *x);
void wait_for_completion(struct completion *x);
bool sumac_pending(struct sumac_iommu *iommu, ioasid_t pasid);

static irqreturn_t sumac_page_thread(int irq, void *data)
{
	struct sumac_iommu *iommu = data;
	struct iopf_fault evt = { };

	complete(&page_done);
	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int sumac_setup(struct sumac_iommu *iommu);
int sumac_setup(struct sumac_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, sumac_page_thread, 0, "pages", iommu);
}

static int sumac_enable(struct device *dev, enum iommu_dev_features f)
{
	struct sumac_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void sumac_drain(struct sumac_master *master, ioasid_t pasid)
{
	/* a handshake with the thread */
	while (sumac_pending(master->iommu, pasid))
		wait_for_completion(&page_done);
	iopf_queue_flush_dev(master->dev);
}

static void sumac_tear_down(struct sumac_master *master, ioasid_t pasid, bool ignore)
{
	if (!ignore)
		sumac_drain(master, pasid);
}

static void sumac_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct sumac_master *master = dev_iommu_priv_get(dev);

	kfree(master->bond);
	sumac_tear_down(master, pasid, false);
}

void sumac_mm_release(struct sumac_master *master, ioasid_t pasid);
void sumac_mm_release(struct sumac_master *master, ioasid_t pasid)
{
	spin_lock(&master->iommu->lock);
	sumac_tear_down(master, pasid, true);
	spin_unlock(&master->iommu->lock);
}

void sumac_mm_gone(struct sumac_master *master, ioasid_t pasid);
void sumac_mm_gone(struct sumac_master *master, ioasid_t pasid)
{
	spin_lock(&master->iommu->lock);
	sumac_tear_down(master, pasid, false); /* expect: iopf-drain "with sumac_iommu.lock held, a spinlock" */
	spin_unlock(&master->iommu->lock);
}

static int sumac_disable(struct device *dev, enum iommu_dev_features f)
{
	struct sumac_master *master = dev_iommu_priv_get(dev);

	iopf_queue_remove_device(master->iommu->queue, dev);
	pci_disable_pri(to_pci_dev(dev));
	return 0;
}

const struct iommu_ops sumac_ops = {
	.dev_enable_feat = sumac_enable,
	.dev_disable_feat = sumac_disable,
	.remove_dev_pasid = sumac_remove_dev_pasid,
};
