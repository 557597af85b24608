// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: the device that fits is kept in a global, the one that does not is forgotten, in a module that can be removed.
 * A put of the second alone is half of a fix, as the exit of the module has to put the first.
 */
/* unfixable */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *teasel_router;

bool teasel_fits(struct pci_dev *dev);
void teasel_off(void);

static void teasel_find(unsigned int bus, unsigned int devfn)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(0, bus, devfn); /* expect: device-ref-leak */
	if (dev && teasel_fits(dev))
		teasel_router = dev;
}

static int __init teasel_init(void)
{
	teasel_find(0, 8);
	if (teasel_router)
		dev_info(&teasel_router->dev, "found\n");

	return 0;
}

static void __exit teasel_exit(void)
{
	teasel_off();
}

module_init(teasel_init);
module_exit(teasel_exit);
