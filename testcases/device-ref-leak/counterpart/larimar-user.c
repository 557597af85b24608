// SPDX-License-Identifier: GPL-2.0-only
/* What a function of the driver's own gives goes back by the function that belongs to it. */
#include "larimar.h"

struct larimar_user {
	struct larimar_hub *hub;
};

int larimar_user_check(struct device *dev)
{
	struct larimar_hub *hub;
	int ret;

	hub = larimar_hub_get_index(dev, 2); /* expect: device-ref-leak */
	if (IS_ERR(hub))
		return PTR_ERR(hub);

	ret = larimar_start(hub);

	return ret; /* lost-here */
}

static int larimar_user_probe(struct platform_device *pdev)
{
	struct larimar_user *user;
	int ret;

	user = devm_kzalloc(&pdev->dev, sizeof(*user), GFP_KERNEL);
	if (!user)
		return -ENOMEM;

	user->hub = larimar_hub_get(&pdev->dev);
	if (IS_ERR(user->hub))
		return PTR_ERR(user->hub);

	ret = larimar_start(user->hub);
	if (ret) {
		larimar_hub_put(user->hub);
		return ret;
	}

	platform_set_drvdata(pdev, user);

	return 0;
}

static void larimar_user_remove(struct platform_device *pdev)
{
	struct larimar_user *user = platform_get_drvdata(pdev);

	larimar_hub_put(user->hub);
}

static struct platform_driver larimar_user_driver = {
	.probe = larimar_user_probe,
	.remove = larimar_user_remove,
	.driver = { .name = "larimar-user" },
};
module_platform_driver(larimar_user_driver);
