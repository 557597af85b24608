// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a look-up that need not fail, as what is made of its status shows. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/printk.h>

#define CHECK(cond, rc)	do { if (!(cond)) pr_err("check failed: %i\n", rc); } while (0)

/* It has to work: then it holds one. */
void burnet_test_good(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct of_phandle_args args;
	int rc;

	platform_device_put(pdev);

	rc = of_parse_phandle_with_args(parent, "acme,good", "#acme-cells", 0, &args); /* expect: of-node-leak */
	CHECK(rc == 0, rc);
} /* lost-here */

/* The driver goes by what it says. */
int burnet_probe(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct of_phandle_args args;
	int rc;

	platform_device_put(pdev);

	rc = of_parse_phandle_with_args(parent, "acme,own", "#acme-cells", 0, &args); /* expect: of-node-leak */
	if (rc == -EINVAL)
		return -ENODEV;

	return 0; /* lost-here */
}
