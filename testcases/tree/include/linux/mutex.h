/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: mutexes. */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/cleanup.h>
#include <linux/types.h>

struct mutex {
	atomic_t owner;
	int dep_map;
};

#define DEFINE_MUTEX(name)	struct mutex name

void mutex_init(struct mutex *lock);
void mutex_lock(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);

int lock_is_held(const void *map);
#define lockdep_assert_held(l)	do { if (!lock_is_held(&(l)->dep_map)) __builtin_trap(); } while (0)
#define lockdep_assert_not_held(l)	do { if (lock_is_held(&(l)->dep_map)) __builtin_trap(); } while (0)

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))

#endif
