// SPDX-License-Identifier: GPL-2.0-only
/*
 * As wrapper-ternary.c, but the file has an entry of a symbol table, written in C, for what puts the reference. That is no
 * place that it is called through.
 */
#include <linux/of_platform.h>

struct melilot_mc {
	struct device *dev;
};

struct kernel_symbol {
	unsigned long value;
	const char *name;
};

int melilot_mc_sync(struct melilot_mc *mc);

void melilot_mc_put(struct melilot_mc *mc)
{
	put_device(mc->dev);
}

static const struct kernel_symbol melilot_symbol = { (unsigned long)&melilot_mc_put, "melilot_mc_put" };

struct melilot_mc *melilot_mc_find(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	return pdev ? platform_get_drvdata(pdev) : NULL; /* lost-here */
}
