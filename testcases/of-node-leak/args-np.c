// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the node is in args.np, which the function itself never spells; what the call returns tells whether there is one. */
#include <linux/of.h>
#include <linux/of_platform.h>

int gorse_setup(struct device *dev, u32 port);

int gorse_probe(struct device *dev)
{
	struct of_phandle_args args;
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev)
		return -EPROBE_DEFER;
	put_device(&pdev->dev);

	ret = of_parse_phandle_with_args(dev->of_node, "acme,ports", "#port-cells", 0, &args); /* expect: of-node-leak */
	if (ret)
		return ret;

	if (args.args_count != 1)
		return -EINVAL; /* lost-here */

	return gorse_setup(dev, args.args[0]); /* lost-here */
}
