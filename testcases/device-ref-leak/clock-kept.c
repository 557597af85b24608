// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a clock is got from the device and kept until remove: it refers to the device, whose reference has to stay that
 * long. A clock that is put here keeps nothing.
 */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct woad {
	struct clk *clk;
	int rate;
};

int woad_start(struct woad *data);
void woad_count(void);

static int woad_probe(struct platform_device *pdev)
{
	struct platform_device *codec;
	struct woad *data;
	int ret;

	codec = of_find_device_by_node(pdev->dev.of_node); /* expect: device-ref-leak */
	if (!codec) {
		ret = -EPROBE_DEFER;
		goto fail;
	}

	data = devm_kzalloc(&pdev->dev, sizeof(*data), GFP_KERNEL);
	if (!data) {
		ret = -ENOMEM;
		goto put_codec;
	}

	data->clk = clk_get(&codec->dev, NULL);
	if (IS_ERR(data->clk)) {
		ret = PTR_ERR(data->clk);
		goto put_codec;
	}

	ret = woad_start(data);
	if (ret)
		goto put_codec;

	platform_set_drvdata(pdev, data);

	return 0; /* lost-here */

put_codec:
	put_device(&codec->dev);
fail:
	woad_count();

	return ret;
}

static void woad_remove(struct platform_device *pdev)
{
	struct woad *data = platform_get_drvdata(pdev);

	clk_put(data->clk);
}

static struct platform_driver woad_driver = {
	.probe = woad_probe,
	.remove = woad_remove,
};
module_platform_driver(woad_driver);

int woad_rate(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	struct clk *clk;
	int rate;

	if (!pdev)
		return -ENODEV;

	clk = clk_get(&pdev->dev, NULL);
	rate = clk_get_rate(clk);
	clk_put(clk);

	return rate; /* lost-here */
}
