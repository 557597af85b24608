// SPDX-License-Identifier: GPL-2.0-only
/* One kind of handler: init looks the device up, the release of the ops table drops it. */
#include "teff.h"

static int teff_vpu_load(struct teff_fw *fw)
{
	return platform_get_drvdata(fw->pdev) ? 0 : -EPROBE_DEFER;
}

static void teff_vpu_release(struct teff_fw *fw)
{
	put_device(&fw->pdev->dev);
}

static const struct teff_fw_ops teff_vpu_ops = {
	.load = teff_vpu_load,
	.release = teff_vpu_release,
};

struct teff_fw *teff_vpu_init(struct device *owner)
{
	struct platform_device *vpu;
	struct teff_fw *fw;

	vpu = of_find_device_by_node(owner->of_node->child);
	if (!vpu)
		return ERR_PTR(-EPROBE_DEFER);

	fw = devm_kzalloc(owner, sizeof(*fw), GFP_KERNEL);
	if (!fw) {
		put_device(&vpu->dev);
		return ERR_PTR(-ENOMEM);
	}

	fw->ops = &teff_vpu_ops;
	fw->pdev = vpu;

	return fw;
}
