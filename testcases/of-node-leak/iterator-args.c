// SPDX-License-Identifier: GPL-2.0-only
/* What reads the cells of an entry gets the iterator, and leaves the node in it to the caller. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct of_phandle_iterator {
	const char *cells_name;
	int cell_count;
	u32 cur_count;
	struct device_node *node;
};

int of_phandle_iterator_init(struct of_phandle_iterator *it, const struct device_node *np,
			     const char *list_name, const char *cells_name, int cell_count);
int of_phandle_iterator_next(struct of_phandle_iterator *it);
int of_phandle_iterator_args(struct of_phandle_iterator *it, u32 *args, int size);

int campion_first(struct platform_device *pdev)
{
	struct device *other = bus_find_device_by_name(&platform_bus_type, NULL, "campion");
	struct of_phandle_iterator it;
	u32 args[2];
	int ret;

	put_device(other);

	ret = of_phandle_iterator_init(&it, pdev->dev.of_node, "acme,campion", NULL, 2);
	if (ret)
		return ret;

	ret = of_phandle_iterator_next(&it); /* expect: of-node-leak */
	if (ret)
		return ret;

	ret = of_phandle_iterator_args(&it, args, 2);
	if (ret != 2)
		return -EINVAL; /* lost-here */

	return args[0]; /* lost-here */
}
