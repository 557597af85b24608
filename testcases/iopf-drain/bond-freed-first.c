/* SPDX-License-Identifier: GPL-2.0-only */
/* The bond is gone when the faults that may use it are waited for. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct angelica_queue {
	u32 head;
	unsigned int irq;
};

struct angelica_iommu {
	struct device *dev;
	struct {
		struct angelica_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct angelica_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct angelica_master {
	struct angelica_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct angelica_bond {
	struct angelica_master *master;
	bool faults;
};

struct angelica_attach {
	struct angelica_master *master;
	struct angelica_bond *old, *new;
};

static DEFINE_MUTEX(angelica_asid_lock);
static DEFINE_MUTEX(angelica_state_lock);

void angelica_poll(struct angelica_queue *q);
int angelica_program(struct angelica_master *master);
struct angelica_bond *angelica_new_bond(struct iommu_domain *domain);

static irqreturn_t angelica_fault_thread(int irq, void *data)
{
	struct angelica_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t angelica_shared_thread(int irq, void *data)
{
	return angelica_fault_thread(irq, data);
}

static irqreturn_t angelica_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int angelica_setup(struct angelica_iommu *iommu);
int angelica_setup(struct angelica_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, angelica_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, angelica_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, angelica_cmd_thread, 0, "commands", iommu);
}

static int angelica_enable_iopf(struct angelica_master *master, struct angelica_bond *bond)
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

static void angelica_disable_iopf(struct angelica_master *master, struct angelica_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int angelica_prepare(struct angelica_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = angelica_new_bond(domain);
	if (!state->new)
		return -12;
	ret = angelica_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = angelica_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	angelica_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void angelica_release(struct angelica_attach *state)
{
	struct angelica_master *master = state->master;
	struct angelica_bond *bond = state->old;
	bool faults;

	lockdep_assert_not_held(&angelica_asid_lock);

	if (!bond)
		return;
	faults = bond->faults;
	kfree(bond); /* expect: iopf-drain "'bond' is freed before iopf_queue_flush_dev() has waited" */
	if (faults) {
		struct angelica_iommu *iommu = master->iommu;

		if (master->stalls) {
			angelica_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		iopf_queue_flush_dev(master->dev);
	}
	angelica_disable_iopf(master, NULL);
	state->old = NULL;
}

static int angelica_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct angelica_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&angelica_asid_lock);
	ret = angelica_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&angelica_asid_lock);
	angelica_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&angelica_asid_lock);
	return ret;
}

static void angelica_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&angelica_state_lock);
	mutex_unlock(&angelica_state_lock);
}

static const struct iommu_domain_ops angelica_domain_ops = {
	.attach_dev = angelica_attach_dev,
};

const struct iommu_ops angelica_ops = {
	.page_response = angelica_page_response,
	.default_domain_ops = &angelica_domain_ops,
};
