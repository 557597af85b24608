// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a helper without arguments puts the file's global. */
#include <linux/pci.h>

static struct pci_dev *thrift_dev;
static struct pci_dev *thrift_loose_dev;

int thrift_setup(struct pci_dev *dev);

static void thrift_drop(void)
{
	pci_dev_put(thrift_dev);
	thrift_dev = NULL;
}

int thrift_start(void)
{
	int ret;

	thrift_dev = pci_get_device(0x1234, 0x0001, NULL);
	if (!thrift_dev)
		return -ENODEV;

	ret = thrift_setup(thrift_dev);
	if (ret) {
		thrift_drop();
		return ret;
	}

	return 0;
}

void thrift_stop(void)
{
	thrift_drop();
}

static void thrift_loose_drop(void)
{
	thrift_loose_dev = NULL;
}

int thrift_loose_start(void)
{
	int ret;

	thrift_loose_dev = pci_get_device(0x1234, 0x0002, NULL); /* expect: device-ref-leak */
	if (!thrift_loose_dev)
		return -ENODEV;

	ret = thrift_setup(thrift_loose_dev);
	if (ret) {
		thrift_loose_drop();
		return ret; /* lost-here */
	}

	return 0;
}

void thrift_loose_stop(void)
{
	pci_dev_put(thrift_loose_dev);
	thrift_loose_drop();
}
