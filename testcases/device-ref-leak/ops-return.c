// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape: an arm without braces returns what a callback gives, and the release behind the arm's end has to stay apart
 * from the one inside of it; the value waits in a variable that has to be declared.
 */
#include <linux/pci.h>

struct sorrel_handler {
	int (*seen)(struct pci_dev *dev);
	int (*reset)(struct pci_dev *dev);
};

int sorrel_event(const struct sorrel_handler *h, unsigned int slot, int event)
{
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(0, 0, slot); /* expect: device-ref-leak */
	if (!dev)
		return -ENODEV;

	switch (event) {
	case 1:
		return h->seen(dev); /* lost-here */
	case 2:
		if (h->reset)
			return h->reset(dev); /* lost-here */
		return -ENOENT; /* lost-here */
	default:
		dev_err(&dev->dev, "unknown event\n");
	}

	return 0; /* lost-here */
}
