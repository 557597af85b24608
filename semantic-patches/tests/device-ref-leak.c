// SPDX-License-Identifier: GPL-2.0-only
/* Each function that loses a device has an "expect" on the line of the call that took it. */

struct fennel {
	struct device *dev;
	struct device *sram;
	struct device *kept;
	struct platform_device *larb[4];
};

static int early_return(struct device_node *np)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(np);	/* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;
	ret = fennel_setup(&pdev->dev);
	if (ret)
		return ret;
	if (fennel_busy()) {
		fennel_log();
		return -EBUSY;
	}
	put_device(&pdev->dev);
	return 0;
}

static int no_null_test(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);	/* expect: device-ref-leak */

	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
	return 0;
}

static int drvdata_taken(struct fennel *f, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);	/* expect: device-ref-leak */
	void *data;

	if (WARN_ON(!pdev))
		return -EINVAL;
	data = platform_get_drvdata(pdev);
	fennel_use(data);
	return 0;
}

static int success_only(struct device_node *np)
{
	struct i2c_client *codec = of_find_i2c_device_by_node(np);	/* expect: device-ref-leak */
	int ret;

	if (!codec)
		return -EPROBE_DEFER;
	ret = fennel_setup(&codec->dev);
	if (ret)
		goto err;
	return 0;
err:
	put_device(&codec->dev);
	return ret;
}

static void conditional(struct device_node *np, int second)
{
	struct platform_device *pdev = NULL;

	if (second)
		pdev = of_find_device_by_node(np);	/* expect: device-ref-leak */
	if (pdev)
		fennel_use(pdev);
}

static int every_round(struct device_node *np)
{
	struct platform_device *pdev;
	int i;

	for (i = 0; i < 4; i++) {
		pdev = of_find_device_by_node(np + i);	/* expect: device-ref-leak */
		if (!pdev)
			continue;
		fennel_use(pdev);
	}
	return 0;
}

static struct device *fennel_get_device(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return NULL;
	return &pdev->dev;
}

static int through_wrapper(struct device_node *np)
{
	struct device *dev = fennel_get_device(np);	/* expect: device-ref-leak */

	if (!dev)
		return -ENODEV;
	if (fennel_setup(dev))
		return -EIO;
	put_device(dev);
	return 0;
}

static int never_put(struct fennel *f, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);	/* expect: device-ref-retained */

	if (!pdev)
		return -ENODEV;
	f->kept = &pdev->dev;
	return 0;
}

/* --- nothing to say of these --- */

static int one_exit(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	int ret = -ENODEV;

	if (!pdev)
		goto out;
	ret = fennel_setup(&pdev->dev);
	platform_device_put(pdev);
out:
	return ret;
}

static int put_without_test(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	void *data = platform_get_drvdata(pdev);

	platform_device_put(pdev);
	return fennel_use(data);
}

static int guarded_put(struct device_node *np)
{
	struct platform_device *pdev = NULL;
	int ret;

	if (np)
		pdev = of_find_device_by_node(np);
	ret = fennel_setup(NULL);
	if (pdev) {
		fennel_log();
		put_device(&pdev->dev);
	}
	return ret;
}

static int cleanup_attribute(struct device_node *np)
{
	struct device *dev __free(put_device) = bus_find_device_by_of_node(&fennel_bus, np);

	return dev ? fennel_setup(dev) : -ENODEV;
}

static int cleanup_of_alias(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct device *dev __free(put_device) = pdev ? &pdev->dev : NULL;

	return dev ? fennel_setup(dev) : -ENODEV;
}

static void fennel_drop(void *data)
{
	put_device(data);
}

static int devm_action(struct device *dev, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	return devm_add_action_or_reset(dev, fennel_drop, &pdev->dev);
}

static int put_in_remove(struct fennel *f, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	f->sram = &pdev->dev;
	return 0;
}

static void fennel_remove(struct fennel *f)
{
	int i;

	put_device(f->sram);
	for (i = 0; i < 4; i++)
		platform_device_put(f->larb[i]);
}

static int array_put_in_remove(struct fennel *f, struct device_node *np, int i)
{
	f->larb[i] = of_find_device_by_node(np);
	return f->larb[i] ? 0 : -ENODEV;
}

static int reused_variable(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);
	pdev = fennel_self();
	return fennel_use(pdev);
}

static int second_lookup(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		pdev = of_find_device_by_node(np->parent);
	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);
	return 0;
}

static int alias(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct device *dev;

	if (!pdev)
		return -ENODEV;
	dev = &pdev->dev;
	fennel_use(dev);
	put_device(dev);
	return 0;
}

static void walk(void)
{
	struct pci_dev *pdev = NULL;

	while ((pdev = pci_get_device(1, 2, pdev)))
		fennel_use(pdev);
}
