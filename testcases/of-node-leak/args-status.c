// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: a test looks at the result of a look-up that may fail, and goes on whatever it is. There is a node to put
 * where the status says so.
 */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/printk.h>
#include <linux/string.h>

#define teasel_check(result, fmt, ...)				\
	do {							\
		if (!(result))					\
			pr_err(fmt, ##__VA_ARGS__);		\
	} while (0)

bool teasel_has_device(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	put_device(pdev ? &pdev->dev : NULL);
	return pdev;
}

void teasel_rounds(struct device_node *np)
{
	struct of_phandle_args args;
	int i, rc;

	for (i = 0; i < 3; i++) {
		bool passed = true;

		memset(&args, 0, sizeof(args));
		rc = of_parse_phandle_with_args(np, "list", "#cells", i, &args); /* expect: of-node-leak */

		switch (i) {
		case 0:
			passed &= !rc;
			passed &= (args.args_count == 1);
			break;
		case 1:
			passed &= (rc == -ENOENT);
			break;
		default:
			passed = false;
		}
		teasel_check(passed, "index %i: %p rc=%i\n", i, args.np, rc);
	}
}

void teasel_first(struct device_node *np)
{
	struct of_phandle_args args;
	int rc;

	memset(&args, 0, sizeof(args));
	rc = of_parse_phandle_with_args(np, "list", "#cells", 0, &args); /* expect: of-node-leak */
	teasel_check(rc >= 0, "got:%i\n", rc);

	rc = of_count_phandle_with_args(np, "list", "#cells");
	teasel_check(rc >= 0, "got:%i\n", rc);
} /* lost-here */
