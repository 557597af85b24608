/* SPDX-License-Identifier: GPL-2.0-only */
/* The device has left the queue when its faults are waited for. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct savory_queue {
	u32 head;
	unsigned int irq;
};

struct savory_iommu {
	struct device *dev;
	struct {
		struct savory_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct savory_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct savory_master {
	struct savory_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct savory_bond {
	struct savory_master *master;
	bool faults;
};

struct savory_attach {
	struct savory_master *master;
	struct savory_bond *old, *new;
};

static DEFINE_MUTEX(savory_asid_lock);
static DEFINE_MUTEX(savory_state_lock);

void savory_poll(struct savory_queue *q);
int savory_program(struct savory_master *master);
struct savory_bond *savory_new_bond(struct iommu_domain *domain);

static irqreturn_t savory_fault_thread(int irq, void *data)
{
	struct savory_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t savory_shared_thread(int irq, void *data)
{
	return savory_fault_thread(irq, data);
}

static irqreturn_t savory_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int savory_setup(struct savory_iommu *iommu);
int savory_setup(struct savory_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, savory_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, savory_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, savory_cmd_thread, 0, "commands", iommu);
}

static int savory_enable_iopf(struct savory_master *master, struct savory_bond *bond)
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

static void savory_disable_iopf(struct savory_master *master, struct savory_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int savory_prepare(struct savory_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = savory_new_bond(domain);
	if (!state->new)
		return -12;
	ret = savory_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = savory_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	savory_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void savory_release(struct savory_attach *state)
{
	struct savory_master *master = state->master;
	struct savory_bond *bond = state->old;

	lockdep_assert_not_held(&savory_asid_lock);

	if (!bond)
		return;
	savory_disable_iopf(master, bond); /* expect: iopf-drain "before iopf_queue_flush_dev() has waited" */
	if (bond->faults) {
		struct savory_iommu *iommu = master->iommu;

		if (master->stalls) {
			savory_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		iopf_queue_flush_dev(master->dev);
	}
	kfree(bond);
	state->old = NULL;
}

static int savory_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct savory_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&savory_asid_lock);
	ret = savory_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&savory_asid_lock);
	savory_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&savory_asid_lock);
	return ret;
}

static void savory_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&savory_state_lock);
	mutex_unlock(&savory_state_lock);
}

static const struct iommu_domain_ops savory_domain_ops = {
	.attach_dev = savory_attach_dev,
};

const struct iommu_ops savory_ops = {
	.page_response = savory_page_response,
	.default_domain_ops = &savory_domain_ops,
};
