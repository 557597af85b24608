// SPDX-License-Identifier: GPL-2.0-only
/* A wrapper that allocates an object and keeps the device in it. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/slab.h>

struct umber_chan {
	struct device *consumer;
	struct platform_device *pdev;
	u32 pads;
};

int umber_chan_enable(struct umber_chan *chan);

struct umber_chan *umber_chan_request(struct device *dev, struct device_node *np)
{
	struct umber_chan *chan;
	int err;

	chan = kzalloc(sizeof(*chan), GFP_KERNEL);
	if (!chan)
		return ERR_PTR(-ENOMEM);

	chan->pdev = of_find_device_by_node(np);
	if (!chan->pdev) {
		err = -ENODEV;
		goto free;
	}

	if (!platform_get_drvdata(chan->pdev)) {
		err = -EPROBE_DEFER;
		goto put;
	}

	chan->consumer = dev;

	return chan;

put:
	platform_device_put(chan->pdev);
free:
	kfree(chan);
	return ERR_PTR(err);
}

void umber_chan_free(struct umber_chan *chan)
{
	platform_device_put(chan->pdev);
	kfree(chan);
}

int umber_test(struct device *dev, struct device_node *np)
{
	struct umber_chan *chan;
	int err;

	chan = umber_chan_request(dev, np); /* expect: device-ref-leak "umber_chan_request" */
	if (IS_ERR(chan))
		return PTR_ERR(chan);

	err = umber_chan_enable(chan);
	if (err)
		return err; /* lost-here */

	umber_chan_free(chan);

	return 0;
}

int umber_test_balanced(struct device *dev, struct device_node *np)
{
	struct umber_chan *chan = umber_chan_request(dev, np);
	int err;

	if (IS_ERR(chan))
		return PTR_ERR(chan);

	err = umber_chan_enable(chan);
	umber_chan_free(chan);

	return err;
}

/* The same with a request function that forgets the put when it fails. */
struct umber_chan *umber_chan_request_leaky(struct device *dev, struct device_node *np)
{
	struct umber_chan *chan;

	chan = kzalloc(sizeof(*chan), GFP_KERNEL);
	if (!chan)
		return ERR_PTR(-ENOMEM);

	chan->pdev = of_find_device_by_node(np); /* expect: device-ref-leak "of_find_device_by_node" */
	if (!chan->pdev) {
		kfree(chan);
		return ERR_PTR(-ENODEV);
	}

	if (!platform_get_drvdata(chan->pdev)) {
		kfree(chan); /* lost-here */
		return ERR_PTR(-EPROBE_DEFER);
	}

	chan->consumer = dev;

	return chan;
}
