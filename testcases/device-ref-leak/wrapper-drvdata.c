// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that returns drvdata whose ->dev is the device, and a release helper that puts it. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct tulip_fw {
	struct device *dev;
	struct mutex lock;
};

int tulip_fw_call(struct tulip_fw *fw, u32 cmd);

struct tulip_fw *tulip_fw_get(struct device *dev)
{
	struct platform_device *pdev;
	struct tulip_fw *fw;
	struct device_node *np;

	np = of_parse_phandle(dev->of_node, "acme,firmware", 0);
	if (!np)
		return ERR_PTR(-ENOENT);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-ENODEV);

	fw = platform_get_drvdata(pdev);
	if (!fw) {
		put_device(&pdev->dev);
		return ERR_PTR(-EPROBE_DEFER);
	}

	return fw;
}

void tulip_fw_release(struct tulip_fw *fw)
{
	if (fw)
		put_device(fw->dev);
}

int tulip_reset(struct device *dev)
{
	struct tulip_fw *fw;
	int ret;

	fw = tulip_fw_get(dev); /* expect: device-ref-leak "tulip_fw_get" */
	if (IS_ERR(fw))
		return PTR_ERR(fw);

	ret = tulip_fw_call(fw, 1);
	if (ret < 0) {
		dev_err(dev, "reset failed\n");
		return ret; /* lost-here */
	}

	ret = tulip_fw_call(fw, 2);
	tulip_fw_release(fw);

	return ret;
}

int tulip_reset_balanced(struct device *dev)
{
	struct tulip_fw *fw;
	int ret;

	fw = tulip_fw_get(dev);
	if (IS_ERR(fw))
		return PTR_ERR(fw);

	ret = tulip_fw_call(fw, 1);
	if (ret < 0) {
		dev_err(dev, "reset failed\n");
		goto release;
	}

	ret = tulip_fw_call(fw, 2);
release:
	tulip_fw_release(fw);

	return ret;
}
