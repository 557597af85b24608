// SPDX-License-Identifier: GPL-2.0-only
/* Shape: so many exits lose it that they get a label, the first of the function; two would not. */
#include <linux/of_platform.h>

int comfrey_on(struct device *dev, int what);
void comfrey_keep(int what);

int comfrey_probe(struct device_node *np, int what)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int err;

	if (!pdev)
		return -ENODEV;

	err = comfrey_on(&pdev->dev, 1);
	if (err)
		return err; /* lost-here */

	if (what > 4)
		return -EINVAL; /* lost-here */

	err = comfrey_on(&pdev->dev, 2);
	if (err < 0)
		return err; /* lost-here */

	err = comfrey_on(&pdev->dev, what);
	if (!err)
		comfrey_keep(what);

	return err; /* lost-here */
}

int comfrey_once(struct device_node *np, int what)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int err;

	if (!pdev)
		return -ENODEV;

	err = comfrey_on(&pdev->dev, 1);
	if (err)
		return err; /* lost-here */

	err = comfrey_on(&pdev->dev, what);
	if (!err)
		comfrey_keep(what);

	return err; /* lost-here */
}

/* not all of them are errors */
int comfrey_when_on(struct device_node *np, int what)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int err;

	if (!pdev)
		return 0;

	err = comfrey_on(&pdev->dev, 1);
	if (err)
		return err; /* lost-here */

	if (what > 4) {
		comfrey_keep(what);
		return 0; /* lost-here */
	}

	err = comfrey_on(&pdev->dev, 2);
	if (err < 0)
		return err; /* lost-here */

	if (what < 2)
		return -EINVAL; /* lost-here */

	err = comfrey_on(&pdev->dev, what);

	return err; /* lost-here */
}
