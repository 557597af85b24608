// SPDX-License-Identifier: GPL-2.0-only
/* One kind of handler: takes the device over in init, its release drops it. */
#include "vetiver.h"

static int vetiver_vpu_load(struct vetiver_fw *fw)
{
	return platform_get_drvdata(fw->pdev) ? 0 : -EPROBE_DEFER;
}

static void vetiver_vpu_release(struct vetiver_fw *fw)
{
	put_device(&fw->pdev->dev);
}

static const struct vetiver_fw_ops vetiver_vpu_ops = {
	.load = vetiver_vpu_load,
	.release = vetiver_vpu_release,
};

struct vetiver_fw *vetiver_vpu_init(struct device *owner, struct platform_device *vpu)
{
	struct vetiver_fw *fw;

	fw = devm_kzalloc(owner, sizeof(*fw), GFP_KERNEL);
	if (!fw)
		return ERR_PTR(-ENOMEM);

	fw->ops = &vetiver_vpu_ops;
	fw->pdev = vpu;
	fw->owner = owner;

	return fw;
}
