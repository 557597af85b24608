// SPDX-License-Identifier: GPL-2.0-only
/* Labels with such names that success shares on purpose, and paths that only look like success. */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct moor {
	struct list_head link;
	struct mutex lock;
	spinlock_t guard;
	struct clk *clk;
	struct device *dev;
	int *table;
	int *buf;
	u32 version;
};

extern const struct iommu_ops moor_ops;
extern struct list_head moor_all;
int moor_send(struct moor *m, void *buf);
int moor_load(struct moor *m, int *table);
int moor_match(struct moor *m, struct device *dev);
int moor_prepare(struct moor *m);
void moor_release(struct moor *m);
struct moor *moor_find_and_register(struct moor *m);
void moor_unregister(struct moor *m);

/* a temporary */
int moor_ask(struct moor *m)
{
	int *buf, ret;

	buf = kzalloc(16, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = moor_send(m, buf);
	if (ret)
		goto out_free;
	m->version = buf[0];

out_free:
	kfree(buf);
	return ret;
}

/* the label of the lock */
int moor_bump(struct moor *m)
{
	int ret;

	mutex_lock(&m->lock);
	ret = moor_send(m, NULL);
	if (ret)
		goto fail;
	list_add(&m->link, &moor_all);
fail:
	mutex_unlock(&m->lock);
	return ret;
}

/* a clock for the time of the look */
int moor_identify(struct moor *m)
{
	int ret;

	ret = clk_prepare_enable(m->clk);
	if (ret)
		return ret;
	ret = moor_send(m, NULL);
	if (ret)
		goto err_disable;
	m->version = 3;
err_disable:
	clk_disable_unprepare(m->clk);
	return ret;
}

/* the old object goes when the new one is in its place */
int moor_swap(struct moor *m)
{
	int *table, *old, ret;

	table = kzalloc(16, GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	ret = moor_load(m, table);
	if (ret)
		goto err_free;

	old = m->table;
	m->table = table;
	table = old;

err_free:
	kfree(table);
	return ret;
}

/* the last step's result decides, whatever it is */
int moor_last(struct moor *m, int *table)
{
	int ret;

	ret = moor_send(m, table);
	if (ret)
		goto err_free;
	m->table = table;
	ret = moor_load(m, table);
err_free:
	kfree(table);
	return ret;
}

/* a flag says whether it is undone */
int moor_flag(struct moor *m)
{
	int *table, ret;
	bool done = false;

	table = kzalloc(16, GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	ret = moor_load(m, table);
	if (ret)
		goto err_free;
	m->table = table;
	done = true;
err_free:
	if (!done)
		kfree(table);
	return ret;
}

/* and here the result does */
int moor_result(struct moor *m)
{
	int *table, ret;

	table = kzalloc(16, GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	ret = moor_load(m, table);
	if (ret)
		goto err_free;
	m->table = table;
err_free:
	if (ret)
		kfree(table);
	return ret;
}

/* what falls in had no luck: success returned before */
int moor_bind(struct device *dev)
{
	struct moor *m;
	int ret;

	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	dev_set_drvdata(dev, m);

	ret = moor_prepare(m);
	if (ret)
		goto err_free;
	if (moor_match(m, dev) >= 0)
		return 1;

	dev_err(dev, "nothing to bind it to\n");

err_free:
	dev_set_drvdata(dev, NULL);
	kfree(m);
	return ret;
}

/* in a chain one label runs into the next */
int moor_chain(struct device *dev, struct moor *parent)
{
	struct moor *m;
	int ret;

	m = kzalloc(sizeof(*m), GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	parent->table = kzalloc(16, GFP_KERNEL);
	if (!parent->table) {
		ret = -ENOMEM;
		goto err_free;
	}
	dev_set_drvdata(dev, m);
	ret = moor_prepare(m);
	if (ret)
		goto err_table;
	return 0;

err_table:
	ret = 0;
	kfree(parent->table);
err_free:
	kfree(m);
	return ret;
}

/* the field is only lent for the transfer */
int moor_transfer(struct moor *m, int n)
{
	int *buf, ret;

	buf = kzalloc(n, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	m->buf = buf;
	ret = moor_send(m, m);
	if (ret)
		goto err_free;
	m->buf = NULL;
err_free:
	kfree(buf);
	return ret;
}

/* every round sets it, and a list is not empty */
int moor_each(struct moor *m, int n)
{
	int ret, i;

	for (i = 0; i < n; i++) {
		ret = moor_send(m, NULL);
		if (ret)
			goto err_log;
	}
err_log:
	dev_dbg(m->dev, "sent\n");
	return ret;
}

/* a goto that carries success says that the label is for both */
int moor_shared(struct moor *m)
{
	int *table, ret = 0;

	table = kzalloc(16, GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	if (m->version)
		goto err_free;
	ret = moor_load(m, table);
	if (ret)
		goto err_free;
	m->table = table;
err_free:
	kfree(table);
	return ret;
}

/* with a goto in front it is the failing ways only that come here */
int moor_over(struct moor *m)
{
	int *table, ret;

	table = kzalloc(16, GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	ret = moor_load(m, table);
	if (ret)
		goto err_free;
	m->table = table;
	goto out;

err_free:
	kfree(table);
out:
	return ret;
}

/* the same with loops in loops */
int moor_matrix(struct moor *m, int rows, int columns)
{
	struct moor *peer;
	int ret, i, k;

	peer = moor_find_and_register(m);
	if (!peer)
		return -ENXIO;
	if (!m->table) {
		ret = -ENOMEM;
		goto unregister_peer;
	}

	for (i = 0; i < rows; i++) {
		for (k = 0; k < columns; k++) {
			ret = moor_send(peer, NULL);
			if (ret)
				goto unregister_peer;
		}
		m->version++;
	}

unregister_peer:
	moor_unregister(peer);
	return ret;
}

/* locked again after it was unlocked */
int moor_relock(struct moor *m)
{
	int ret;

	mutex_lock(&m->lock);
	ret = moor_send(m, NULL);
	if (ret)
		goto err_unlock;
	mutex_unlock(&m->lock);
	clk_prepare_enable(m->clk);
	mutex_lock(&m->lock);
err_unlock:
	mutex_unlock(&m->lock);
	return ret;
}

/* the object's field is emptied before */
int moor_lend(struct moor *m)
{
	int *table, ret;

	m->table = kzalloc(16, GFP_KERNEL);
	if (!m->table)
		return -ENOMEM;
	ret = moor_send(m, m);
	if (ret)
		goto err_free;
	table = m->table;
	m->table = NULL;
	ret = moor_load(m, table);
	if (ret)
		goto err_free;
	m->version = 1;
err_free:
	kfree(m->table);
	return ret;
}

/* the label takes the lock itself */
int moor_toggle(struct moor *m)
{
	unsigned long flags;
	int ret;

	ret = moor_prepare(m);
	if (ret)
		goto cleanup;
	spin_lock_irqsave(&m->guard, flags);
	m->version = 1;
	spin_unlock_irqrestore(&m->guard, flags);
cleanup:
	spin_lock_irqsave(&m->guard, flags);
	m->version |= 2;
	spin_unlock_irqrestore(&m->guard, flags);
	return ret;
}

struct moor_setup {
	const int *names;
};

struct moor_unit {
	struct moor_setup setup;
};

int moor_unit_register(struct device *dev, struct moor_unit *unit);

/* lent to an object that was made here */
int moor_unit_new(struct device *dev)
{
	struct moor_setup *setup;
	struct moor_unit *unit;
	int *names, ret;

	unit = devm_kzalloc(dev, sizeof(*unit), GFP_KERNEL);
	if (!unit)
		return -ENOMEM;
	names = kzalloc(16, GFP_KERNEL);
	if (!names)
		return -ENOMEM;

	setup = &unit->setup;
	setup->names = names;
	ret = moor_unit_register(dev, unit);
	if (ret)
		goto err;
	dev_dbg(dev, "registered\n");
err:
	kfree(names);
	return ret;
}

/* Groups that are made to ask the hardware something, and go again: the buffer says that success comes here, too. */
struct peat_groups {
	int n;
};

struct peat {
	struct peat_groups groups;
	bool asked;
};

int peat_create_groups(struct peat *p, struct peat_groups *g);
void peat_delete_groups(struct peat *p, struct peat_groups *g);
int peat_ask(struct peat *p, void *answer);

int peat_discover(struct peat *p)
{
	void *answer;
	int ret;

	ret = peat_create_groups(p, &p->groups);
	if (ret)
		goto delete_groups;

	answer = kzalloc(64, GFP_KERNEL);
	if (!answer) {
		ret = -ENOMEM;
		goto delete_groups;
	}

	ret = peat_ask(p, answer);
	if (ret)
		goto error_no_answer;
	p->asked = true;

error_no_answer:
	kfree(answer);
delete_groups:
	peat_delete_groups(p, &p->groups);
	return ret;
}
