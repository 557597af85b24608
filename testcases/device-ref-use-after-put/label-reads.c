// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the error label reads the device that it has just put. */
#include <linux/pci.h>

void dill_log(unsigned int devfn, int err);

int dill_open(unsigned int id)
{
	struct pci_dev *dev;
	int ret;

	dev = pci_get_device(0x1234, id, NULL); /* expect: device-ref-use-after-put */
	if (!dev)
		return -ENODEV;

	ret = pci_enable_device(dev);
	if (ret)
		goto err;

	pci_dev_put(dev);

	return 0;

err:
	pci_dev_put(dev);
	dill_log(dev->devfn, ret); /* lost-here */

	return ret;
}

int dill_open_first(unsigned int id)
{
	struct pci_dev *dev;
	int ret;

	dev = pci_get_device(0x1234, id, NULL);
	if (!dev)
		return -ENODEV;

	ret = pci_enable_device(dev);
	if (ret)
		goto err;

	pci_dev_put(dev);

	return 0;

err:
	dill_log(dev->devfn, ret);
	pci_dev_put(dev);

	return ret;
}
