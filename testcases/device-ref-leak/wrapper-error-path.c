// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that leaks on its own error path and hands out the reference on success. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct walnut_pmu {
	struct device *dev;
};

int walnut_pmu_ping(struct walnut_pmu *pmu);

struct walnut_pmu *walnut_pmu_get(struct device *dev)
{
	struct platform_device *pdev;
	struct device_node *np;
	struct walnut_pmu *pmu;

	np = of_parse_phandle(dev->of_node, "acme,pmu", 0);
	if (!np)
		return ERR_PTR(-ENOENT);

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-ENODEV);

	pmu = platform_get_drvdata(pdev);
	if (!pmu)
		return ERR_PTR(-EPROBE_DEFER); /* lost-here */

	return pmu;
}

int walnut_check(struct device *dev)
{
	struct walnut_pmu *pmu = walnut_pmu_get(dev);
	int ret;

	if (IS_ERR(pmu))
		return PTR_ERR(pmu);

	ret = walnut_pmu_ping(pmu);
	put_device(pmu->dev);

	return ret;
}
