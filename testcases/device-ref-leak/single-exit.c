/* SPDX-License-Identifier: GPL-2.0-only */
/* Many returns, and neither a label nor a variable for what they return: one way out is left. */
#include <linux/of_platform.h>

#define LOOSE_NONE	0
#define LOOSE_BUSY	3

struct loosestrife_ops {
	int (*start)(struct device *dev);
	int (*stop)(struct device *dev);
};

int loosestrife_say(struct device *dev, int what);

/* all of them stand in a switch that nothing follows */
int loosestrife_handle(struct device_node *np, const struct loosestrife_ops *ops, int cmd);
int loosestrife_handle(struct device_node *np, const struct loosestrife_ops *ops, int cmd)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return LOOSE_BUSY;

	if (ops->start) {
		switch (cmd) {
		case 1:
			return ops->start(&pdev->dev); /* lost-here */
		case 2:
			if (ops->stop)
				return ops->stop(&pdev->dev); /* lost-here */
			return LOOSE_BUSY; /* lost-here */
		case 3:
			loosestrife_say(&pdev->dev, 3);
			return LOOSE_NONE; /* lost-here */
		default:
			loosestrife_say(&pdev->dev, cmd);
		}
	}

	return LOOSE_NONE; /* lost-here */
}

/* something follows */
int loosestrife_steps(struct device_node *np, const struct loosestrife_ops *ops, int cmd);
int loosestrife_steps(struct device_node *np, const struct loosestrife_ops *ops, int cmd)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return LOOSE_BUSY;

	if (cmd < 0)
		return -EINVAL; /* lost-here */
	if (!ops->stop)
		return ops->start(&pdev->dev); /* lost-here */
	if (cmd > 4)
		return LOOSE_NONE; /* lost-here */
	if (loosestrife_say(&pdev->dev, cmd))
		return LOOSE_BUSY; /* lost-here */

	loosestrife_say(&pdev->dev, 0);

	return LOOSE_NONE; /* lost-here */
}

/* too few to be worth it */
int loosestrife_once(struct device_node *np, const struct loosestrife_ops *ops, int cmd);
int loosestrife_once(struct device_node *np, const struct loosestrife_ops *ops, int cmd)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return LOOSE_BUSY;

	if (cmd < 0)
		return -EINVAL; /* lost-here */

	loosestrife_say(&pdev->dev, 0);

	return LOOSE_NONE; /* lost-here */
}
