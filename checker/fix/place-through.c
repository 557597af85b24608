/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "err = driver_for_each_device(drv, NULL, &data, find); if (err > 0) …": what goes through a list goes on for as long as
 * the callback returns 0. What the last call took is there when the status is positive.
 */
#include "fix/place-priv.h"

bool through_callback(const struct place *p)
{
	return g_strcmp0(p->ref->acquire->callee, p->ref->api) != 0;
}

/* Does the callback leave a reference where its caller has it, when it returns in @b? */
static bool leaves_one(const struct place *p, const struct ir_func *fn, const struct ir_block *b)
{
	for (unsigned int i = 0; i < p->fu->refs->len; i++) {
		const struct flow_ref *r = p->fu->refs->pdata[i];

		for (unsigned int k = 0; r->func == fn && k < r->exits->len; k++) {
			const struct ref_exit *x = r->exits->pdata[k];

			if (x->func == fn && x->block == b &&
			    (x->place == REF_OUTPARAM || x->place == REF_FIELD))
				return true;
		}
	}
	return false;
}

/* Is there one whenever the callback returns a number greater than 0? */
static bool ends_with_one(const struct place *p)
{
	const struct ir_func *fn = ir_unit_func(p->fu->ir, p->ref->api);

	for (unsigned int i = 0; fn && i < fn->blocks->len; i++) {
		const struct ir_block *b = fn->blocks->pdata[i];
		const struct ir_expr *e = b->term.kind == IR_TERM_RETURN ? b->term.value : NULL;

		if (e && e->kind == IR_E_CONST && e->value > 0 && !leaves_one(p, fn, b))
			return false;
	}
	return fn;
}

bool through_status(struct place *p)
{
	p->success = SIGN_ZERO;
	if (p->status < 0 || !through_callback(p))
		return true;
	p->success = SIGN_POS;
	return ends_with_one(p);
}
