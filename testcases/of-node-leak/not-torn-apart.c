// SPDX-License-Identifier: GPL-2.0-only
/* Shape: it is only asked whether there is one; the put does not part what is done then. */
#include <linux/of.h>
#include <linux/of_platform.h>

struct tansy {
	bool mux, swap;
	void (*act)(struct tansy *t);
};

void tansy_act(struct tansy *t);

void tansy_parse(struct tansy *t, struct device_node *parent)
{
	struct platform_device *pdev = of_find_device_by_node(parent);
	struct device_node *np;

	if (!pdev)
		return;
	put_device(&pdev->dev);

	np = of_parse_phandle(parent, "endpoint", 0); /* expect: of-node-leak */
	if (np) {
		t->mux = true;
		t->swap = true;
		t->act = tansy_act;
	}
} /* lost-here */
