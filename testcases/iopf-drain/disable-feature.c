/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways out of the fault queue: what undoes its own step needs no drain. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ajowan_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int page_irq;
	spinlock_t lock;
};

struct ajowan_bond {
	struct list_head list;
	ioasid_t pasid;
};

struct ajowan_master {
	struct ajowan_iommu *iommu;
	struct device *dev;
	struct ajowan_bond *bond;
	bool faults;
};

int ajowan_program(struct ajowan_master *master);
void *ajowan_handle(struct ajowan_master *master);

static irqreturn_t ajowan_page_thread(int irq, void *data)
{
	struct ajowan_iommu *iommu = data;
	struct iopf_fault evt = { };

	iommu_report_device_fault(iommu->dev, &evt);
	return IRQ_HANDLED;
}

int ajowan_setup(struct ajowan_iommu *iommu);
int ajowan_setup(struct ajowan_iommu *iommu)
{
	int irq = platform_get_irq(to_platform_device(iommu->dev), 0);

	if (irq < 0)
		return irq;
	iommu->page_irq = irq;
	return request_threaded_irq(irq, NULL, ajowan_page_thread, 0, "pages", iommu);
}

static int ajowan_enable(struct device *dev, enum iommu_dev_features f)
{
	struct ajowan_master *master = dev_iommu_priv_get(dev);
	void *handle;
	int ret;

	ret = iopf_queue_add_device(master->iommu->queue, dev);
	if (ret)
		return ret;
	ret = ajowan_program(master);
	if (ret < 0)
		goto err_remove;
	handle = ajowan_handle(master);
	if (IS_ERR(handle)) {
		ret = PTR_ERR(handle);
		goto err_remove;
	}
	master->faults = true;
	return 0;

err_remove:
	iopf_queue_remove_device(master->iommu->queue, dev);
	return ret;
}

static void ajowan_leave(struct ajowan_master *master)
{
	iopf_queue_remove_device(master->iommu->queue, master->dev); /* expect: iopf-drain "while faults may be in flight" */
	master->faults = false;
}

static int ajowan_disable(struct device *dev, enum iommu_dev_features f)
{
	struct ajowan_master *master = dev_iommu_priv_get(dev);

	if (!master->faults)
		return -22;
	ajowan_leave(master);
	return 0;
}

static void ajowan_release_device(struct device *dev)
{
	struct ajowan_master *master = dev_iommu_priv_get(dev);

	synchronize_irq(master->iommu->page_irq);
	if (master->faults) {
		iopf_queue_flush_dev(dev);
		iopf_queue_remove_device(master->iommu->queue, dev);
	}
	kfree(master);
}

/* attaching adds the device for the new domain; the old one's faults are still there */
static int ajowan_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct ajowan_master *master = dev_iommu_priv_get(dev);
	int ret;

	ret = iopf_queue_add_device(master->iommu->queue, dev);
	if (ret)
		return ret;
	iopf_queue_remove_device(master->iommu->queue, master->dev); /* expect: iopf-drain "while faults may be in flight" */
	return 0;
}

static const struct iommu_domain_ops ajowan_domain_ops = {
	.attach_dev = ajowan_attach_dev,
};

const struct iommu_ops ajowan_ops = {
	.dev_enable_feat = ajowan_enable,
	.dev_disable_feat = ajowan_disable,
	.release_device = ajowan_release_device,
	.default_domain_ops = &ajowan_domain_ops,
};

/* the end of the driver, and functions that nobody is seen to call */
static void ajowan_remove(struct platform_device *pdev)
{
	struct ajowan_master *master = platform_get_drvdata(pdev);

	iopf_queue_remove_device(master->iommu->queue, master->dev);
	iopf_queue_free(master->iommu->queue);
}

void ajowan_exported(struct ajowan_master *master);
void ajowan_exported(struct ajowan_master *master)
{
	iopf_queue_remove_device(master->iommu->queue, master->dev);
}

static struct platform_driver ajowan_driver = {
	.remove = ajowan_remove,
	.driver = {
		.name = "ajowan",
	},
};
module_platform_driver(ajowan_driver);
