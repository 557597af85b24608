// SPDX-License-Identifier: GPL-2.0-only
/* A node that is looked up only to find its child. */
#include <linux/of_platform.h>
#include <linux/platform_device.h>

int tansy_probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node;
	struct platform_device *peer;
	struct device_node *child;

	child = of_get_child_by_name(of_parse_phandle(np, "bus", 0), "port"); /* expect: of-node-leak "of_parse_phandle" */
	if (!child)
		return -EINVAL; /* lost-here */

	peer = of_find_device_by_node(child);
	of_node_put(child);
	if (!peer)
		return -EPROBE_DEFER; /* lost-here */

	platform_device_put(peer);

	return 0; /* lost-here */
}
