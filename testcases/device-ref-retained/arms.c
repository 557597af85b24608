// SPDX-License-Identifier: GPL-2.0-only
/* Shape: each arm of a switch looks up its device into the same field; the test of what came of it stands behind. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

#define SEDGE_BANKS	4

enum sedge_id { SEDGE_BUS, SEDGE_GPU, SEDGE_OWN };

struct sedge;

struct sedge_bank {
	enum sedge_id id;
	bool low;
	struct device *supply;
};

struct sedge_data {
	int (*setup)(struct sedge *sedge);
};

struct sedge {
	struct device *dev;
	const struct sedge_data *data;
	struct sedge_bank banks[SEDGE_BANKS];
};

static struct device *sedge_find(struct sedge *sedge, int index)
{
	struct device_node *np = of_parse_phandle(sedge->dev->of_node, "acme,supplies", index);
	struct platform_device *pdev;

	if (!np)
		return ERR_PTR(-ENODEV);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	return &pdev->dev;
}

static int sedge_setup(struct sedge *sedge)
{
	u32 i;

	for (i = 0; i < SEDGE_BANKS; i++) {
		struct sedge_bank *bank = &sedge->banks[i];

		switch (bank->id) {
		case SEDGE_BUS:
			bank->supply = sedge_find(sedge, 0); /* expect: device-ref-retained */
			break;
		case SEDGE_GPU:
			if (bank->low)
				bank->supply = sedge_find(sedge, 1); /* expect: device-ref-retained */
			else
				bank->supply = sedge_find(sedge, 2); /* expect: device-ref-retained */
			break;
		case SEDGE_OWN:
			bank->supply = sedge->dev;
			get_device(bank->supply);
			break;
		default:
			return -EINVAL;
		}

		if (IS_ERR(bank->supply))
			return dev_err_probe(sedge->dev, PTR_ERR(bank->supply), "no supply\n");
	}

	return 0;
}

static const struct sedge_data sedge_data = {
	.setup = sedge_setup,
};

static int sedge_probe(struct platform_device *pdev)
{
	struct sedge *sedge;
	int ret;

	sedge = devm_kzalloc(&pdev->dev, sizeof(*sedge), GFP_KERNEL);
	if (!sedge)
		return -ENOMEM;

	sedge->dev = &pdev->dev;
	sedge->data = &sedge_data;
	ret = sedge->data->setup(sedge);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, sedge);

	return 0;
}

static struct platform_driver sedge_driver = {
	.probe = sedge_probe,
	.driver = { .name = "sedge" },
};
module_platform_driver(sedge_driver);
