// SPDX-License-Identifier: GPL-2.0-only
/* Shape: of_parse_phandle_with_args() leaves a reference in args.np, when it succeeds. */
#include <linux/of.h>
#include <linux/of_platform.h>

int fennel_setup(struct platform_device *pdev, u32 port);

int fennel_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct of_phandle_args args;
	int ret;

	ret = of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", 0, &args); /* expect: of-node-leak */
	if (ret)
		return ret;

	if (args.args_count != 1)
		return -EINVAL; /* lost-here */

	pdev = of_find_device_by_node(args.np);
	of_node_put(args.np);
	if (!pdev)
		return -EPROBE_DEFER;

	ret = fennel_setup(pdev, args.args[0]);
	put_device(&pdev->dev);

	return ret;
}

int fennel_probe_balanced(struct device *dev)
{
	struct platform_device *pdev;
	struct of_phandle_args args;
	int ret;

	ret = of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", 0, &args);
	if (ret)
		return ret;

	pdev = of_find_device_by_node(args.np);
	of_node_put(args.np);
	if (!pdev)
		return -EPROBE_DEFER;

	if (args.args_count == 1)
		ret = fennel_setup(pdev, args.args[0]);
	put_device(&pdev->dev);

	return ret;
}

int fennel_probe_each(struct device *dev)
{
	struct of_phandle_args args;
	int i, n = 0;

	for (i = 0; !of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", i, &args); i++) {
		if (args.args_count == 1)
			n++;
		of_node_put(args.np);
	}

	return n;
}

int fennel_probe_each_lost(struct device *dev)
{
	struct of_phandle_args args;
	int i, n = 0;

	for (i = 0; !of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", i, &args); i++) { /* expect: of-node-leak */
		if (args.args_count != 1)
			continue;
		n++;
		of_node_put(args.np);
	}

	return n;
}
