// SPDX-License-Identifier: GPL-2.0-only
/* Shape: init falls back to a look-up of its own; the probe it calls sets the global only while it is NULL. */
#include <linux/pci.h>

static struct pci_dev *thistle_dev;
static struct pci_dev *thistle_loose_dev;

int thistle_setup(struct pci_dev *dev);
int thistle_loose_setup(struct pci_dev *dev);

static int thistle_init_one(struct pci_dev *dev)
{
	int ret = thistle_setup(dev);

	if (!thistle_dev)
		thistle_dev = pci_dev_get(dev);

	return ret;
}

static int __init thistle_init(void)
{
	int ret = 0;

	if (!thistle_dev) {
		thistle_dev = pci_get_device(0x1234, 0x0001, NULL);
		if (!thistle_dev)
			return -ENODEV;

		ret = thistle_init_one(thistle_dev);
		if (ret < 0)
			goto err;
	}

	return 0;

err:
	pci_dev_put(thistle_dev);

	return ret;
}
module_init(thistle_init);

static void thistle_exit(void)
{
	pci_dev_put(thistle_dev);
}
module_exit(thistle_exit);

static int thistle_loose_init_one(struct pci_dev *dev)
{
	int ret = thistle_loose_setup(dev);

	if (!thistle_loose_dev)
		thistle_loose_dev = pci_dev_get(dev);

	return ret;
}

int thistle_loose_init(void)
{
	thistle_loose_dev = pci_get_device(0x1234, 0x0002, NULL); /* expect: device-ref-retained */
	if (!thistle_loose_dev)
		return -ENODEV;

	return thistle_loose_init_one(thistle_loose_dev);
}
