// SPDX-License-Identifier: GPL-2.0-only
/* Statement expressions and conditionals around the look-up. */
#include <linux/of_platform.h>

#define thyme_find(np) ({						\
	struct platform_device *__p = (np) ? of_find_device_by_node(np) : NULL; \
	__p; })

int thyme_run(struct platform_device *pdev);

int thyme_start(struct device_node *np)
{
	struct platform_device *pdev = thyme_find(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	ret = ({
		int err = thyme_run(pdev);

		if (err)
			return err; /* lost-here */
		0;
	});

	put_device(&pdev->dev);

	return ret;
}

int thyme_start_balanced(struct device_node *np)
{
	struct platform_device *pdev = thyme_find(np);
	int ret;

	ret = pdev ? thyme_run(pdev) : -ENODEV;

	if (pdev)
		put_device(&pdev->dev);

	return ret;
}
