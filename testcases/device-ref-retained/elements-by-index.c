// SPDX-License-Identifier: GPL-2.0-only
/* Shape: each round stores in an element of its own; failure and remove put all elements. */
#include <linux/pci.h>

#define TOADFLAX_MAX	4

struct toadflax_chan {
	struct pci_dev *mdev;
	void *base;
};

struct toadflax_dev {
	struct toadflax_chan chan[TOADFLAX_MAX];
};

struct toadflax_loose_chan {
	struct pci_dev *mdev;
	void *base;
};

struct toadflax_loose_dev {
	struct toadflax_loose_chan chan[TOADFLAX_MAX];
};

void *toadflax_map(struct pci_dev *dev);

static void toadflax_remove(struct toadflax_dev *d)
{
	int i;

	for (i = 0; i < TOADFLAX_MAX; i++)
		pci_dev_put(d->chan[i].mdev);
}

static int toadflax_map_all(struct toadflax_dev *d)
{
	struct pci_dev *mdev;
	void *base;
	int i, n = 0;

	for (i = 0; i < TOADFLAX_MAX; i++) {
		mdev = pci_get_slot(NULL, i);
		if (!mdev)
			continue;

		base = toadflax_map(mdev);
		if (!base) {
			pci_dev_put(mdev);
			return -ENODEV;
		}

		d->chan[n].mdev = mdev;
		d->chan[n].base = base;
		n++;
	}

	return n ? 0 : -ENODEV;
}

int toadflax_init(struct toadflax_dev *d)
{
	int ret = toadflax_map_all(d);

	if (ret)
		toadflax_remove(d);

	return ret;
}

void toadflax_exit(struct toadflax_dev *d)
{
	toadflax_remove(d);
}

int toadflax_loose_init(struct toadflax_loose_dev *d)
{
	struct pci_dev *mdev;
	void *base;
	int i, n = 0;

	for (i = 0; i < TOADFLAX_MAX; i++) {
		mdev = pci_get_slot(NULL, i); /* expect: device-ref-retained */
		if (!mdev)
			continue;

		base = toadflax_map(mdev);
		if (!base) {
			pci_dev_put(mdev);
			return -ENODEV;
		}

		d->chan[n].mdev = mdev;
		d->chan[n].base = base;
		n++;
	}

	return n ? 0 : -ENODEV;
}
