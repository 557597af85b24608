// SPDX-License-Identifier: GPL-2.0-only
/* A result that no variable keeps, where naming it would change what is done, or drop what is still in use. */
/* unfixable */
#include <linux/i2c.h>
#include <linux/pci.h>

/* Looked up only when the first test says so. */
int sorrel_either(struct pci_dev *pdev)
{
	if (pdev->revision && !pci_get_device(0x1eab, 0x42, NULL)) /* expect: device-ref-leak "pci_get_device" */
		return -ENODEV;

	return 0; /* lost-here */
}

/* One of two. */
void sorrel_pick(struct pci_dev *pdev, int domain, u32 *val)
{
	pci_read_config_dword(pdev->revision ? pci_get_domain_bus_and_slot(domain, 0, 3) : pdev, 0x6c, val); /* expect: device-ref-leak "pci_get_domain" */
}

/* Something else is called before. */
void sorrel_order(struct pci_dev *pdev, u32 *val)
{
	pdev->devfn = pci_enable_device(pdev) +
		      pci_read_config_dword(pci_get_device(0x1eab, 0x42, NULL), 0x6c, val); /* expect: device-ref-leak "pci_get_device" */
}

/* Every round looks up. */
void sorrel_wait(void)
{
	while (!pci_get_drvdata(pci_get_device(0x1eab, 0x42, NULL))) /* expect: device-ref-leak "pci_get_device" */
		;
}

struct i2c_adapter *i2c_get_adapter(int nr);
void *v4l2_i2c_new_subdev_board(void *v4l2_dev, struct i2c_adapter *adap, void *info, const unsigned short *addrs);
int i2c_transfer(struct i2c_adapter *adap, void *msgs, int num);

/* What takes it keeps it. */
int sorrel_sensor(void *v4l2_dev, void *info, int nr)
{
	void *sd;

	sd = v4l2_i2c_new_subdev_board(v4l2_dev, i2c_get_adapter(nr), info, NULL); /* expect: device-ref-leak "i2c_get_adapter" */
	if (!sd)
		return -ENODEV; /* lost-here */

	return 0; /* lost-here */
}

/* The macro asks twice. */
#define sorrel_twice(what)			\
	do {					\
		if (!(what) && !(what))		\
			sorrel_wait();		\
	} while (0)

void sorrel_ask(void)
{
	sorrel_twice(pci_get_device(0x1eab, 0x42, NULL)); /* expect: device-ref-leak "pci_get_device" */
} /* lost-here */

/* The macro asks only when something else is true. */
#define sorrel_when(cond, what)			\
	do {					\
		if ((cond) && !(what))		\
			sorrel_wait();		\
	} while (0)

void sorrel_ask_when(struct pci_dev *pdev)
{
	sorrel_when(pdev->revision, pci_get_device(0x1eab, 0x42, NULL)); /* expect: device-ref-leak "pci_get_device" */
} /* lost-here */

/* Declarations come first. */
int sorrel_declares(struct pci_dev *pdev)
{
	if (pci_get_device(0x1eab, 0x42, NULL)) { /* expect: device-ref-leak "pci_get_device" */
		int old = pdev->revision;

		pdev->revision = 0;
		return old; /* lost-here */
	}

	return 0;
}
