/* SPDX-License-Identifier: GPL-2.0-only */
/* A way out of the detaching function leaves its drain out. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct purslane_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct purslane_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct purslane_master {
	struct purslane_iommu *iommu;
	struct device *dev;
	struct purslane_bond *bond;
	bool faults;
};

static irqreturn_t purslane_page_thread(int irq, void *data)
{
	struct purslane_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int purslane_setup(struct purslane_iommu *iommu);
int purslane_setup(struct purslane_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, purslane_page_thread, 0, "pages", iommu);
}

static int purslane_enable(struct device *dev, enum iommu_dev_features f)
{
	struct purslane_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void purslane_drain(struct purslane_master *master)
{
	synchronize_irq(master->iommu->page_irq);
	iopf_queue_flush_dev(master->dev);
}

static void purslane_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct purslane_master *master = dev_iommu_priv_get(dev);

	/* nothing to detach */
	if (!master->bond)
		return;
	kfree(master->bond);
	master->bond = NULL;
	if (!master->faults)
		return; /* expect: iopf-drain "leaves here without waiting" */
	purslane_drain(master);
}

/* all PASIDs are detached by then */
static int purslane_disable(struct device *dev, enum iommu_dev_features f)
{
	struct purslane_master *master = dev_iommu_priv_get(dev);

	iopf_queue_remove_device(master->iommu->queue, dev);
	return 0;
}

/* but not by then */
static int purslane_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct purslane_master *master = dev_iommu_priv_get(dev);

	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "while faults may be in flight" */
	return 0;
}

static void purslane_release_device(struct device *dev)
{
	struct purslane_master *master = dev_iommu_priv_get(dev);

	iopf_queue_remove_device(master->iommu->queue, dev); /* expect: iopf-drain "before iopf_queue_flush_dev() has waited" */
	purslane_drain(master);
}

static const struct iommu_domain_ops purslane_domain_ops = {
	.attach_dev = purslane_attach_dev,
};

const struct iommu_ops purslane_ops = {
	.dev_enable_feat = purslane_enable,
	.dev_disable_feat = purslane_disable,
	.remove_dev_pasid = purslane_remove_dev_pasid,
	.release_device = purslane_release_device,
	.default_domain_ops = &purslane_domain_ops,
};
