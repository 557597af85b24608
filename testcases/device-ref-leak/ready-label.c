/* SPDX-License-Identifier: GPL-2.0-only */
/* A goto that jumps past the release leads to it; a return before the lock needs one of its own. */
#include <linux/mutex.h>
#include <linux/of_platform.h>

struct yarrow {
	struct mutex lock;
	struct platform_device *peer;
};

int yarrow_start(struct device *dev);
int yarrow_run(struct yarrow *y, int what);

int yarrow_connect(struct yarrow *y, struct device_node *np);
int yarrow_connect(struct yarrow *y, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	if (yarrow_start(&pdev->dev))
		return -EIO; /* lost-here */

	mutex_lock(&y->lock);

	ret = yarrow_run(y, 1);
	if (ret)
		goto out_unlock; /* lost-here */

	ret = yarrow_run(y, 2);
	if (ret)
		goto out;

	ret = yarrow_run(y, 3);
out:
	put_device(&pdev->dev);
out_unlock:
	mutex_unlock(&y->lock);

	return ret;
}

/* the label is used by others: it stays */
int yarrow_again(struct yarrow *y, struct device_node *np);
int yarrow_again(struct yarrow *y, struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	mutex_lock(&y->lock);

	ret = yarrow_run(y, 0);
	if (ret)
		goto out_unlock;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev) {
		ret = -ENODEV;
		goto out_unlock;
	}

	ret = yarrow_run(y, 1);
	if (ret) {
		mutex_unlock(&y->lock);
		return ret; /* lost-here */
	}

	ret = yarrow_run(y, 2);
	if (ret)
		goto out_unlock; /* lost-here */

	ret = yarrow_run(y, 3);
	if (ret)
		goto out;

	ret = yarrow_run(y, 4);
out:
	put_device(&pdev->dev);
out_unlock:
	mutex_unlock(&y->lock);

	return ret;
}
