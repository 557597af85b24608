// SPDX-License-Identifier: GPL-2.0-only
/* Shape: which elements of an array hold something where the function leaves early is not certain, so no fix. */
/* unfixable */
#include <linux/of.h>
#include <linux/of_platform.h>

int medlar_count(struct device_node *np);

/* The second is not looked up where the first is missing. */
int medlar_one_by_one(struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct device_node *np[2];
	int i, n = 0;

	if (!pdev)
		return -ENODEV;
	put_device(&pdev->dev);

	np[0] = of_get_child_by_name(parent, "first"); /* expect: of-node-leak */
	if (!medlar_count(np[0]))
		return -EINVAL; /* lost-here */
	np[1] = of_get_child_by_name(parent, "second");

	for (i = 0; i < 2; i++) {
		n += medlar_count(np[i]);
		of_node_put(np[i]);
	}

	return n;
}

/* The loop may have put some of them. */
int medlar_within(struct device_node *parent)
{
	struct device_node *np[2];
	int i, n = 0;

	np[0] = of_get_child_by_name(parent, "first"); /* expect: of-node-leak */
	np[1] = of_get_child_by_name(parent, "second"); /* expect: of-node-leak */

	for (i = 0; i < 2; i++) {
		if (!medlar_count(np[i]))
			return -EINVAL; /* lost-here */
		n++;
		of_node_put(np[i]);
	}

	return n;
}

/* The third is put by nobody. */
int medlar_short(struct device_node *parent)
{
	struct device_node *np[3];
	int i, n = 0;

	np[0] = of_get_child_by_name(parent, "first"); /* expect: of-node-leak */
	np[1] = of_get_child_by_name(parent, "second"); /* expect: of-node-leak */
	np[2] = parent;
	if (!np[0] || !np[1])
		return -EINVAL; /* lost-here */

	for (i = 0; i < 2; i++) {
		n += medlar_count(np[i]);
		of_node_put(np[i]);
	}

	return n;
}

/* One way to the label has not filled anything. */
int medlar_label(struct device_node *parent)
{
	struct device_node *np[2];
	int i, n = 0;

	if (!medlar_count(parent))
		goto err;

	np[0] = of_get_child_by_name(parent, "first"); /* expect: of-node-leak */
	np[1] = of_get_child_by_name(parent, "second"); /* expect: of-node-leak */
	if (!np[0] || !np[1])
		goto err; /* lost-here */

	for (i = 0; i < 2; i++) {
		n += medlar_count(np[i]);
		of_node_put(np[i]);
	}

	return n;

err:
	return -EINVAL;
}
