/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing is waited for on attach; unwinding is no detach. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct burnet_queue {
	u32 head;
	unsigned int irq;
};

struct burnet_iommu {
	struct device *dev;
	struct {
		struct burnet_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct burnet_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct burnet_master {
	struct burnet_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct burnet_bond {
	struct burnet_master *master;
	bool faults;
};

struct burnet_attach {
	struct burnet_master *master;
	struct burnet_bond *old, *new;
};

static DEFINE_MUTEX(burnet_asid_lock);
static DEFINE_MUTEX(burnet_state_lock);

void burnet_poll(struct burnet_queue *q);
int burnet_program(struct burnet_master *master);
struct burnet_bond *burnet_new_bond(struct iommu_domain *domain);

static irqreturn_t burnet_fault_thread(int irq, void *data)
{
	struct burnet_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t burnet_shared_thread(int irq, void *data)
{
	return burnet_fault_thread(irq, data);
}

static irqreturn_t burnet_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int burnet_setup(struct burnet_iommu *iommu);
int burnet_setup(struct burnet_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, burnet_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, burnet_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, burnet_cmd_thread, 0, "commands", iommu);
}

static int burnet_enable_iopf(struct burnet_master *master, struct burnet_bond *bond)
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

static void burnet_disable_iopf(struct burnet_master *master, struct burnet_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int burnet_prepare(struct burnet_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = burnet_new_bond(domain);
	if (!state->new)
		return -12;
	ret = burnet_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = burnet_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	burnet_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void burnet_release(struct burnet_attach *state)
{
	struct burnet_master *master = state->master;
	struct burnet_bond *bond = state->old;

	lockdep_assert_not_held(&burnet_asid_lock);

	if (!bond)
		return;
	burnet_disable_iopf(master, bond); /* expect: iopf-drain "while faults may be in flight" */
	kfree(bond);
	state->old = NULL;
}

static int burnet_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct burnet_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&burnet_asid_lock);
	ret = burnet_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&burnet_asid_lock);
	burnet_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&burnet_asid_lock);
	return ret;
}

static void burnet_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&burnet_state_lock);
	mutex_unlock(&burnet_state_lock);
}

static const struct iommu_domain_ops burnet_domain_ops = {
	.attach_dev = burnet_attach_dev,
};

const struct iommu_ops burnet_ops = {
	.page_response = burnet_page_response,
	.default_domain_ops = &burnet_domain_ops,
};
