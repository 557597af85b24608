/* SPDX-License-Identifier: GPL-2.0-only */
/* The caller holds a lock that the drain must not be called with. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct hyssop_queue {
	u32 head;
	unsigned int irq;
};

struct hyssop_iommu {
	struct device *dev;
	struct {
		struct hyssop_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct hyssop_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct hyssop_master {
	struct hyssop_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct hyssop_bond {
	struct hyssop_master *master;
	bool faults;
};

struct hyssop_attach {
	struct hyssop_master *master;
	struct hyssop_bond *old, *new;
};

static DEFINE_MUTEX(hyssop_asid_lock);
static DEFINE_MUTEX(hyssop_state_lock);

void hyssop_poll(struct hyssop_queue *q);
int hyssop_program(struct hyssop_master *master);
struct hyssop_bond *hyssop_new_bond(struct iommu_domain *domain);

static irqreturn_t hyssop_fault_thread(int irq, void *data)
{
	struct hyssop_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t hyssop_shared_thread(int irq, void *data)
{
	return hyssop_fault_thread(irq, data);
}

static irqreturn_t hyssop_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int hyssop_setup(struct hyssop_iommu *iommu);
int hyssop_setup(struct hyssop_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, hyssop_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, hyssop_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, hyssop_cmd_thread, 0, "commands", iommu);
}

static int hyssop_enable_iopf(struct hyssop_master *master, struct hyssop_bond *bond)
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

static void hyssop_disable_iopf(struct hyssop_master *master, struct hyssop_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int hyssop_prepare(struct hyssop_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = hyssop_new_bond(domain);
	if (!state->new)
		return -12;
	ret = hyssop_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = hyssop_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	hyssop_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void hyssop_release(struct hyssop_attach *state)
{
	struct hyssop_master *master = state->master;
	struct hyssop_bond *bond = state->old;

	lockdep_assert_not_held(&hyssop_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct hyssop_iommu *iommu = master->iommu;

		if (master->stalls) {
			hyssop_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq);
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		iopf_queue_flush_dev(master->dev);
	}
	hyssop_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int hyssop_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct hyssop_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&hyssop_asid_lock);
	ret = hyssop_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	hyssop_release(&state); /* expect: iopf-drain "with hyssop_asid_lock held, which must not be held there" */
	mutex_unlock(&hyssop_asid_lock);
	return ret;

out_unlock:
	mutex_unlock(&hyssop_asid_lock);
	return ret;
}

static void hyssop_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&hyssop_state_lock);
	mutex_unlock(&hyssop_state_lock);
}

static const struct iommu_domain_ops hyssop_domain_ops = {
	.attach_dev = hyssop_attach_dev,
};

const struct iommu_ops hyssop_ops = {
	.page_response = hyssop_page_response,
	.default_domain_ops = &hyssop_domain_ops,
};
