// SPDX-License-Identifier: GPL-2.0-only
/* Bug shape: one goto names the label below the put instead of the one above. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct birch_link {
	u32 id;
	void *peer;
};

int birch_link_reset(struct birch_link *link, struct platform_device *peer);
int birch_link_publish(struct birch_link *link);

int birch_link_create(struct device_node *np, u32 id)
{
	struct birch_link *link;
	struct platform_device *peer;
	int ret;

	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;

	peer = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!peer) {
		ret = -EPROBE_DEFER;
		goto err_free;
	}

	ret = birch_link_reset(link, peer);
	if (ret)
		goto err_put;

	link->id = id;
	ret = birch_link_publish(link);
	if (ret)
		goto err_free; /* lost-here */

	put_device(&peer->dev);

	return 0;

err_put:
	put_device(&peer->dev);
err_free:
	kfree(link);

	return ret;
}

int birch_link_create_balanced(struct device_node *np, u32 id)
{
	struct birch_link *link;
	struct platform_device *peer;
	int ret;

	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;

	peer = of_find_device_by_node(np);
	if (!peer) {
		ret = -EPROBE_DEFER;
		goto err_free;
	}

	ret = birch_link_reset(link, peer);
	if (ret)
		goto err_put;

	link->id = id;
	ret = birch_link_publish(link);
	if (ret)
		goto err_put;

	put_device(&peer->dev);

	return 0;

err_put:
	put_device(&peer->dev);
err_free:
	kfree(link);

	return ret;
}
