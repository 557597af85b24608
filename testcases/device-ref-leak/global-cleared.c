// SPDX-License-Identifier: GPL-2.0-only
/* Shape: the module's exit function puts a global, which a failing look-up function sets to NULL without a put. */
#include <linux/module.h>
#include <linux/pci.h>

static struct pci_dev *sumac_bridge;

bool sumac_old(struct pci_dev *pdev);

static int sumac_detect(void)
{
	sumac_bridge = pci_get_device(0x1234, 0x1, NULL); /* expect: device-ref-leak */
	if (!sumac_bridge)
		return -ENODEV;

	if (sumac_old(sumac_bridge)) {
		sumac_bridge = NULL; /* lost-here */
		return -ENODEV;
	}

	return 0;
}

static int __init sumac_init(void)
{
	return sumac_detect();
}

static void __exit sumac_exit(void)
{
	pci_dev_put(sumac_bridge);
}

module_init(sumac_init);
module_exit(sumac_exit);
