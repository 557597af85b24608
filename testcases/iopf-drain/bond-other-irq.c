/* SPDX-License-Identifier: GPL-2.0-only */
/* The shared interrupt is forgotten. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct lovage_queue {
	u32 head;
	unsigned int irq;
};

struct lovage_iommu {
	struct device *dev;
	struct {
		struct lovage_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct lovage_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct lovage_master {
	struct lovage_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct lovage_bond {
	struct lovage_master *master;
	bool faults;
};

struct lovage_attach {
	struct lovage_master *master;
	struct lovage_bond *old, *new;
};

static DEFINE_MUTEX(lovage_asid_lock);
static DEFINE_MUTEX(lovage_state_lock);

void lovage_poll(struct lovage_queue *q);
int lovage_program(struct lovage_master *master);
struct lovage_bond *lovage_new_bond(struct iommu_domain *domain);

static irqreturn_t lovage_fault_thread(int irq, void *data)
{
	struct lovage_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t lovage_shared_thread(int irq, void *data)
{
	return lovage_fault_thread(irq, data);
}

static irqreturn_t lovage_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int lovage_setup(struct lovage_iommu *iommu);
int lovage_setup(struct lovage_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, lovage_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, lovage_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, lovage_cmd_thread, 0, "commands", iommu);
}

static int lovage_enable_iopf(struct lovage_master *master, struct lovage_bond *bond)
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

static void lovage_disable_iopf(struct lovage_master *master, struct lovage_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int lovage_prepare(struct lovage_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = lovage_new_bond(domain);
	if (!state->new)
		return -12;
	ret = lovage_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = lovage_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	lovage_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void lovage_release(struct lovage_attach *state)
{
	struct lovage_master *master = state->master;
	struct lovage_bond *bond = state->old;

	lockdep_assert_not_held(&lovage_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct lovage_iommu *iommu = master->iommu;

		if (master->stalls) {
			lovage_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		iopf_queue_flush_dev(master->dev); /* expect: iopf-drain "no synchronize_irq() on iommu->shared_irq before" */
	}
	lovage_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int lovage_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct lovage_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&lovage_asid_lock);
	ret = lovage_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&lovage_asid_lock);
	lovage_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&lovage_asid_lock);
	return ret;
}

static void lovage_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&lovage_state_lock);
	mutex_unlock(&lovage_state_lock);
}

static const struct iommu_domain_ops lovage_domain_ops = {
	.attach_dev = lovage_attach_dev,
};

const struct iommu_ops lovage_ops = {
	.page_response = lovage_page_response,
	.default_domain_ops = &lovage_domain_ops,
};
