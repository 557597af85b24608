// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a table of ids; the search goes on from the device before, and to the next id when it gave NULL. */
#include <linux/pci.h>

struct nigella_id {
	u32 vendor;
	u32 device;
};

static const struct nigella_id nigella_ids[] = {
	{ 0x1234, 0x0001 },
	{ 0x1234, 0x0002 },
	{ },
};

void nigella_quirk(struct pci_dev *dev);
bool nigella_is_broken(struct pci_dev *dev);

bool nigella_any(void)
{
	const struct nigella_id *id = nigella_ids;
	struct pci_dev *dev = NULL;
	bool broken = false;

	while (id->vendor) {
		dev = pci_get_device(id->vendor, id->device, dev);
		if (!dev) {
			id++;
			continue;
		}
		nigella_quirk(dev);
		if (nigella_is_broken(dev)) {
			broken = true;
			pci_dev_put(dev);
			break;
		}
	}

	return broken;
}

bool nigella_any_lost(void)
{
	const struct nigella_id *id = nigella_ids;
	struct pci_dev *dev = NULL;
	bool broken = false;

	while (id->vendor) {
		dev = pci_get_device(id->vendor, id->device, dev); /* expect: device-ref-leak */
		if (!dev) {
			id++;
			continue;
		}
		nigella_quirk(dev);
		if (nigella_is_broken(dev)) {
			broken = true;
			break;
		}
	}

	return broken; /* lost-here */
}

void nigella_quirk_first(void)
{
	const struct nigella_id *id;
	struct pci_dev *dev;

	for (id = nigella_ids; id->vendor; id++) {
		dev = pci_get_device(id->vendor, id->device, NULL); /* expect: device-ref-leak */
		if (dev)
			nigella_quirk(dev);
	}
}
