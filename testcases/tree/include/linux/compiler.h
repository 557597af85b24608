/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: annotations and unique names. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define __must_check		__attribute__((__warn_unused_result__))
#define __maybe_unused		__attribute__((__unused__))
#define __always_unused		__attribute__((__unused__))
#define __always_inline		inline __attribute__((__always_inline__))
#define __cleanup(fn)		__attribute__((__cleanup__(fn)))
#define __noreturn		__attribute__((__noreturn__))
#define __init
#define __exit
#define __user
#define __iomem
#define fallthrough		__attribute__((__fallthrough__))

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define barrier()		__asm__ __volatile__("" : : : "memory")

#define READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile typeof(x) *)&(x) = (v))

#define ___PASTE2(a, b)		a##b
#define __PASTE(a, b)		___PASTE2(a, b)
#define __UNIQUE_ID(prefix)	__PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#define static_assert(expr)	_Static_assert(expr, #expr)
#define offsetof(type, member)	__builtin_offsetof(type, member)

#endif
