// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the handler's release, behind an ops table in another file, drops what its init took. */
#include "teff.h"

struct teff_drv {
	struct teff_fw *fw;
};

struct teff_loose_drv {
	struct platform_device *vpu;
};

int teff_register(struct device *dev);

static int teff_probe(struct platform_device *pdev)
{
	struct teff_drv *drv;
	int ret;

	drv = devm_kzalloc(&pdev->dev, sizeof(*drv), GFP_KERNEL);
	if (!drv)
		return -ENOMEM;

	drv->fw = teff_fw_select(&pdev->dev, false);
	if (IS_ERR(drv->fw))
		return PTR_ERR(drv->fw);

	platform_set_drvdata(pdev, drv);
	ret = teff_register(&pdev->dev);
	if (ret)
		teff_fw_release(drv->fw);

	return ret;
}

static void teff_remove(struct platform_device *pdev)
{
	struct teff_drv *drv = platform_get_drvdata(pdev);

	teff_fw_release(drv->fw);
}

static int teff_loose_probe(struct platform_device *pdev)
{
	struct teff_loose_drv *drv;

	drv = devm_kzalloc(&pdev->dev, sizeof(*drv), GFP_KERNEL);
	if (!drv)
		return -ENOMEM;

	drv->vpu = of_find_device_by_node(pdev->dev.of_node->child); /* expect: device-ref-retained */
	if (!drv->vpu)
		return -EPROBE_DEFER;

	platform_set_drvdata(pdev, drv);

	return 0;
}

static struct platform_driver teff_driver = {
	.probe = teff_probe,
	.remove = teff_remove,
	.driver = { .name = "teff" },
};

static struct platform_driver teff_loose_driver = {
	.probe = teff_loose_probe,
	.driver = { .name = "teff-loose" },
};

static int __init teff_init(void)
{
	return platform_driver_register(&teff_driver) ?: platform_driver_register(&teff_loose_driver);
}
module_init(teff_init);
