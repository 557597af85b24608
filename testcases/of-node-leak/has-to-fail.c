// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a test calls a look-up that has to fail; what it might give is not worth a put. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/printk.h>

#define CHECK(cond, rc)	do { if (!(cond)) pr_err("check failed: %i\n", rc); } while (0)

void sorrel_test(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct of_phandle_args args;
	int rc;

	platform_device_put(pdev);

	rc = of_parse_phandle_with_args(parent, "acme,bad", "#acme-cells", 0, &args); /* expect: of-node-leak */
	CHECK(rc == -EINVAL, rc);
} /* lost-here */
