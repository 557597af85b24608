// SPDX-License-Identifier: GPL-2.0-only
/* No driver model, but the struct that holds the pointers is freed somewhere: the puts go right before that. */
#include <linux/pci.h>
#include <linux/slab.h>

struct bryony_unit {
	struct list_head list;
	struct pci_dev *dev;
	struct pci_dev *root;
	int seg;
};

static LIST_HEAD(bryony_units);

int bryony_enable(struct bryony_unit *unit);
void bryony_disable(struct bryony_unit *unit);

static int bryony_init_pci(struct bryony_unit *unit)
{
	unit->dev = pci_get_domain_bus_and_slot(unit->seg, 0, 0); /* expect: device-ref-retained */
	if (!unit->dev)
		return -ENODEV;

	unit->root = pci_get_domain_bus_and_slot(unit->seg, 0, 1); /* expect: device-ref-retained */

	return bryony_enable(unit);
}

int bryony_add(int seg)
{
	struct bryony_unit *unit;

	unit = kzalloc(sizeof(*unit), GFP_KERNEL);
	if (!unit)
		return -ENOMEM;

	unit->seg = seg;
	list_add(&unit->list, &bryony_units);

	return bryony_init_pci(unit);
}

void bryony_free_all(void)
{
	struct bryony_unit *unit, *next;

	list_for_each_entry_safe(unit, next, &bryony_units, list) {
		list_del(&unit->list);
		bryony_disable(unit);
		kfree(unit);
	}
}
