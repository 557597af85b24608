// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the release function of another file's get checks for error pointers and puts core->dev. */
#include <linux/of_platform.h>

struct phlox {
	struct device *dev;
	u32 id;
};

int phlox_send(struct phlox *core);

struct phlox *phlox_get(struct device_node *np)
{
	struct platform_device *pdev;
	struct phlox *core;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	core = platform_get_drvdata(pdev);
	if (!core) {
		put_device(&pdev->dev);
		return ERR_PTR(-EPROBE_DEFER);
	}

	return core;
}

void phlox_put(struct phlox *core)
{
	if (IS_ERR_OR_NULL(core))
		return;

	put_device(core->dev);
}

int phlox_use(struct device_node *np)
{
	struct phlox *core = phlox_get(np);
	int ret;

	if (IS_ERR(core)) {
		if (PTR_ERR(core) != -ENODEV)
			return PTR_ERR(core);
		core = NULL;
	}

	ret = core ? phlox_send(core) : 0;
	phlox_put(core);

	return ret;
}

int phlox_use_lost(struct device_node *np)
{
	struct phlox *core = phlox_get(np); /* expect: device-ref-leak "phlox_get" */
	int ret;

	if (IS_ERR(core))
		return PTR_ERR(core);

	ret = phlox_send(core);
	if (ret)
		return ret; /* lost-here */

	phlox_put(core);

	return 0;
}
