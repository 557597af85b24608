/* SPDX-License-Identifier: GPL-2.0-only */
/* A driver of several files. */
#ifndef WOAD_H
#define WOAD_H

#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct woad_iommu {
	struct device *dev;
	struct iopf_queue *queue;
	unsigned int irq;
	spinlock_t lock;
};

struct woad_master {
	struct woad_iommu *iommu;
	struct device *dev;
	void *bond;
};

irqreturn_t woad_page_thread(int irq, void *data);
irqreturn_t woad_event_thread(int irq, void *data);
int woad_init_irqs(struct woad_iommu *iommu);
int woad_join(struct woad_master *master);
void woad_leave(struct woad_master *master);
void woad_leave_drained(struct woad_master *master);
void woad_remove_dev_pasid(struct device *dev, ioasid_t pasid, struct iommu_domain *domain);

#endif
