// SPDX-License-Identifier: GPL-2.0-only
/* Shape: only the first round looks the device up and keeps it in an object that the error path unwinds. */
#include <linux/pci.h>

struct mistletoe_bridge {
	struct pci_dev *hub;
	int lanes;
};

int mistletoe_setup(struct mistletoe_bridge *bridge, int i);

int mistletoe_init(struct mistletoe_bridge *bridge, int n)
{
	struct pci_dev *hub;
	int i, ret;

	for (i = 0; i < n; i++) {
		if (i == 0) {
			hub = pci_get_device(0x1234, 0x0001, NULL);
			if (!hub)
				return -ENODEV;
			bridge->hub = hub;
		}

		ret = mistletoe_setup(bridge, i);
		if (ret)
			goto err;
		bridge->lanes++;
	}

	return 0;

err:
	pci_dev_put(bridge->hub);
	bridge->hub = NULL;

	return ret;
}

void mistletoe_exit(struct mistletoe_bridge *bridge)
{
	pci_dev_put(bridge->hub);
}

int mistletoe_init_lost(struct mistletoe_bridge *bridge, int n)
{
	struct pci_dev *hub;
	int i, ret;

	for (i = 0; i < n; i++) {
		if (i == 0) {
			hub = pci_get_device(0x1234, 0x0001, NULL); /* expect: device-ref-leak */
			if (!hub)
				return -ENODEV;
		}

		ret = mistletoe_setup(bridge, i);
		if (ret)
			return ret; /* lost-here */
		if (i == 0)
			bridge->hub = hub;
	}

	return 0;
}
