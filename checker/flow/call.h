/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of calls: what their files share. Nothing but call*.c includes this.
 *
 * Contract
 *   - A state handed to a function with @out is consumed, resulting states are appended to @out.
 */
#ifndef FWS_FLOW_CALL_H
#define FWS_FLOW_CALL_H

#include "flow/engine.h"
#include "model/model.h"

struct call {
	struct run *r;
	const struct ir_instr *in;
	const struct sym *args[32];
	unsigned int nargs;
};

/* call.c */
/* The struct tag of what a call's result points to, or NULL. */
const char *pointee_tag(const struct ir_instr *in);
/* Give @res to the call's destination. */
void finish(struct call *c, struct state *st, const struct sym *res, GPtrArray *out);
/* A reference on @obj, recorded as @acq, is held from here on; @at: where it was put, or NULL. */
void take(struct call *c, struct state *st, struct flow_ref *acq, const struct sym *obj, bool owner,
	  const struct loc *at);
/* Is an argument an object that is held? */
bool holds_anything(const struct call *c, const struct state *st);

/* call-row.c */
const struct sym *row_place_value(struct call *c, struct state *st, const struct model_place *p,
				  const struct sym *res, const struct loc **at);
/* What the source calls the object that a callee left in @at. */
void name_place(struct call *c, struct flow_ref *acq, const struct loc *at, const char *tag);
void call_row(struct call *c, struct state *st, const struct model_row *row, GPtrArray *out);

/* call-unknown.c */
/* What names say by convention: foo_put(), to_foo(), foo_verify(). */
bool name_releases(const char *name);
bool name_converts(const char *name);
bool name_verifies(const char *name);
/* @known: the callee's effects are applied one by one; else it may keep or change what it gets. */
void escape_argument(struct call *c, struct state *st, const struct sym *arg, bool known);
void borrow_argument(struct call *c, struct state *st, const struct sym *arg, bool releases);
void call_unknown(struct call *c, struct state *st, const struct sym *res, GPtrArray *out);

/* call-summary.c */
void apply_effect(struct call *c, struct state *st, const struct effect *e, const struct sym *res,
		  const char *name, enum release_mode mode);
void call_summary(struct call *c, struct state *st, const struct summary *sum, GPtrArray *out);

#endif
