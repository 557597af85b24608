/* SPDX-License-Identifier: GPL-2.0-only */
/* Test fixture: scope-based cleanup. */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/compiler.h>

#define DEFINE_FREE(_name, _type, _free)				\
	static inline void __free_##_name(void *p)			\
	{								\
		_type _T = *(_type *)p;					\
		_free;							\
	}

#define __free(_name)	__cleanup(__free_##_name)

static inline __must_check const volatile void *__must_check_fn(const volatile void *val)
{
	return val;
}

#define __get_and_null(p, nullvalue) ({					\
	typeof(p) *__slot = &(p);					\
	typeof(p) __old = *__slot;					\
	*__slot = nullvalue;						\
	__old; })

#define no_free_ptr(p)	((typeof(p))__must_check_fn(__get_and_null(p, NULL)))
#define return_ptr(p)	return no_free_ptr(p)
#define retain_and_null_ptr(p)	((void)__get_and_null(p, NULL))

#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...)		\
	typedef _type class_##_name##_t;				\
	static inline void class_##_name##_destructor(_type *p)	\
	{								\
		_type _T = *p;						\
		_exit;							\
	}								\
	static inline _type class_##_name##_constructor(_init_args)	\
	{								\
		_type t = _init;					\
		return t;						\
	}

#define CLASS(_name, var)						\
	class_##_name##_t var __cleanup(class_##_name##_destructor) =	\
		class_##_name##_constructor

#define DEFINE_GUARD(_name, _type, _lock, _unlock)			\
	DEFINE_CLASS(_name, _type, if (_T) { _unlock; }, ({ _lock; _T; }), _type _T) \
	static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T) \
	{								\
		return (void *)(unsigned long)*_T;			\
	}

#define guard(_name)	CLASS(_name, __UNIQUE_ID(guard))

#define __scoped_guard(_name, _label, args...)				\
	for (CLASS(_name, scope)(args);					\
	     class_##_name##_lock_ptr(&scope) || 1;			\
	     ({ goto _label; }))					\
		if (0) {						\
_label:									\
			break;						\
		} else

#define scoped_guard(_name, args...)	__scoped_guard(_name, __UNIQUE_ID(label), args)

#endif
