/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pointers of an IOMMU driver stand for while the "iommus" entries of a device are translated: the node of an
 * entry, the instance that was looked up with it, what is kept for the device. Shared by the rules on of_xlate.
 *
 * Contract
 *   - Functions are told by the role of the ops field that names them, places by record and field, calls by the
 *     model; never by the name of a driver's function.
 *   - A set says what a value may stand for. It is flow-insensitive, except that xlate_value() asks which assignments
 *     of a variable reach the place.
 */
#ifndef FWS_RULES_XLATE_H
#define FWS_RULES_XLATE_H

#include "flow/flow.h"

enum xlate_what {
	XLATE_NODE = 1, /* the node or fwnode that an entry names */
	XLATE_INST = 2, /* the instance that was looked up with it, or a part of it */
	XLATE_PRIV = 4, /* what dev_iommu_priv_get() gives, or a part of it */
	XLATE_FIRST = 8, /* fwspec->iommu_fwnode: the node of the first entry */
	XLATE_FWSPEC = 16,
	XLATE_MASTER = 32, /* the device whose entries they are */
	XLATE_FRESH = 64, /* allocated here */
	XLATE_OWNED = 128, /* together with FRESH: by devm on the device itself */
	XLATE_OWN = 256, /* of a node that the driver read from "iommus" itself: is its instance there? */
	XLATE_UNBOUND = 512, /* NULL until the supplier's probe has returned */
	XLATE_ABSENT = 1024, /* NULL until the supplier has a device or a driver */
	XLATE_OPS = 2048, /* NULL until an instance is registered for the node */
	XLATE_NEW = 4096, /* together with OPS: of a node that no fwspec names yet */
};

struct xlate;

/* NULL when nothing in the unit has to do with it. */
struct xlate *xlate_new(const struct flow_unit *fu);
void xlate_free(struct xlate *x);
typedef struct xlate struct_xlate; /* g_autoptr() wants one word */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(struct_xlate, xlate_free)

/* Is @f reached from a callback of the role? Is it the callback itself? */
bool xlate_role(const struct xlate *x, const struct ir_func *f, const char *role);
bool xlate_is_op(const struct xlate *x, const struct ir_func *f, const char *role);

/*
 * What runs once for each entry of "iommus": a root, which is an of_xlate callback or has a loop over the entries, and the
 * functions that it calls then. The roots: struct ir_func *.
 */
GPtrArray *xlate_roots(const struct xlate *x);
GHashTable *xlate_scope(const struct xlate *x, const struct ir_func *root);
bool xlate_in_scope(const struct xlate *x, const struct ir_func *root, GHashTable *scope,
		    const struct ir_func *f, const struct ir_block *b);

/* Sets of enum xlate_what: of an expression anywhere, of one that @in or the end of @b evaluates, of a call's result. */
unsigned int xlate_expr(const struct xlate *x, const struct ir_expr *e);
unsigned int xlate_value(const struct xlate *x, const struct ir_func *f, const struct ir_block *b,
			 const struct ir_instr *in, const struct ir_expr *e);
unsigned int xlate_result(const struct xlate *x, const struct ir_instr *in);

/* Does a row of the model say that @in does this? */
bool xlate_event(const struct xlate *x, const struct ir_instr *in, const char *event);
bool xlate_effect(const struct xlate *x, const struct ir_instr *in, enum model_effect effect);
/* The argument whose value @in hands back, as ERR_PTR() does; or -1. */
int xlate_returned_arg(const struct xlate *x, const struct ir_instr *in);
/* The function of the unit, not of a header, that @in calls; or NULL. */
const struct ir_func *xlate_callee(const struct xlate *x, const struct ir_instr *in);
/* The variable whose value, unchanged, or a place inside whose pointee @e is; or NULL. */
const struct ir_var *xlate_base(const struct ir_expr *e);

/*
 * A branch on a pointer: what is tested, and where it leads when it is NULL. False for other branches.
 */
struct xlate_test {
	const struct ir_expr *value;
	const struct ir_block *null, *set;
};
bool xlate_null_test(const struct ir_block *b, struct xlate_test *t);
/* A branch on two pointers being the same. */
struct xlate_cmp {
	const struct ir_expr *a, *b;
	const struct ir_block *same, *differ;
};
bool xlate_compare(const struct ir_block *b, struct xlate_cmp *c);

/* Can control get from the start of @from to @to, without passing @avoid (may be NULL)? */
bool xlate_reaches(const struct ir_func *f, const struct ir_block *from, const struct ir_block *to,
		   const struct ir_block *avoid);

/* What a function may answer on the ways from the start of a block on: a set. */
enum xlate_answer {
	XLATE_ERROR = 1, /* a negative constant that ends the matter */
	XLATE_DEFER = 2, /* -EPROBE_DEFER */
	XLATE_ZERO = 4, /* 0, NULL */
	XLATE_OTHER = 8, /* anything else */
};
/* @zero: a variable that is known to be 0 there, or NULL. */
unsigned int xlate_answers(const struct xlate *x, const struct ir_func *f, const struct ir_block *b,
			   const struct ir_var *zero);

#endif
