// SPDX-License-Identifier: GPL-2.0-only
/* Fault handling owns its parameter, and nothing else of the structure. */
#include <linux/iommu.h>
#include <linux/rcupdate.h>

int iopf_queue_add_device(struct iopf_queue *queue, struct device *dev)
{
	struct dev_iommu *param = dev->iommu;
	struct iommu_fault_param *fault = (void *)queue;

	mutex_lock(&param->lock);
	rcu_assign_pointer(param->fault_param, fault);
	param->attach_deferred = 0; /* expect: dev-iommu-write */
	mutex_unlock(&param->lock);
	return 0;
}

/* without its lock, it is as anybody */
void iopf_queue_remove_device(struct iopf_queue *queue, struct device *dev)
{
	rcu_assign_pointer(dev->iommu->fault_param, NULL); /* expect: dev-iommu-write */
}
