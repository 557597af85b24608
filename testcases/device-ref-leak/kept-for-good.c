// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: at boot, the device that fits is kept in a global for as long as the kernel runs, and the one that does not is
 * forgotten. Only the second is a leak; what is kept is for good, as nothing takes this down again.
 */
#include <linux/init.h>
#include <linux/pci.h>

static struct pci_dev *burdock_router;

bool burdock_fits(struct pci_dev *dev);

static void __init burdock_find(unsigned int bus, unsigned int devfn)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(0, bus, devfn); /* expect: device-ref-leak */ /* stays: device-ref-retained */
	if (dev && burdock_fits(dev))
		burdock_router = dev;
}

int __init burdock_init(void)
{
	burdock_find(0, 8);
	if (burdock_router)
		dev_info(&burdock_router->dev, "found\n");

	return 0;
}
