/* SPDX-License-Identifier: GPL-2.0-only */
/* The thread that is waited for takes the same mutex. */
#include <linux/interrupt.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct borage_queue {
	u32 head;
	unsigned int irq;
};

struct borage_iommu {
	struct device *dev;
	struct {
		struct borage_queue q;
		struct iopf_queue *iopf;
	} faultq;
	struct borage_queue cmdq;
	unsigned int shared_irq;
	struct mutex streams;
};

struct borage_master {
	struct borage_iommu *iommu;
	struct device *dev;
	bool stalls;
	unsigned int users;
};

struct borage_bond {
	struct borage_master *master;
	bool faults;
};

struct borage_attach {
	struct borage_master *master;
	struct borage_bond *old, *new;
};

static DEFINE_MUTEX(borage_asid_lock);
static DEFINE_MUTEX(borage_state_lock);

void borage_poll(struct borage_queue *q);
int borage_program(struct borage_master *master);
struct borage_bond *borage_new_bond(struct iommu_domain *domain);

static irqreturn_t borage_fault_thread(int irq, void *data)
{
	struct borage_iommu *iommu = data;
	struct iopf_fault evt = { };

	mutex_lock(&iommu->streams);
	iommu_report_device_fault(iommu->dev, &evt);
	mutex_unlock(&iommu->streams);
	return IRQ_HANDLED;
}

static irqreturn_t borage_shared_thread(int irq, void *data)
{
	return borage_fault_thread(irq, data);
}

static irqreturn_t borage_cmd_thread(int irq, void *data)
{
	return IRQ_HANDLED;
}

int borage_setup(struct borage_iommu *iommu);
int borage_setup(struct borage_iommu *iommu)
{
	int irq, ret;

	irq = iommu->shared_irq;
	if (irq)
		return devm_request_threaded_irq(iommu->dev, irq, NULL, borage_shared_thread, 0, "all", iommu);
	irq = iommu->faultq.q.irq;
	ret = devm_request_threaded_irq(iommu->dev, irq, NULL, borage_fault_thread, 0, "faults", iommu);
	if (ret)
		return ret;
	irq = iommu->cmdq.irq;
	return devm_request_threaded_irq(iommu->dev, irq, NULL, borage_cmd_thread, 0, "commands", iommu);
}

static int borage_enable_iopf(struct borage_master *master, struct borage_bond *bond)
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

static void borage_disable_iopf(struct borage_master *master, struct borage_bond *bond)
{
	if (!bond || !bond->faults)
		return;
	if (!--master->users)
		iopf_queue_remove_device(master->iommu->faultq.iopf, master->dev);
}

static int borage_prepare(struct borage_attach *state, struct iommu_domain *domain)
{
	int ret;

	state->new = borage_new_bond(domain);
	if (!state->new)
		return -12;
	ret = borage_enable_iopf(state->master, state->new);
	if (ret)
		goto err_free;
	ret = borage_program(state->master);
	if (ret)
		goto err_iopf;
	return 0;

err_iopf:
	/* nothing but the device that was just added */
	borage_disable_iopf(state->master, state->new);
err_free:
	kfree(state->new);
	return ret;
}

static void borage_release(struct borage_attach *state)
{
	struct borage_master *master = state->master;
	struct borage_bond *bond = state->old;

	lockdep_assert_not_held(&borage_asid_lock);

	if (!bond)
		return;
	if (bond->faults) {
		struct borage_iommu *iommu = master->iommu;

		mutex_lock(&iommu->streams);
		if (master->stalls) {
			borage_poll(&iommu->faultq.q);
			if (iommu->faultq.q.irq)
				synchronize_irq(iommu->faultq.q.irq); /* expect: iopf-drain "with borage_iommu.streams held, which the handlers take" */
		}
		if (iommu->shared_irq)
			synchronize_irq(iommu->shared_irq);
		iopf_queue_flush_dev(master->dev);
		mutex_unlock(&iommu->streams);
	}
	borage_disable_iopf(master, bond);
	kfree(bond);
	state->old = NULL;
}

static int borage_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct borage_attach state = { .master = dev_iommu_priv_get(dev) };
	int ret;

	mutex_lock(&borage_asid_lock);
	ret = borage_prepare(&state, domain);
	if (ret)
		goto out_unlock;
	mutex_unlock(&borage_asid_lock);
	borage_release(&state);
	return ret;

out_unlock:
	mutex_unlock(&borage_asid_lock);
	return ret;
}

static void borage_page_response(struct device *dev, struct iopf_fault *evt, void *msg)
{
	mutex_lock(&borage_state_lock);
	mutex_unlock(&borage_state_lock);
}

static const struct iommu_domain_ops borage_domain_ops = {
	.attach_dev = borage_attach_dev,
};

const struct iommu_ops borage_ops = {
	.page_response = borage_page_response,
	.default_domain_ops = &borage_domain_ops,
};
