// SPDX-License-Identifier: GPL-2.0-only
/* Every object of a list has ten devices that it may hold: 2^10 sets of what was put, round by round. */
#include <linux/list.h>
#include <linux/of_platform.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define MALLOW_CHANNELS 3

struct mallow_node {
	struct list_head list;
	struct {
		struct pci_dev *ctl, *map, *ras;
		struct pci_dev *chan[MALLOW_CHANNELS];
	} mc[2];
	struct pci_dev *sad, *tad, *util, *pcu, *bus0, *bus1;
};

static LIST_HEAD(mallow_nodes);

int mallow_last(struct platform_device *pdev);

int mallow_remove(struct device_node *np)
{
	struct platform_device *pdev;
	struct mallow_node *n, *next;
	int i, j, ret;

	list_for_each_entry_safe(n, next, &mallow_nodes, list) {
		list_del(&n->list);
		for (i = 0; i < 2; i++) {
			if (n->mc[i].ctl)
				pci_dev_put(n->mc[i].ctl);
			if (n->mc[i].map)
				pci_dev_put(n->mc[i].map);
			if (n->mc[i].ras)
				pci_dev_put(n->mc[i].ras);
			for (j = 0; j < MALLOW_CHANNELS; j++) {
				if (n->mc[i].chan[j])
					pci_dev_put(n->mc[i].chan[j]);
			}
		}
		if (n->sad)
			pci_dev_put(n->sad);
		if (n->tad)
			pci_dev_put(n->tad);
		if (n->util)
			pci_dev_put(n->util);
		if (n->pcu)
			pci_dev_put(n->pcu);
		if (n->bus0)
			pci_dev_put(n->bus0);
		if (n->bus1)
			pci_dev_put(n->bus1);
		kfree(n);
	}

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return -ENODEV;

	ret = mallow_last(pdev);
	if (ret)
		return ret; /* lost-here */

	put_device(&pdev->dev);

	return 0;
}
