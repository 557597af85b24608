/* SPDX-License-Identifier: GPL-2.0-only */
/* The interrupts are waited for too late. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct chervil_queue {
	u32 head;
	unsigned int irq;
};

struct chervil_iommu {
	struct device *dev;
	struct {
		struct chervil_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct chervil_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct chervil_master {
	struct chervil_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct chervil_bond {
	struct chervil_master *master;
	bool faults;
};

struct chervil_attach {
	struct chervil_master *master;
	struct chervil_bond *old, *new;
};

static DEFINE_MUTEX(chervil_asid_lock);
static DEFINE_MUTEX(chervil_state_lock);

void chervil_poll(struct chervil_queue *q);
int chervil_program(struct chervil_master *master);
struct chervil_bond *chervil_new_bond(struct iommu_domain *domain);

static irqreturn_t chervil_fault_thread(int irq, void *data)
{
	struct chervil_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t chervil_shared_thread(int irq, void *data)
{
	return chervil_fault_thread(irq, data);
}

static irqreturn_t chervil_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int chervil_setup(struct chervil_iommu *iommu);
int chervil_setup(struct chervil_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, chervil_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, chervil_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, chervil_cmd_thread, 0, "commands", iommu);
}

static int chervil_enable_iopf(struct chervil_master *master, struct chervil_bond *bond)
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

static void chervil_disable_iopf(struct chervil_master *master, struct chervil_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int chervil_prepare(struct chervil_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = chervil_new_bond(domain);
	if (!state->new)
		return -12;
	ret = chervil_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = chervil_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	chervil_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void chervil_release(struct chervil_attach *state)
{
	struct chervil_master *master = state->master;
	struct chervil_bond *bond = state->old;

	lockdep_assert_not_held(&chervil_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct chervil_iommu *iommu = master->iommu;

		if (master->stalls) {
			chervil_poll(&iommu->faultq.q);
		}
		iopf_queue_flush_dev(master->dev); /* expect: iopf-drain "comes only behind iopf_queue_flush_dev()" */
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		if (iommu->faultq.q.irq)
			synchronize_irq(iommu->faultq.q.irq);
	}
	chervil_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int chervil_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct chervil_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&chervil_asid_lock);
	ret = chervil_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&chervil_asid_lock);
	chervil_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&chervil_asid_lock);
	return ret;
}

static void chervil_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&chervil_state_lock);
	mutex_unlock(&chervil_state_lock);
}

static const struct iommu_domain_ops chervil_domain_ops = {
	.attach_dev = chervil_attach_dev,
};

const struct iommu_ops chervil_ops = {
	.page_response = chervil_page_response,
	.default_domain_ops = &chervil_domain_ops,
};
