// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each round of the loop stores into memory of its own: allocated, or driver data of a device that was made in this
 * round. What an earlier round has stored is not overwritten: it stays.
 */
#include <linux/list.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct yarrow_info {
	struct list_head list;
	struct device *cci;
	int cpu;
};

static LIST_HEAD(yarrow_infos);

static struct yarrow_info *yarrow_lookup(int cpu)
{
	struct yarrow_info *info;

	list_for_each_entry(info, &yarrow_infos, list) {
		if (info->cpu == cpu)
			return info;
	}
	return NULL;
}

static int yarrow_init(struct yarrow_info *info, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-retained "kept in" */

	if (!pdev)
		return -EPROBE_DEFER;
	info->cci = &pdev->dev;
	return 0;
}

static int yarrow_probe(struct platform_device *pdev)
{
	struct yarrow_info *info;
	int cpu, ret;

	for (cpu = 0; cpu < 4; cpu++) {
		info = yarrow_lookup(cpu);
		if (info)
			continue;

		info = devm_kzalloc(&pdev->dev, sizeof(*info), GFP_KERNEL);
		if (!info)
			return -ENOMEM;

		info->cpu = cpu;
		ret = yarrow_init(info, pdev->dev.of_node);
		if (ret)
			return ret;
		list_add(&info->list, &yarrow_infos);
	}

	return 0;
}

static struct platform_driver yarrow_driver = {
	.probe = yarrow_probe,
	.driver = { .name = "yarrow" },
};
module_platform_driver(yarrow_driver);
