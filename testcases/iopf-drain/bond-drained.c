/* SPDX-License-Identifier: GPL-2.0-only */
/* A bond is freed after all three steps, outside of the locks. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct sorrel_queue {
	u32 head;
	unsigned int irq;
};

struct sorrel_iommu {
	struct device *dev;
	struct {
		struct sorrel_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct sorrel_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct sorrel_master {
	struct sorrel_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct sorrel_bond {
	struct sorrel_master *master;
	bool faults;
};

struct sorrel_attach {
	struct sorrel_master *master;
	struct sorrel_bond *old, *new;
};

static DEFINE_MUTEX(sorrel_asid_lock);
static DEFINE_MUTEX(sorrel_state_lock);

void sorrel_poll(struct sorrel_queue *q);
int sorrel_program(struct sorrel_master *master);
struct sorrel_bond *sorrel_new_bond(struct iommu_domain *domain);

static irqreturn_t sorrel_fault_thread(int irq, void *data)
{
	struct sorrel_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t sorrel_shared_thread(int irq, void *data)
{
	return sorrel_fault_thread(irq, data);
}

static irqreturn_t sorrel_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int sorrel_setup(struct sorrel_iommu *iommu);
int sorrel_setup(struct sorrel_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, sorrel_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, sorrel_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, sorrel_cmd_thread, 0, "commands", iommu);
}

static int sorrel_enable_iopf(struct sorrel_master *master, struct sorrel_bond *bond)
{
	int ret;

	if (!bond->faults)
		return 0;
	if (!master->users) {
		ret = iopf_queue_add_device(master->iommu->faultq.iopf, master->dev);
		if (ret)
			return ret;
	}
	master->users++;
	return 0;
}

static void sorrel_disable_iopf(struct sorrel_master *master, struct sorrel_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int sorrel_prepare(struct sorrel_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = sorrel_new_bond(domain);
	if (!state->new)
		return -12;
	ret = sorrel_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = sorrel_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	sorrel_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void sorrel_release(struct sorrel_attach *state)
{
	struct sorrel_master *master = state->master;
	struct sorrel_bond *bond = state->old;

	lockdep_assert_not_held(&sorrel_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct sorrel_iommu *iommu = master->iommu;

		if (master->stalls) {
			sorrel_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		iopf_queue_flush_dev(master->dev);
	}
	sorrel_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int sorrel_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct sorrel_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&sorrel_asid_lock);
	ret = sorrel_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&sorrel_asid_lock);
	sorrel_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&sorrel_asid_lock);
	return ret;
}

static void sorrel_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&sorrel_state_lock);
	mutex_unlock(&sorrel_state_lock);
}

static const struct iommu_domain_ops sorrel_domain_ops = {
	.attach_dev = sorrel_attach_dev,
};

const struct iommu_ops sorrel_ops = {
	.page_response = sorrel_page_response,
	.default_domain_ops = &sorrel_domain_ops,
};
