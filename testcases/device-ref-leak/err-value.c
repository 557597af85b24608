// SPDX-License-Identifier: GPL-2.0-only
/* Shape: IS_ERR_VALUE() of a pointer: what is no error goes on, and drops the device. */
#include <linux/err.h>
#include <linux/of_platform.h>

struct yarrow;

struct yarrow *yarrow_add(struct device *dev);

int yarrow_link(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct yarrow *link;

	if (!pdev)
		return -EPROBE_DEFER;

	link = yarrow_add(&pdev->dev);
	if (IS_ERR_VALUE(link)) {
		put_device(&pdev->dev);
		return PTR_ERR(link);
	}

	put_device(&pdev->dev);

	return 0;
}

int yarrow_link_lost(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak "not dropped on every path" */
	struct yarrow *link;

	if (!pdev)
		return -EPROBE_DEFER;

	link = yarrow_add(&pdev->dev);
	if (IS_ERR_VALUE(link))
		return PTR_ERR(link); /* lost-here */

	put_device(&pdev->dev);

	return 0;
}
