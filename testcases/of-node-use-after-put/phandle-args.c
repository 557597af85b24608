// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the node in the arguments of a phandle; the next parse puts another node there. */
#include <linux/of.h>
#include <linux/of_platform.h>

int medick_setup(struct platform_device *pdev, u32 port);

int medick_probe(struct device *dev)
{
	struct platform_device *pdev;
	struct of_phandle_args args;
	int ret;

	ret = of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", 0, &args); /* known-miss: of-node-use-after-put */
	if (ret)
		return ret;

	of_node_put(args.np);
	pdev = of_find_device_by_node(args.np); /* lost-here */
	if (!pdev)
		return -EPROBE_DEFER;

	ret = medick_setup(pdev, args.args[0]);
	put_device(&pdev->dev);

	return ret;
}

int medick_probe_both(struct device *dev)
{
	struct platform_device *pdev;
	struct of_phandle_args args;
	int i, ret;

	for (i = 0; i < 2; i++) {
		ret = of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", i, &args);
		if (ret)
			return ret;

		pdev = of_find_device_by_node(args.np);
		of_node_put(args.np);
		if (!pdev)
			return -EPROBE_DEFER;

		ret = medick_setup(pdev, args.args[0]);
		put_device(&pdev->dev);
		if (ret)
			return ret;
	}

	return 0;
}
