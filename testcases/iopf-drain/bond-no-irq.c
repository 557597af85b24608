/* SPDX-License-Identifier: GPL-2.0-only */
/* No interrupt is waited for. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct fennel_queue {
	u32 head;
	unsigned int irq;
};

struct fennel_iommu {
	struct device *dev;
	struct {
		struct fennel_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct fennel_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct fennel_master {
	struct fennel_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct fennel_bond {
	struct fennel_master *master;
	bool faults;
};

struct fennel_attach {
	struct fennel_master *master;
	struct fennel_bond *old, *new;
};

static DEFINE_MUTEX(fennel_asid_lock);
static DEFINE_MUTEX(fennel_state_lock);

void fennel_poll(struct fennel_queue *q);
int fennel_program(struct fennel_master *master);
struct fennel_bond *fennel_new_bond(struct iommu_domain *domain);

static irqreturn_t fennel_fault_thread(int irq, void *data)
{
	struct fennel_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t fennel_shared_thread(int irq, void *data)
{
	return fennel_fault_thread(irq, data);
}

static irqreturn_t fennel_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int fennel_setup(struct fennel_iommu *iommu);
int fennel_setup(struct fennel_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, fennel_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, fennel_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, fennel_cmd_thread, 0, "commands", iommu);
}

static int fennel_enable_iopf(struct fennel_master *master, struct fennel_bond *bond)
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

static void fennel_disable_iopf(struct fennel_master *master, struct fennel_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int fennel_prepare(struct fennel_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = fennel_new_bond(domain);
	if (!state->new)
		return -12;
	ret = fennel_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = fennel_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	fennel_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void fennel_release(struct fennel_attach *state)
{
	struct fennel_master *master = state->master;
	struct fennel_bond *bond = state->old;

	lockdep_assert_not_held(&fennel_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct fennel_iommu *iommu = master->iommu;

		if (master->stalls) {
			fennel_poll(&iommu->faultq.q);
		}
		iopf_queue_flush_dev(master->dev); /* expect: iopf-drain "no synchronize_irq() on" */
	}
	fennel_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int fennel_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct fennel_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&fennel_asid_lock);
	ret = fennel_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&fennel_asid_lock);
	fennel_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&fennel_asid_lock);
	return ret;
}

static void fennel_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&fennel_state_lock);
	mutex_unlock(&fennel_state_lock);
}

static const struct iommu_domain_ops fennel_domain_ops = {
	.attach_dev = fennel_attach_dev,
};

const struct iommu_ops fennel_ops = {
	.page_response = fennel_page_response,
	.default_domain_ops = &fennel_domain_ops,
};
