// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* A return alone would keep the lock, or lose what success does not need any more. */
#include <linux/err.h>
#include <linux/iommu.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct bog {
	struct list_head link;
	int level;
};

extern const struct iommu_ops bog_ops;
extern struct list_head bog_all;
extern struct mutex bog_lock;
int bog_fill(struct bog *b, const char *text);

int bog_add(void)
{
	struct bog *b;
	int ret;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;

	mutex_lock(&bog_lock);
	ret = bog_fill(b, NULL);
	if (ret)
		goto err_free;

	list_add(&b->link, &bog_all);

err_free: /* expect: error-label-fallthrough "where kfree() undoes it" */
	kfree(b);
	mutex_unlock(&bog_lock);
	return ret;
}

int bog_add_text(void)
{
	struct bog *b;
	char *text;
	int ret;

	text = kzalloc(32, GFP_KERNEL);
	if (!text)
		return -ENOMEM;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b) {
		ret = -ENOMEM;
		goto free_text;
	}

	ret = bog_fill(b, text);
	if (ret)
		goto err_free;

	list_add(&b->link, &bog_all);

err_free: /* expect: error-label-fallthrough "where kfree() undoes it" */
	kfree(b);
free_text:
	kfree(text);
	return ret;
}

/* What success returns as a pointer is not known. */
struct bog *bog_make(void)
{
	struct bog *b;
	int ret;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return ERR_PTR(-ENOMEM);

	ret = bog_fill(b, NULL);
	if (ret)
		goto err_free;

	list_add(&b->link, &bog_all);

err_free: /* expect: error-label-fallthrough "where kfree() undoes it" */
	kfree(b);
	return ERR_PTR(ret);
}
