// SPDX-License-Identifier: GPL-2.0-only
/* Shape: an interrupt handler gets the device, and nothing frees the interrupt: what leaks is what keeps it alive. */
/* unfixable */
#include <linux/interrupt.h>
#include <linux/of_platform.h>

irqreturn_t medick_handler(int irq, void *cookie);

static int medick_listen(struct platform_device *pdev, int irq)
{
	return request_threaded_irq(irq, medick_handler, NULL, 0, "medick", &pdev->dev);
}

int medick_setup(struct device_node *np, int irq)
{
	struct platform_device *pdev = of_find_device_by_node(np); /* expect: device-ref-leak */
	int ret;

	if (!pdev)
		return -ENODEV;

	ret = medick_listen(pdev, irq);
	if (ret) {
		put_device(&pdev->dev);
		return ret;
	}

	return 0; /* lost-here */
}
