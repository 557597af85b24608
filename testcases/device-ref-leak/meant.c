// SPDX-License-Identifier: GPL-2.0-only
/* A comment at the look-up says that the leak is meant: reported, but not fixed. */
/* unfixable */
#include <linux/of_platform.h>
#include <linux/platform_device.h>

int sorrel_attach(void *regs);

int sorrel_late_init(struct device_node *np)
{
	struct platform_device *pdev;

	/*
	 * This reference is leaked on purpose: the controller never goes
	 * away.
	 */
	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	return sorrel_attach(platform_get_drvdata(pdev)); /* lost-here */
}

int sorrel_first_init(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	// Needed for as long as the machine runs.
	// Leaking it does no harm.
	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;
	ret = sorrel_attach(platform_get_drvdata(pdev));

	return ret; /* lost-here */
}
