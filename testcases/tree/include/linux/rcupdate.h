/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: RCU. */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/compiler.h>

#define __rcu
#define smp_store_release(p, v)	do { barrier(); WRITE_ONCE(*(p), v); } while (0)
#define rcu_assign_pointer(p, v) do { typeof(p) __v = (typeof(p))(v); smp_store_release(&(p), __v); } while (0)
#define rcu_dereference_protected(p, c)	(p)
#define rcu_access_pointer(p)	({ typeof(p) __p = READ_ONCE(p); __p; })
void synchronize_rcu(void);

#endif
