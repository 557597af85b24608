// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one variable takes one node after the other; what was in it is dropped behind its last use. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/printk.h>

#define CHECK(cond)	do { if (!(cond)) pr_err("check failed\n"); } while (0)

#define LOG_BEGIN(text)	pr_info("begin " text "\n")
#define LOG_END(text)	pr_info("end " text "\n")

int tansy_count(struct device_node *np);

void tansy_names(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct device_node *np;
	int n;

	platform_device_put(pdev);

	np = of_get_child_by_name(parent, "none"); /* expect: of-node-leak */
	CHECK(!np);

	/* The next one is there. */
	np = of_get_child_by_name(parent, "first"); /* lost-here */ /* expect: of-node-leak */
	n = tansy_count(np);
	CHECK(n == 1);

	/* And another one. */
	np = of_get_child_by_name(parent, "second"); /* lost-here */ /* expect: of-node-leak */

	LOG_BEGIN("count");

	n = tansy_count(np);

	LOG_END("count");

	CHECK(n == 2);
} /* lost-here */
