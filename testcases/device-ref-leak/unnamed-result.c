// SPDX-License-Identifier: GPL-2.0-only
/* The result of a look-up is used where it stands; a fix has to name it first. */
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/pci.h>

#define FENNEL_VENDOR	0x1eab
#define FENNEL_BRIDGE	0x0042

struct fennel {
	int users;
};

/* What is declared in an inner block stays there, and one variable does for both. */
u32 fennel_clock(struct pci_dev *pdev, int domain, bool old)
{
	if (old) {
		u32 low, high;
		pci_read_config_dword(pci_get_domain_bus_and_slot(domain, 0, 3), 0x6c, &low); /* expect: device-ref-leak "pci_get_domain_bus_and_slot" */
		pci_read_config_dword(pci_get_domain_bus_and_slot(domain, 0, 5), /* expect: device-ref-leak "pci_get_domain_bus_and_slot" */
				      0x4c, &high);

		return low | high; /* lost-here */
	}

	return pdev->devfn;
}

/* Driver data is that of a bound device. */
int fennel_users(void)
{
	unsigned int index, total = 0;
	struct fennel *data;
	int n;

	data = pci_get_drvdata(pci_get_device(FENNEL_VENDOR, FENNEL_BRIDGE, NULL)); /* expect: device-ref-leak "pci_get_device" */
	if (!data)
		return -ENODEV; /* lost-here */

	n = data->users;
	for (index = 0; index < n; index++)
		total += index;

	return total; /* lost-here */
}

/* A part of the object names it as well. */
int fennel_node_users(struct device_node *np)
{
	struct fennel *data;

	data = dev_get_drvdata(&of_find_device_by_node(np)->dev); /* expect: device-ref-leak "of_find_device_by_node" */
	if (!data)
		return -ENODEV; /* lost-here */

	return data->users; /* lost-here */
}

/* Only whether there is one matters. */
int fennel_present(struct pci_dev *pdev)
{
	pdev->revision++;

	if (!pci_get_device(FENNEL_VENDOR, 0x42, NULL) && !pci_get_device(FENNEL_VENDOR, 0x43, NULL)) /* expect: device-ref-leak "pci_get_device" */ /* expect: device-ref-leak "pci_get_device" */
		return -ENODEV;

	return pdev->revision; /* lost-here */
}

/* What is found is not used: it is dropped before anything else. */
int fennel_mode(struct pci_dev *pdev)
{
	if (pci_get_device(FENNEL_VENDOR, 0x44, NULL)) { /* expect: device-ref-leak "pci_get_device" */
		pdev->revision++;
		pdev->devfn = 0;
	}

	if (pci_get_device(FENNEL_VENDOR, 0x45, NULL)) /* expect: device-ref-leak "pci_get_device" */
		pdev->devfn = 1;

	return pdev->devfn; /* lost-here */
}

static int fennel_failures;

#define fennel_check(what, text, ...)			\
	do {						\
		if (!(what)) {				\
			pr_err(text, ##__VA_ARGS__);	\
			fennel_failures++;		\
		}					\
	} while (0)

/* A macro that asks for its argument once; the variable that is for such results does for this one as well. */
void fennel_gone(struct device_node *np, struct device_node **child, int n)
{
	struct platform_device *pdev;
	int i;

	pdev = of_find_device_by_node(np);
	fennel_check(pdev, "no device\n");
	platform_device_put(pdev);

	for (i = 0; i < n; i++)
		fennel_check(!of_find_device_by_node(child[i]), "device %d is still there\n", i); /* expect: device-ref-leak "of_find_device_by_node" */
} /* lost-here */

/* Here it is still in use. */
int fennel_both(struct device_node *np, struct device_node *child)
{
	struct platform_device *pdev;
	int id;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -ENODEV;

	fennel_check(of_find_device_by_node(child), "no device for (%s)\n", "child"); /* expect: device-ref-leak "of_find_device_by_node" */
	id = pdev->id;
	platform_device_put(pdev);

	return id; /* lost-here */
}
