// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one of the arms borrows its device, so that behind the switch nothing tells whether there is one to put. */
/* unfixable */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

#define REED_BANKS	4

enum reed_id { REED_BUS, REED_GPU, REED_OWN };

struct reed;

struct reed_bank {
	enum reed_id id;
	bool low;
	struct device *supply;
};

struct reed_data {
	int (*setup)(struct reed *reed);
};

struct reed {
	struct device *dev;
	const struct reed_data *data;
	struct reed_bank banks[REED_BANKS];
};

static struct device *reed_find(struct reed *reed, int index)
{
	struct device_node *np = of_parse_phandle(reed->dev->of_node, "acme,supplies", index);
	struct platform_device *pdev;

	if (!np)
		return ERR_PTR(-ENODEV);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	return &pdev->dev;
}

static int reed_setup(struct reed *reed)
{
	u32 i;

	for (i = 0; i < REED_BANKS; i++) {
		struct reed_bank *bank = &reed->banks[i];

		switch (bank->id) {
		case REED_BUS:
			bank->supply = reed_find(reed, 0); /* expect: device-ref-retained */
			break;
		case REED_GPU:
			if (bank->low)
				bank->supply = reed_find(reed, 1); /* expect: device-ref-retained */
			else
				bank->supply = reed_find(reed, 2); /* expect: device-ref-retained */
			break;
		case REED_OWN:
			bank->supply = reed->dev;
			break;
		default:
			return -EINVAL;
		}

		if (IS_ERR(bank->supply))
			return dev_err_probe(reed->dev, PTR_ERR(bank->supply), "no supply\n");
	}

	return 0;
}

static const struct reed_data reed_data = {
	.setup = reed_setup,
};

static int reed_probe(struct platform_device *pdev)
{
	struct reed *reed;
	int ret;

	reed = devm_kzalloc(&pdev->dev, sizeof(*reed), GFP_KERNEL);
	if (!reed)
		return -ENOMEM;

	reed->dev = &pdev->dev;
	reed->data = &reed_data;
	ret = reed->data->setup(reed);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, reed);

	return 0;
}

static struct platform_driver reed_driver = {
	.probe = reed_probe,
	.driver = { .name = "reed" },
};
module_platform_driver(reed_driver);
