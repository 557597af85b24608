/* SPDX-License-Identifier: GPL-2.0-only */
/* The order of the steps. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dittany_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct dittany_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct dittany_master {
	struct dittany_iommu *iommu;
	struct device *dev;
	struct dittany_bond *bond;
	bool faults;
};

static irqreturn_t dittany_page_thread(int irq, void *data)
{
	struct dittany_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int dittany_setup(struct dittany_iommu *iommu);
int dittany_setup(struct dittany_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, dittany_page_thread, 0, "pages", iommu);
}

static int dittany_enable(struct device *dev, enum iommu_dev_features f)
{
	struct dittany_master *master = dev_iommu_priv_get(dev);

	return iopf_queue_add_device(master->iommu->queue, dev);
}

static void dittany_stop(struct dittany_master *master)
{
	if (master->faults)
		pci_disable_pri(to_pci_dev(master->dev));
}

static void dittany_release_device(struct device *dev)
{
	struct dittany_master *master = dev_iommu_priv_get(dev);

	if (master->faults) {
		iopf_queue_flush_dev(dev); /* expect: iopf-drain "before dittany_stop() stops the device from sending more; no synchronize_irq() on iommu->page_irq" */
		iopf_queue_remove_device(master->iommu->queue, dev);
	}
	dittany_stop(master);
}

static int dittany_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct dittany_master *master = dev_iommu_priv_get(dev);

	dittany_stop(master);
	iopf_queue_flush_dev(dev); /* expect: iopf-drain "synchronize_irq() comes only behind iopf_queue_flush_dev()" */
	synchronize_irq(master->iommu->page_irq);
	iopf_queue_remove_device(master->iommu->queue, dev);
	return 0;
}

static int dittany_disable(struct device *dev, enum iommu_dev_features f)
{
	struct dittany_master *master = dev_iommu_priv_get(dev);
	int irq = master->iommu->page_irq;

	dittany_stop(master);
	if (irq)
		synchronize_irq(irq);
	iopf_queue_flush_dev(dev);
	iopf_queue_remove_device(master->iommu->queue, dev);
	return 0;
}

/* the callers have waited for the interrupt */
static void dittany_flush(struct dittany_master *master)
{
	iopf_queue_flush_dev(master->dev);
	iopf_queue_remove_device(master->iommu->queue, master->dev);
}

static void dittany_finalize(struct device *dev)
{
	struct dittany_master *master = dev_iommu_priv_get(dev);

	dittany_stop(master);
	synchronize_irq(master->iommu->page_irq);
	dittany_flush(master);
}

static const struct iommu_domain_ops dittany_domain_ops = {
	.attach_dev = dittany_attach_dev,
};

const struct iommu_ops dittany_ops = {
	.dev_enable_feat = dittany_enable,
	.dev_disable_feat = dittany_disable,
	.release_device = dittany_release_device,
	.probe_finalize = dittany_finalize,
	.default_domain_ops = &dittany_domain_ops,
};
