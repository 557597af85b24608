/* SPDX-License-Identifier: GPL-2.0-only */
/* The last step is missing: only the interrupts are waited for. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct yarrow_queue {
	u32 head;
	unsigned int irq;
};

struct yarrow_iommu {
	struct device *dev;
	struct {
		struct yarrow_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct yarrow_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct yarrow_master {
	struct yarrow_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct yarrow_bond {
	struct yarrow_master *master;
	bool faults;
};

struct yarrow_attach {
	struct yarrow_master *master;
	struct yarrow_bond *old, *new;
};

static DEFINE_MUTEX(yarrow_asid_lock);
static DEFINE_MUTEX(yarrow_state_lock);

void yarrow_poll(struct yarrow_queue *q);
int yarrow_program(struct yarrow_master *master);
struct yarrow_bond *yarrow_new_bond(struct iommu_domain *domain);

static irqreturn_t yarrow_fault_thread(int irq, void *data)
{
	struct yarrow_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t yarrow_shared_thread(int irq, void *data)
{
	return yarrow_fault_thread(irq, data);
}

static irqreturn_t yarrow_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int yarrow_setup(struct yarrow_iommu *iommu);
int yarrow_setup(struct yarrow_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, yarrow_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, yarrow_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, yarrow_cmd_thread, 0, "commands", iommu);
}

static int yarrow_enable_iopf(struct yarrow_master *master, struct yarrow_bond *bond)
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

static void yarrow_disable_iopf(struct yarrow_master *master, struct yarrow_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int yarrow_prepare(struct yarrow_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = yarrow_new_bond(domain);
	if (!state->new)
		return -12;
	ret = yarrow_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = yarrow_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	yarrow_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void yarrow_release(struct yarrow_attach *state)
{
	struct yarrow_master *master = state->master;
	struct yarrow_bond *bond = state->old;

	lockdep_assert_not_held(&yarrow_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct yarrow_iommu *iommu = master->iommu;

		if (master->stalls) {
			yarrow_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
	}
	yarrow_disable_iopf(master, bond); /* expect: iopf-drain "while faults may be in flight: no iopf_queue_flush_dev" */
	kfree(bond);
	state->old = NULL;
}

static int yarrow_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct yarrow_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&yarrow_asid_lock);
	ret = yarrow_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&yarrow_asid_lock);
	yarrow_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&yarrow_asid_lock);
	return ret;
}

static void yarrow_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&yarrow_state_lock);
	mutex_unlock(&yarrow_state_lock);
}

static const struct iommu_domain_ops yarrow_domain_ops = {
	.attach_dev = yarrow_attach_dev,
};

const struct iommu_ops yarrow_ops = {
	.page_response = yarrow_page_response,
	.default_domain_ops = &yarrow_domain_ops,
};
