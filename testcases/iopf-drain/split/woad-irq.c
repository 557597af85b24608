/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts of woad.c: their threads are elsewhere. */
#include "woad.h"

static int woad_request(struct woad_iommu *iommu, unsigned int line, irq_handler_t thread)
{
	return request_threaded_irq(line, NULL, thread, 0, "woad", iommu);
}

int woad_init_irqs(struct woad_iommu *iommu)
{
	int ret = woad_request(iommu, 3, woad_event_thread);

	return ret ? ret : woad_request(iommu, iommu->irq, woad_page_thread);
}
