// SPDX-License-Identifier: GPL-2.0-only
/* A loop fills a local array, and another one puts what is in it; in the second function it comes too late for a failure. */
#include <linux/of.h>
#include <linux/of_platform.h>

int alder_setup(struct device *dev);

int alder_probe(struct device_node **np)
{
	struct device *found[2] = { NULL, NULL };
	struct platform_device *pdev;
	int i, ret;

	for (i = 0; i < 2; i++) {
		pdev = of_find_device_by_node(np[i]);
		if (pdev)
			found[i] = &pdev->dev;
	}

	ret = alder_setup(found[0]);
	if (!ret)
		ret = alder_setup(found[1]);

	for (i = 0; i < 2; i++)
		put_device(found[i]);

	return ret;
}

int alder_probe_late(struct device_node **np)
{
	struct device *found[2] = { NULL, NULL };
	struct platform_device *pdev;
	int i, ret;

	for (i = 0; i < 2; i++) {
		pdev = of_find_device_by_node(np[i]); /* expect: device-ref-leak */
		if (pdev)
			found[i] = &pdev->dev;
	}

	ret = alder_setup(found[0]);
	if (ret)
		return ret; /* lost-here */

	for (i = 0; i < 2; i++)
		put_device(found[i]);

	return 0;
}
