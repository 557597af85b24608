// SPDX-License-Identifier: GPL-2.0-only
/* Shape: every entry of a list gets a reference in a field; a loop over the same list puts them at exit. */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pci.h>

struct samphire_ctl {
	struct list_head node;
	unsigned int id;
	struct pci_dev *ref;
};

struct samphire_loose_ctl {
	struct list_head node;
	unsigned int id;
	struct pci_dev *ref;
};

static LIST_HEAD(samphire_ctls);
static LIST_HEAD(samphire_loose_ctls);

void samphire_scan(struct list_head *ctls);

static void samphire_attach(void)
{
	struct samphire_ctl *d;

	list_for_each_entry(d, &samphire_ctls, node) {
		d->ref = pci_get_device(0x1234, d->id, NULL);
		if (!d->ref)
			continue;
		dev_info(&d->ref->dev, "found\n");
	}
}

static void samphire_loose_attach(void)
{
	struct samphire_loose_ctl *d;

	list_for_each_entry(d, &samphire_loose_ctls, node) {
		d->ref = pci_get_device(0x1234, d->id, NULL); /* expect: device-ref-retained */
		if (!d->ref)
			continue;
		dev_info(&d->ref->dev, "found\n");
	}
}

static int __init samphire_init(void)
{
	samphire_scan(&samphire_ctls);
	samphire_scan(&samphire_loose_ctls);
	samphire_attach();
	samphire_loose_attach();

	return 0;
}

static void __exit samphire_exit(void)
{
	struct samphire_loose_ctl *l;
	struct samphire_ctl *d;

	list_for_each_entry(d, &samphire_ctls, node)
		pci_dev_put(d->ref);

	list_for_each_entry(l, &samphire_loose_ctls, node)
		l->id = 0;
}

module_init(samphire_init);
module_exit(samphire_exit);
