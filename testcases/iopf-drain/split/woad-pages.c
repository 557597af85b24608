/* SPDX-License-Identifier: GPL-2.0-only */
/* Page faults of woad.c. */
#include "woad.h"

static void woad_poll(struct woad_iommu *iommu, void (*handle)(struct woad_iommu *iommu))
{
	handle(iommu);
}

static void woad_handle_page(struct woad_iommu *iommu)
{
	struct iopf_fault evt = { };

	spin_lock(&iommu->lock);
	spin_unlock(&iommu->lock);
	iommu_report_device_fault(iommu->dev, &evt);
}

irqreturn_t woad_page_thread(int irq, void *data)
{
	woad_poll(data, woad_handle_page);
	return IRQ_HANDLED;
}

irqreturn_t woad_event_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int woad_join(struct woad_master *master)
{
	return iopf_queue_add_device(master->iommu->queue, master->dev);
}

void woad_leave(struct woad_master *master)
{
	iopf_queue_remove_device(master->iommu->queue, master->dev); /* expect: iopf-drain "while faults may be in flight" */
}

/* woad.c drains before it calls this one */
void woad_leave_drained(struct woad_master *master)
{
	iopf_queue_remove_device(master->iommu->queue, master->dev);
}

void woad_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain)
{
	struct woad_master *master = dev_iommu_priv_get(dev);

	kfree(master->bond); /* expect: iopf-drain "detaches a PASID while faults may be in flight" */
}
