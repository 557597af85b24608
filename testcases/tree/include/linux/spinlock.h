/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: spinlocks. */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/types.h>

typedef struct {
	int raw;
} spinlock_t;

#define DEFINE_SPINLOCK(name)	spinlock_t name

void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave(spinlock_t *lock);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
#define spin_lock_irqsave(lock, flags)	((flags) = _raw_spin_lock_irqsave(lock))
void spin_lock_init(spinlock_t *lock);

#endif
