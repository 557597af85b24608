// SPDX-License-Identifier: GPL-2.0-only
/* A field that the function itself empties again is lost with what the caller frees. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct sedge {
	struct platform_device *peer;
	void *handle;
	int id;
};

int sedge_lock(struct sedge *sedge);
void sedge_unlock(struct sedge *sedge);
void *sedge_open(struct platform_device *peer);

/* Dropped when all went well, and on one way out of two. */
static int sedge_fill(struct device *dev, struct sedge *sedge)
{
	int ret;

	sedge->peer = of_find_device_by_node(dev->of_node); /* expect: device-ref-leak */
	if (!sedge->peer)
		return -ENODEV;

	sedge->handle = sedge_open(sedge->peer);
	if (!sedge->handle)
		return -ENXIO;

	ret = sedge_lock(sedge);
	if (ret)
		goto out_free;

	ret = of_property_read_u32(sedge->peer->dev.of_node, "reg", &sedge->id);
	if (ret)
		goto out;

	sedge->id++;
out:
	platform_device_put(sedge->peer);
out_free:
	sedge_unlock(sedge);

	return ret;
}

int sedge_probe(struct platform_device *pdev)
{
	struct sedge *sedge;
	int ret;

	sedge = kzalloc(sizeof(*sedge), GFP_KERNEL);
	if (!sedge)
		return -ENOMEM;

	ret = sedge_fill(&pdev->dev, sedge);
	if (ret) {
		kfree(sedge); /* lost-here */
		return ret;
	}
	platform_set_drvdata(pdev, sedge);

	return 0;
}
