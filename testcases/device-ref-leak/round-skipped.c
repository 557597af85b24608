// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a round that comes to its end keeps the device, one that is cut short forgets it. */
#include <linux/io.h>
#include <linux/pci.h>

#define TEASEL_MAX	8

struct teasel_mc {
	struct pci_dev *mdev;
	void __iomem *base;
};

struct teasel {
	struct teasel_mc mc[TEASEL_MAX];
	int n;
};

void __iomem *teasel_map(struct pci_dev *pdev);
void teasel_unmap(void __iomem *base);
bool teasel_absent(void __iomem *base);

static int teasel_get_controllers(struct teasel *t)
{
	struct pci_dev *mdev;
	void __iomem *base;
	int i, n = 0;

	for (i = 0; i < TEASEL_MAX; i++) {
		mdev = pci_get_domain_bus_and_slot(0, 0xff, i << 3); /* expect: device-ref-leak */
		if (i == 0 && !mdev)
			return -ENODEV;
		if (!mdev)
			continue;

		base = teasel_map(mdev);
		if (!base)
			return -ENOMEM;

		t->mc[n].base = base;
		if (teasel_absent(base)) {
			teasel_unmap(base);
			t->mc[n].base = NULL;
			continue;
		} else {
			t->mc[n].mdev = mdev;
			n++;
		}
	}

	t->n = n;

	return 0;
}

static void teasel_put_controllers(struct teasel *t)
{
	int i;

	for (i = 0; i < TEASEL_MAX; i++)
		pci_dev_put(t->mc[i].mdev);
}

int teasel_start(struct teasel *t)
{
	int ret;

	ret = teasel_get_controllers(t);
	if (ret)
		teasel_put_controllers(t);

	return ret;
}

void teasel_stop(struct teasel *t)
{
	teasel_put_controllers(t);
}
