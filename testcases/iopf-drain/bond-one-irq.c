/* SPDX-License-Identifier: GPL-2.0-only */
/* One of two interrupts is waited for. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct cicely_queue {
	u32 head;
	unsigned int irq;
};

struct cicely_iommu {
	struct device *dev;
	struct {
		struct cicely_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct cicely_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct cicely_master {
	struct cicely_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct cicely_bond {
	struct cicely_master *master;
	bool faults;
};

struct cicely_attach {
	struct cicely_master *master;
	struct cicely_bond *old, *new;
};

static DEFINE_MUTEX(cicely_asid_lock);
static DEFINE_MUTEX(cicely_state_lock);

void cicely_poll(struct cicely_queue *q);
int cicely_program(struct cicely_master *master);
struct cicely_bond *cicely_new_bond(struct iommu_domain *domain);

static irqreturn_t cicely_fault_thread(int irq, void *data)
{
	struct cicely_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t cicely_shared_thread(int irq, void *data)
{
	return cicely_fault_thread(irq, data);
}

static irqreturn_t cicely_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int cicely_setup(struct cicely_iommu *iommu);
int cicely_setup(struct cicely_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, cicely_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, cicely_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, cicely_cmd_thread, 0, "commands", iommu);
}

static int cicely_enable_iopf(struct cicely_master *master, struct cicely_bond *bond)
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

static void cicely_disable_iopf(struct cicely_master *master, struct cicely_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int cicely_prepare(struct cicely_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = cicely_new_bond(domain);
	if (!state->new)
		return -12;
	ret = cicely_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = cicely_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	cicely_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void cicely_release(struct cicely_attach *state)
{
	struct cicely_master *master = state->master;
	struct cicely_bond *bond = state->old;

	lockdep_assert_not_held(&cicely_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct cicely_iommu *iommu = master->iommu;

		if (master->stalls) {
			cicely_poll(&iommu->faultq.q);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		iopf_queue_flush_dev(master->dev); /* expect: iopf-drain "no synchronize_irq() on iommu->faultq.q.irq before" */
	}
	cicely_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int cicely_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct cicely_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&cicely_asid_lock);
	ret = cicely_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&cicely_asid_lock);
	cicely_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&cicely_asid_lock);
	return ret;
}

static void cicely_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&cicely_state_lock);
	mutex_unlock(&cicely_state_lock);
}

static const struct iommu_domain_ops cicely_domain_ops = {
	.attach_dev = cicely_attach_dev,
};

const struct iommu_ops cicely_ops = {
	.page_response = cicely_page_response,
	.default_domain_ops = &cicely_domain_ops,
};
