// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: one "args" for several look-ups, one after the other. The put of what the second one gave is no put of what
 * the first one gave.
 */
#include <linux/of.h>
#include <linux/of_platform.h>

struct savory {
	unsigned int reg, bit;
	bool has_reg, has_bit, has_dev;
};

int savory_parse(struct savory *s, struct device_node *np)
{
	struct of_phandle_args args;
	struct platform_device *pdev;
	int ret;

	if (s->has_reg) {
		ret = of_parse_phandle_with_args(np, "savory,reg", "#reg-cells", 0, &args); /* expect: of-node-leak */
		if (ret < 0)
			return -EINVAL;

		s->reg = args.args[0];
	}

	if (s->has_bit) {
		ret = of_parse_phandle_with_args(np, "savory,bit", "#bit-cells", 0, &args); /* expect: of-node-leak */
		if (ret < 0)
			return -EINVAL;

		s->bit = args.args[0];
	}

	if (s->has_dev) {
		ret = of_parse_phandle_with_args(np, "savory,dev", "#dev-cells", 0, &args);
		if (ret < 0)
			return -EINVAL;

		pdev = of_find_device_by_node(args.np);
		of_node_put(args.np);
		if (!pdev)
			return -ENODEV;
		put_device(&pdev->dev);
	}

	return 0;
}
