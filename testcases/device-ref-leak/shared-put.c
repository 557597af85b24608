// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the function releases it at its end already; exits that lose it go there, and success keeps its own way out. */
#include <linux/err.h>
#include <linux/of_platform.h>

struct mallow {
	struct device *dev;
	void __iomem *regs;
};

struct mallow_link;

int mallow_start(struct device *dev);
void __iomem *mallow_map(struct device *dev);
void mallow_unmap(void __iomem *regs);
struct mallow_link *mallow_add(struct device *dev);
void mallow_say(const char *what);

void mallow_falls(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */

	if (!pdev)
		return;

	if (mallow_start(&pdev->dev)) {
		mallow_say("cannot start");
		goto out_put_device;
	}

	mallow_say("started");
	return; /* lost-here */

out_put_device:
	put_device(&pdev->dev);
}

int mallow_init(struct mallow *m, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	m->dev = &pdev->dev;

	ret = mallow_start(m->dev);
	if (ret)
		return ret; /* lost-here */

	m->regs = mallow_map(m->dev);
	if (!m->regs) {
		ret = -ENOMEM;
		goto err_put_device;
	}

	return 0;

err_put_device:
	/* taken by of_find_device_by_node() */
	put_device(m->dev);

	return ret;
}

int mallow_init_map(struct mallow *m, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	m->dev = &pdev->dev;

	m->regs = mallow_map(m->dev);
	if (!m->regs)
		return -ENOMEM; /* lost-here */

	ret = mallow_start(m->dev);
	if (ret)
		goto err_unmap;

	return 0;

err_unmap:
	mallow_unmap(m->regs);

	/* taken by of_find_device_by_node() */
	put_device(m->dev);

	return ret;
}

void mallow_exit(struct mallow *m)
{
	mallow_unmap(m->regs);
	put_device(m->dev);
}

int mallow_link(struct device_node *np)
{
	struct device_node *parent = NULL;
	struct device *dev = NULL;
	struct mallow_link *link;
	int ret = 0;

	do {
		parent = of_parse_phandle(np, "parent", 0); /* expect: of-node-leak */
		if (!parent)
			break;

		dev = bus_find_device_by_of_node(&platform_bus_type, parent); /* expect: device-ref-leak */
		if (!dev) {
			ret = -EPROBE_DEFER;
			break;
		}

		link = mallow_add(dev);
		if (IS_ERR(link))
			return PTR_ERR(link); /* lost-here */
	} while (0);

	of_node_put(parent);
	put_device(dev);

	return ret;
}
