// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a function of a file that names no device API hands the device on to one that keeps it. */
#include "vetiver.h"

struct vetiver_drv {
	struct vetiver_fw *fw;
};

int vetiver_register(struct device *dev);

static int vetiver_probe(struct platform_device *pdev)
{
	struct platform_device *vpu;
	struct vetiver_drv *drv;
	int ret;

	drv = devm_kzalloc(&pdev->dev, sizeof(*drv), GFP_KERNEL);
	if (!drv)
		return -ENOMEM;

	vpu = of_find_device_by_node(pdev->dev.of_node->child); /* known-false: device-ref-leak */
	if (!vpu)
		return -EPROBE_DEFER;

	drv->fw = vetiver_fw_select(&pdev->dev, vpu);
	if (IS_ERR(drv->fw)) {
		put_device(&vpu->dev);
		return PTR_ERR(drv->fw);
	}

	platform_set_drvdata(pdev, drv);
	ret = vetiver_register(&pdev->dev);
	if (ret)
		vetiver_fw_release(drv->fw);

	return ret;
}

static void vetiver_remove(struct platform_device *pdev)
{
	struct vetiver_drv *drv = platform_get_drvdata(pdev);

	vetiver_fw_release(drv->fw);
}

static struct platform_driver vetiver_driver = {
	.probe = vetiver_probe,
	.remove = vetiver_remove,
	.driver = { .name = "vetiver" },
};
module_platform_driver(vetiver_driver);
