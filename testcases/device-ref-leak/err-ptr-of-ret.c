// SPDX-License-Identifier: GPL-2.0-only
/* Shape: ERR_PTR() of a value only known not to be 0, or an object that owns the device. */
#include <linux/of_platform.h>
#include <linux/slab.h>

struct lupin_port {
	struct device *dev;
};

int lupin_setup(struct device *dev);
int lupin_use(struct lupin_port *port);

static struct lupin_port *lupin_port_get(struct device_node *np)
{
	struct platform_device *pdev;
	struct lupin_port *port;
	int ret;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return ERR_PTR(-ENOMEM);

	pdev = of_find_device_by_node(np);
	if (!pdev) {
		kfree(port);
		return ERR_PTR(-EPROBE_DEFER);
	}

	ret = lupin_setup(&pdev->dev);
	if (ret) {
		put_device(&pdev->dev);
		kfree(port);
		return ERR_PTR(ret);
	}

	port->dev = &pdev->dev;

	return port;
}

int lupin_run_balanced(struct device_node *np)
{
	struct lupin_port *port = lupin_port_get(np);
	int ret;

	if (IS_ERR(port))
		return PTR_ERR(port);

	ret = lupin_use(port);
	put_device(port->dev);
	kfree(port);

	return ret;
}

int lupin_run(struct device_node *np)
{
	struct lupin_port *port = lupin_port_get(np); /* expect: device-ref-leak "lupin_port_get" */
	int ret;

	if (IS_ERR(port))
		return PTR_ERR(port);

	ret = lupin_use(port);
	if (ret) {
		kfree(port);
		return ret; /* lost-here */
	}

	put_device(port->dev);
	kfree(port);

	return 0;
}
