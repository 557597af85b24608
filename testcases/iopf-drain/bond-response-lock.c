/* SPDX-License-Identifier: GPL-2.0-only */
/* page_response takes the same mutex. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct costmary_queue {
	u32 head;
	unsigned int irq;
};

struct costmary_iommu {
	struct device *dev;
	struct {
		struct costmary_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct costmary_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct costmary_master {
	struct costmary_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct costmary_bond {
	struct costmary_master *master;
	bool faults;
};

struct costmary_attach {
	struct costmary_master *master;
	struct costmary_bond *old, *new;
};

static DEFINE_MUTEX(costmary_asid_lock);
static DEFINE_MUTEX(costmary_state_lock);

void costmary_poll(struct costmary_queue *q);
int costmary_program(struct costmary_master *master);
struct costmary_bond *costmary_new_bond(struct iommu_domain *domain);

static irqreturn_t costmary_fault_thread(int irq, void *data)
{
	struct costmary_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t costmary_shared_thread(int irq, void *data)
{
	return costmary_fault_thread(irq, data);
}

static irqreturn_t costmary_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int costmary_setup(struct costmary_iommu *iommu);
int costmary_setup(struct costmary_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, costmary_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, costmary_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, costmary_cmd_thread, 0, "commands", iommu);
}

static int costmary_enable_iopf(struct costmary_master *master, struct costmary_bond *bond)
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

static void costmary_disable_iopf(struct costmary_master *master, struct costmary_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int costmary_prepare(struct costmary_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = costmary_new_bond(domain);
	if (!state->new)
		return -12;
	ret = costmary_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = costmary_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	costmary_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void costmary_release(struct costmary_attach *state)
{
	struct costmary_master *master = state->master;
	struct costmary_bond *bond = state->old;

	lockdep_assert_not_held(&costmary_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct costmary_iommu *iommu = master->iommu;

		if (master->stalls) {
			costmary_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		mutex_lock(&costmary_state_lock);
		iopf_queue_flush_dev(master->dev); /* expect: iopf-drain "with costmary_state_lock held, which the handlers take" */
		mutex_unlock(&costmary_state_lock);
	}
	costmary_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int costmary_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct costmary_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&costmary_asid_lock);
	ret = costmary_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&costmary_asid_lock);
	costmary_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&costmary_asid_lock);
	return ret;
}

static void costmary_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&costmary_state_lock);
	mutex_unlock(&costmary_state_lock);
}

static const struct iommu_domain_ops costmary_domain_ops = {
	.attach_dev = costmary_attach_dev,
};

const struct iommu_ops costmary_ops = {
	.page_response = costmary_page_response,
	.default_domain_ops = &costmary_domain_ops,
};
