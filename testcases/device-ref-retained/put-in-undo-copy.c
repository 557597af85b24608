// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* As put-in-undo.c, but a unit may be written as a whole: whose device it has then is not known. */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct spurrey_unit {
	struct device *dev;
	struct device *bus;
	struct clk *clk, *parent, *bypass;
	bool has_bus;
	struct list_head node;
};

static LIST_HEAD(spurrey_units);

int spurrey_start(void);
struct device *spurrey_device(int nr);

static struct device *spurrey_get_bus(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "acme,bus", 0);
	struct platform_device *pdev;

	if (!np)
		return ERR_PTR(-ENODEV);

	pdev = of_find_device_by_node(np);
	of_node_put(np);
	if (!pdev)
		return ERR_PTR(-EPROBE_DEFER);

	return &pdev->dev;
}

static int spurrey_init(struct spurrey_unit *unit, int nr)
{
	struct device *dev = spurrey_device(nr);
	int ret;

	unit->dev = dev;
	if (unit->has_bus) {
		unit->bus = spurrey_get_bus(dev); /* expect: device-ref-retained */
		if (IS_ERR(unit->bus))
			return PTR_ERR(unit->bus);
	}

	unit->clk = clk_get(dev, "core");
	if (IS_ERR(unit->clk))
		return dev_err_probe(dev, PTR_ERR(unit->clk),
				     "no clock\n");

	unit->parent = clk_get(dev, "parent");
	if (IS_ERR(unit->parent)) {
		ret = PTR_ERR(unit->parent);
		goto out_put_clk;
	}

	unit->bypass = clk_get(dev, "bypass");
	if (IS_ERR(unit->bypass)) {
		ret = PTR_ERR(unit->bypass);
		goto out_put_parent;
	}

	ret = clk_prepare_enable(unit->clk);
	if (ret)
		goto out_put_bypass;

	return 0;

out_put_bypass:
	clk_put(unit->bypass);

out_put_parent:
	clk_put(unit->parent);

out_put_clk:
	clk_put(unit->clk);

	return ret;
}

static void spurrey_release(struct spurrey_unit *unit)
{
	clk_disable_unprepare(unit->clk);
	clk_put(unit->bypass);
	clk_put(unit->parent);
	clk_put(unit->clk);
}

void spurrey_copy(struct spurrey_unit *to, const struct spurrey_unit *from)
{
	*to = *from;
}

static int spurrey_probe(struct platform_device *pdev)
{
	struct spurrey_unit *unit, *tmp;
	int ret, i;

	for (i = 0; i < 4; i++) {
		unit = devm_kzalloc(&pdev->dev, sizeof(*unit), GFP_KERNEL);
		if (!unit) {
			ret = -ENOMEM;
			goto err_release;
		}

		unit->has_bus = i;
		ret = spurrey_init(unit, i);
		if (ret)
			goto err_release;

		list_add(&unit->node, &spurrey_units);
	}

	ret = spurrey_start();
	if (ret)
		goto err_release;

	return 0;

err_release:
	list_for_each_entry_safe(unit, tmp, &spurrey_units, node) {
		spurrey_release(unit);
		list_del(&unit->node);
	}

	return ret;
}

struct platform_driver spurrey_driver = {
	.probe = spurrey_probe,
};
