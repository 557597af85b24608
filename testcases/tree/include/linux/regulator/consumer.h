/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: regulators. */
#ifndef _LINUX_REGULATOR_CONSUMER_H
#define _LINUX_REGULATOR_CONSUMER_H

#include <linux/compiler.h>

struct device;
struct regulator;

struct regulator *__must_check regulator_get(struct device *dev, const char *id);
struct regulator *__must_check devm_regulator_get(struct device *dev, const char *id);
void regulator_put(struct regulator *regulator);
int regulator_enable(struct regulator *regulator);

#endif
