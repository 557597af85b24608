// SPDX-License-Identifier: GPL-2.0-only
/* Shape: what is set up for each unit is undone by labels and elsewhere; that a put can stand there is not sure. */
/* unfixable */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

int briar_start(void);
struct device *briar_device(int nr);

static struct device *briar_get_bus(struct device *dev)
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

/* Not all is undone there: what else it leaves behind is not known. */
struct thorn_unit {
	struct device *dev;
	struct device *bus;
	struct clk *clk, *parent, *bypass;
	bool has_bus;
	struct list_head node;
};

static LIST_HEAD(thorn_units);

static int thorn_init(struct thorn_unit *unit, int nr)
{
	struct device *dev = briar_device(nr);
	int ret;

	unit->dev = dev;
	if (unit->has_bus) {
		unit->bus = briar_get_bus(dev); /* expect: device-ref-retained */
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

static void thorn_release(struct thorn_unit *unit)
{
	clk_disable_unprepare(unit->clk);
	clk_put(unit->parent);
	clk_put(unit->clk);
}

static int thorn_probe(struct platform_device *pdev)
{
	struct thorn_unit *unit, *tmp;
	int ret, i;

	for (i = 0; i < 4; i++) {
		unit = devm_kzalloc(&pdev->dev, sizeof(*unit), GFP_KERNEL);
		if (!unit) {
			ret = -ENOMEM;
			goto err_release;
		}

		unit->has_bus = i;
		ret = thorn_init(unit, i);
		if (ret)
			goto err_release;

		list_add(&unit->node, &thorn_units);
	}

	ret = briar_start();
	if (ret)
		goto err_release;

	return 0;

err_release:
	list_for_each_entry_safe(unit, tmp, &thorn_units, node) {
		thorn_release(unit);
		list_del(&unit->node);
	}

	return ret;
}

struct platform_driver thorn_driver = {
	.probe = thorn_probe,
};

/* What the memory holds at first is not known. */
struct gorse_unit {
	struct device *dev;
	struct device *bus;
	struct clk *clk, *parent, *bypass;
	bool has_bus;
	struct list_head node;
};

static LIST_HEAD(gorse_units);

struct gorse_unit *gorse_alloc(struct device *dev);

static int gorse_init(struct gorse_unit *unit, int nr)
{
	struct device *dev = briar_device(nr);
	int ret;

	unit->dev = dev;
	if (unit->has_bus) {
		unit->bus = briar_get_bus(dev); /* expect: device-ref-retained */
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

static void gorse_release(struct gorse_unit *unit)
{
	clk_disable_unprepare(unit->clk);
	clk_put(unit->bypass);
	clk_put(unit->parent);
	clk_put(unit->clk);
}

static int gorse_probe(struct platform_device *pdev)
{
	struct gorse_unit *unit, *tmp;
	int ret, i;

	for (i = 0; i < 4; i++) {
		unit = gorse_alloc(&pdev->dev);
		if (!unit) {
			ret = -ENOMEM;
			goto err_release;
		}

		unit->has_bus = i;
		ret = gorse_init(unit, i);
		if (ret)
			goto err_release;

		list_add(&unit->node, &gorse_units);
	}

	ret = briar_start();
	if (ret)
		goto err_release;

	return 0;

err_release:
	list_for_each_entry_safe(unit, tmp, &gorse_units, node) {
		gorse_release(unit);
		list_del(&unit->node);
	}

	return ret;
}

struct platform_driver gorse_driver = {
	.probe = gorse_probe,
};

/* A success comes by the labels, too. */
struct bramble_unit {
	struct device *dev;
	struct device *bus;
	struct clk *clk, *parent, *bypass;
	bool has_bus;
	struct list_head node;
};

static LIST_HEAD(bramble_units);

static int bramble_init(struct bramble_unit *unit, int nr)
{
	struct device *dev = briar_device(nr);
	int ret;

	unit->dev = dev;
	if (unit->has_bus) {
		unit->bus = briar_get_bus(dev); /* expect: device-ref-retained */
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

out_put_bypass:
	clk_put(unit->bypass);

out_put_parent:
	clk_put(unit->parent);

out_put_clk:
	clk_put(unit->clk);

	return ret;
}

static void bramble_release(struct bramble_unit *unit)
{
	clk_disable_unprepare(unit->clk);
	clk_put(unit->bypass);
	clk_put(unit->parent);
	clk_put(unit->clk);
}

static int bramble_probe(struct platform_device *pdev)
{
	struct bramble_unit *unit, *tmp;
	int ret, i;

	for (i = 0; i < 4; i++) {
		unit = devm_kzalloc(&pdev->dev, sizeof(*unit), GFP_KERNEL);
		if (!unit) {
			ret = -ENOMEM;
			goto err_release;
		}

		unit->has_bus = i;
		ret = bramble_init(unit, i);
		if (ret)
			goto err_release;

		list_add(&unit->node, &bramble_units);
	}

	ret = briar_start();
	if (ret)
		goto err_release;

	return 0;

err_release:
	list_for_each_entry_safe(unit, tmp, &bramble_units, node) {
		bramble_release(unit);
		list_del(&unit->node);
	}

	return ret;
}

struct platform_driver bramble_driver = {
	.probe = bramble_probe,
};
