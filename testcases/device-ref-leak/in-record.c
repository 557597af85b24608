// SPDX-License-Identifier: GPL-2.0-only
/* Shape: a local record holds the device and is what a later call works on: no put may come before that. */
/* unfixable */
#include <linux/device.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct tansy_work {
	struct platform_device *pdev;
	int type;
};

void tansy_log(int id);

static void tansy_do(struct tansy_work *work)
{
	if (work->pdev)
		tansy_log(work->pdev->id);
}

void tansy_event(struct device_node *np, int reason)
{
	struct tansy_work work;
	struct platform_device *pdev;
	int i;

	pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	if (!pdev)
		return;

	work.pdev = pdev;
	for (i = 0;; i++) {
		if (i == reason)
			break;
		if (i == 5) {
			put_device(&pdev->dev);
			break;
		}
	}
	if (reason > 9)
		tansy_do(&work);
	else
		tansy_log(reason);
} /* lost-here */
