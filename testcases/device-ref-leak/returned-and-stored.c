// SPDX-License-Identifier: GPL-2.0-only
/* Shape: one reference, whose pointer is returned and also stored through an argument. */
#include <linux/i2c.h>

struct pansy_chip {
	u8 addr;
	int type;
};

static struct i2c_client *pansy_find(struct device_node *np, struct i2c_client **client)
{
	struct i2c_client *found;

	found = of_find_i2c_device_by_node(np);
	if (!found)
		return NULL;

	*client = found;

	return found;
}

void pansy_detect(struct pansy_chip *chip, struct device_node *a, struct device_node *b)
{
	struct i2c_client *power = NULL;

	if (pansy_find(a, &power))
		chip->type = 1;
	else if (pansy_find(b, &power))
		chip->type = 2;

	if (!power)
		return;

	chip->addr = power->addr;
	put_device(&power->dev);
}

int pansy_detect_lost(struct pansy_chip *chip, struct device_node *np)
{
	struct i2c_client *power = NULL;

	if (!pansy_find(np, &power)) /* expect: device-ref-leak "pansy_find" */
		return -ENODEV;

	chip->addr = power->addr;
	if (!chip->addr)
		return -EINVAL; /* lost-here */

	put_device(&power->dev);

	return 0;
}
