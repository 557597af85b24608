// SPDX-License-Identifier: GPL-2.0-only
/* The function of the right name takes another struct. */
/* unfixable */
#include "larimar.h"

struct larimar_other {
	struct larimar_hub *hub;
};

static int larimar_other_probe(struct platform_device *pdev)
{
	struct larimar_other *other;
	int ret;

	other = devm_kzalloc(&pdev->dev, sizeof(*other), GFP_KERNEL);
	if (!other)
		return -ENOMEM;

	other->hub = larimar_port_get(&pdev->dev); /* expect: device-ref-retained */
	if (IS_ERR(other->hub))
		return PTR_ERR(other->hub);

	ret = larimar_start(other->hub);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, other);

	return 0;
}

static struct platform_driver larimar_other_driver = {
	.probe = larimar_other_probe,
	.driver = { .name = "larimar-other" },
};
module_platform_driver(larimar_other_driver);
