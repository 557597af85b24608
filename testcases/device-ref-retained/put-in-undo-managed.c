// SPDX-License-Identifier: GPL-2.0-only
/* unfixable */
/* As put-in-undo.c, but with a managed interrupt, which may still come when all that is undone. */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct cleavers_unit {
	struct device *dev;
	struct device *bus;
	struct clk *clk, *parent, *bypass;
	bool has_bus;
	struct list_head node;
};

static LIST_HEAD(cleavers_units);

int cleavers_start(void);
irqreturn_t cleavers_irq(int irq, void *data);
struct device *cleavers_device(int nr);

static struct device *cleavers_get_bus(struct device *dev)
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

static int cleavers_init(struct cleavers_unit *unit, int nr)
{
	struct device *dev = cleavers_device(nr);
	int ret;

	unit->dev = dev;
	if (unit->has_bus) {
		unit->bus = cleavers_get_bus(dev); /* expect: device-ref-retained */
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

static void cleavers_release(struct cleavers_unit *unit)
{
	clk_disable_unprepare(unit->clk);
	clk_put(unit->bypass);
	clk_put(unit->parent);
	clk_put(unit->clk);
}

static int cleavers_probe(struct platform_device *pdev)
{
	struct cleavers_unit *unit, *tmp;
	int ret, i;

	for (i = 0; i < 4; i++) {
		unit = devm_kzalloc(&pdev->dev, sizeof(*unit), GFP_KERNEL);
		if (!unit) {
			ret = -ENOMEM;
			goto err_release;
		}

		ret = devm_request_irq(&pdev->dev, i, cleavers_irq, 0, "cleavers", unit);
		if (ret)
			goto err_release;

		unit->has_bus = i;
		ret = cleavers_init(unit, i);
		if (ret)
			goto err_release;

		list_add(&unit->node, &cleavers_units);
	}

	ret = cleavers_start();
	if (ret)
		goto err_release;

	return 0;

err_release:
	list_for_each_entry_safe(unit, tmp, &cleavers_units, node) {
		cleavers_release(unit);
		list_del(&unit->node);
	}

	return ret;
}

struct platform_driver cleavers_driver = {
	.probe = cleavers_probe,
};
