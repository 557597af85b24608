// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a helper drops the device; another one, of the same file, then reads it. */
#include <linux/pci.h>

int cosmos_write(struct pci_dev *dev, u32 val);

static void cosmos_close(struct pci_dev *dev)
{
	cosmos_write(dev, 0);
	pci_dev_put(dev);
}

static bool cosmos_is_old(const struct pci_dev *dev)
{
	return dev->revision < 4;
}

int cosmos_reset(unsigned int id)
{
	struct pci_dev *dev;

	dev = pci_get_device(0x1234, id, NULL); /* expect: device-ref-use-after-put */
	if (!dev)
		return -ENODEV;

	cosmos_close(dev);

	return cosmos_is_old(dev) ? -EINVAL : 0; /* lost-here */
}

int cosmos_reset_first(unsigned int id)
{
	struct pci_dev *dev;
	bool old;

	dev = pci_get_device(0x1234, id, NULL);
	if (!dev)
		return -ENODEV;

	old = cosmos_is_old(dev);
	cosmos_close(dev);

	return old ? -EINVAL : 0;
}
