// SPDX-License-Identifier: GPL-2.0-only
/* Further ways to run into an error label after success. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct fen {
	struct list_head link;
	struct fen_table *table;
	struct iommu_device unit;
	struct device *dev;
	struct mutex lock;
	int rows;
};

struct fen_table {
	int rows;
};

extern const struct iommu_ops fen_ops;
extern struct list_head fen_all;
int fen_reset(struct fen *f);
int fen_load(struct fen *f, struct fen_table *t);

/* stored in an object of the caller, and freed */
int fen_attach_table(struct fen *f)
{
	struct fen_table *t;
	int ret;

	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;

	ret = fen_load(f, t);
	if (ret)
		goto err_free;

	f->table = t;

err_free: /* expect: error-label-fallthrough "where kfree() undoes it" */
	kfree(t);
	return ret;
}

/* on a list others walk */
int fen_create(struct device *dev)
{
	struct fen *f;
	int ret;

	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return -ENOMEM;

	ret = fen_reset(f);
	if (ret < 0)
		goto fail;

	list_add_tail(&f->link, &fen_all);
fail: /* expect: error-label-fallthrough "the error label 'fail'" */
	kfree(f);
	return ret;
}

/* registered, and unregistered at once */
int fen_register(struct fen *f)
{
	int ret;

	ret = iommu_device_sysfs_add(&f->unit, f->dev, NULL, "fen");
	if (ret)
		return ret;

	ret = iommu_device_register(&f->unit, &fen_ops, f->dev);
	if (ret)
		goto err_sysfs;

err_sysfs: /* expect: error-label-fallthrough "where iommu_device_sysfs_remove() undoes it" */
	iommu_device_sysfs_remove(&f->unit);
	return ret;
}

/* the result is unset where no step was needed */
int fen_update(struct fen *f, bool hard)
{
	struct fen_table *t = f->table;
	int ret;

	if (hard) {
		ret = fen_reset(f);
		if (ret)
			goto err_log;
	}
	t->rows++;

err_log: /* expect: error-label-fallthrough "'ret' is returned unset" */
	dev_err(f->dev, "update failed\n");
	return ret;
}

/* nothing to return */
void fen_start(struct device *dev)
{
	struct fen *f;

	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return;

	if (fen_reset(f))
		goto err_free;

	dev_set_drvdata(dev, f);

err_free: /* expect: error-label-fallthrough "where kfree() undoes it" */
	kfree(f);
}

/* unlocked before the return that is missing, and again */
int fen_swap(struct fen *f, struct fen_table *t)
{
	int ret;

	mutex_lock(&f->lock);
	ret = fen_load(f, t);
	if (ret)
		goto err_unlock;
	f->rows = t->rows;
	mutex_unlock(&f->lock);

err_unlock: /* expect: error-label-fallthrough "where mutex_unlock() is called once more" */
	mutex_unlock(&f->lock);
	return ret;
}

/* freed on the way, and again */
int fen_ask(struct fen *f)
{
	struct fen_table *t;
	int ret;

	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;
	ret = fen_load(f, t);
	if (ret)
		goto err_free;
	f->rows = t->rows;
	kfree(t);

err_free: /* expect: error-label-fallthrough "where kfree() is called once more" */
	kfree(t);
	return ret;
}

/* kept by the object, and freed through it */
int fen_setup(struct fen *f)
{
	int ret;

	f->table = kzalloc(sizeof(*f->table), GFP_KERNEL);
	if (!f->table)
		return -ENOMEM;
	ret = fen_reset(f);
	if (ret)
		goto err_table;

err_table: /* expect: error-label-fallthrough "where kfree() undoes it" */
	kfree(f->table);
	return ret;
}
