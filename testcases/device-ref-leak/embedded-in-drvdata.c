// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a getter returns a part of the driver data of the found device; a helper puts through it. */
#include <linux/of_platform.h>

struct squill_chan {
	struct squill_ctl *ctl;
	u32 id;
};

struct squill_ctl {
	struct device *dev;
	struct squill_chan chan[4];
};

struct squill_loose_chan {
	struct squill_loose_ctl *ctl;
	u32 id;
};

struct squill_loose_ctl {
	struct device *dev;
	struct squill_loose_chan chan[4];
};

struct squill_chan *squill_chan_get(struct device_node *np, unsigned int i)
{
	struct platform_device *pdev;
	struct squill_ctl *ctl;

	if (i >= 4)
		return ERR_PTR(-EINVAL);

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	ctl = platform_get_drvdata(pdev);
	if (!ctl) {
		put_device(&pdev->dev);
		return ERR_PTR(-EPROBE_DEFER);
	}

	return &ctl->chan[i];
}

void squill_chan_put(struct squill_chan *chan)
{
	put_device(chan->ctl->dev);
}

struct squill_loose_chan *squill_loose_chan_get(struct device_node *np, unsigned int i)
{
	struct squill_loose_ctl *ctl;
	struct platform_device *pdev;

	if (i >= 4)
		return ERR_PTR(-EINVAL);

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	ctl = platform_get_drvdata(pdev);
	if (!ctl) {
		put_device(&pdev->dev);
		return ERR_PTR(-EPROBE_DEFER);
	}

	return &ctl->chan[i]; /* lost-here */
}
