/* SPDX-License-Identifier: GPL-2.0-only */
/* A number of phandles that an array of fixed size is filled with. */
#include <linux/iommu.h>
#include <linux/kernel.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define SORREL_PORTS	8

struct sorrel {
	struct device *dev;
	void *port[SORREL_PORTS];
	unsigned int nr;
};

static int sorrel_probe(struct platform_device *pdev)
{
	struct sorrel *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);
	int i, n;

	if (!s)
		return -ENOMEM;
	n = of_count_phandle_with_args(pdev->dev.of_node, "sorrel,ports", NULL);
	if (n < 0)
		return n;

	for (i = 0; i < n; i++)
		s->port[i] = s; /* expect: dt-count-unchecked "'s->port' has 8 elements" */
	return 0;
}

static struct platform_driver sorrel_driver = {
	.probe = sorrel_probe,
};
