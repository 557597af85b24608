/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of the flow engine: what its files share. Nothing outside flow/ includes this.
 */
#ifndef FWS_FLOW_ENGINE_H
#define FWS_FLOW_ENGINE_H

#include "flow/flow.h"
#include "flow/order.h"
#include "flow/state.h"
#include "flow/store-internal.h"
#include "flow/summary.h"

/* Limits; reaching one is said in flow_unit.skipped and marks the references involved as cut. */
#define MAX_STATES 40000 /* states processed in one function */
#define MAX_PER_BLOCK 400 /* states kept at one block */
#define MERGE_AFTER 5 /* states that differ in facts only, before they are merged */
#define MERGE_IN_LOOP 2

/*
 * Devices and firmware nodes are followed one after the other: what is held of one rarely decides what becomes
 * of the other, and together their states would multiply.
 */
struct domain {
	bool nodes;
	GHashTable *summaries; /* struct ir_func * -> struct fsum * */
	GHashTable *relevant; /* struct ir_func *: takes, drops or hands on references */
	GHashTable *takers; /* of these, those in which a reference is taken */
};

/* Are references of @kind followed at the moment? */
#define FOLLOWS(up, kind) (model_is_node(kind) == (up)->now->nodes)

struct unit_priv {
	struct domain domains[2]; /* devices, firmware nodes */
	struct domain *now; /* the one that is analysed at the moment */
	GHashTable *releases; /* "record.field" -> released_flags, this unit */
	GHashTable *putters; /* record tags with a field that is put, by syntax */
	GHashTable *given_up; /* record tags of what unknown functions end, say their names */
	GHashTable *refs; /* "func:instr:what" -> struct flow_ref * */
	GHashTable *misuses; /* "ref:kind" -> struct flow_misuse *, those of fu->misuses */
	GHashTable *flags; /* fields that decide whether a remove callback comes to its puts */
	GHashTable *wants; /* names of functions defined elsewhere */
	GHashTable *asked; /* functions whose callers in other files matter */
	GHashTable *callers; /* function name: called inside the unit */
	GHashTable *taken; /* function name: its address is taken -> enum callback + 1 */
	struct order *order; /* or NULL: nobody asked yet */
	GPtrArray *arena; /* chunks of steps */
	unsigned int nsteps; /* in the last one */
	GStringChunk *strings;
	unsigned int depth; /* of nested summary computations */
};

enum fsum_state { FSUM_RUNNING, FSUM_DONE };

struct fsum {
	enum fsum_state state;
	struct summary *sum;
	struct symtab *tab; /* kept: results point into it */
};

/* A function's return, with the state that reaches it. */
struct exit_state {
	struct state *st;
	const struct sym *ret; /* NULL for void */
	const struct ir_block *block;
	const struct ir_stmt *jump;
};

/* The analysis of one function. */
struct run {
	struct flow_unit *fu;
	struct unit_priv *up;
	const struct ir_func *f;
	struct symtab *tab;
	GPtrArray *retvars; /* variables whose value is returned */
	bool **live; /* per block: live variables at its entry */
	unsigned int *order; /* per block: reverse postorder number */
	GPtrArray **seen; /* per block: states that arrived */
	uint32_t **keys; /* their .refs_key, MAX_PER_BLOCK of them; NULL as long as there are none */
	GArray *queue; /* struct pending */
	GPtrArray *here, *there; /* states before and behind an instruction */
	GPtrArray *exits; /* struct exit_state * */
	const struct ir_instr *now; /* executed at the moment, or NULL */
	const struct ir_block *now_in;
	bool replaying; /* calls of a loop are looked at again, for what they release */
	bool bool_like; /* returns 0 or a positive constant: 0 is failure */
	unsigned int nstates;
	bool cut;
	bool lean; /* second try: ended references are forgotten, states merge early */
};

/* engine.c */
const struct summary *flow_summary(struct flow_unit *fu, const struct ir_func *f);
void add_step(struct run *r, struct state *st, const struct ir_instr *in, const struct ir_block *branch,
	      bool taken, const char *verb);
void run_prepare(struct run *r); /* order, liveness (prepare.c) */
void run_cleanup(struct run *r);

/* eval.c */
const struct loc *eval_path(struct run *r, struct state *st, const struct ir_path *p);
const struct sym *eval_expr(struct run *r, struct state *st, const struct ir_expr *e, uint32_t instr);
void assign(struct run *r, struct state *st, const struct loc *l, const struct sym *val,
	    const struct ir_instr *in);
void copy_record(struct run *r, struct state *st, const struct loc *dst, const struct loc *src,
		 const struct ir_instr *in);
/* The result of @in is about to be made anew: older uses of its symbols become generation 1. */
void forget_instr(struct run *r, struct state *st, const struct ir_instr *in);
const struct sym *spath_value(struct run *r, struct state *st, const struct spath *p,
			      const struct sym *const *args, const struct sym *ret);
const struct loc *spath_loc(struct run *r, struct state *st, const struct spath *p,
			    const struct sym *const *args, const struct sym *ret);

/* call.c: execute; @st is consumed, resulting states are appended to @out */
void exec_call(struct run *r, struct state *st, const struct ir_instr *in, GPtrArray *out);

/* release.c */
enum release_mode { RELEASE_NOW, RELEASE_MANAGED };
/* Returns whether a reference held here was meant. */
bool release_value(struct run *r, struct state *st, const struct sym *v, const char *kind,
		   const struct ir_instr *in, enum release_mode mode);
bool release_field_any(struct run *r, struct state *st, const char *record, const char *field,
		       const struct ir_instr *in, enum release_mode mode);
void note_release(struct run *r, const struct loc *l, enum release_mode mode);
/* The object around @v ends: what its fields hold is dropped by its release function, where there is one. */
void hand_over(struct run *r, struct state *st, const struct sym *v);
/* Objects of the type of @ref's are put once more than their look-up asks for. */
void note_extra_release(struct run *r, const struct ref *ref);
/* What the loop would put in each round, on the edge that leaves it. */
void release_after_loop(struct run *r, struct state *st, const struct ir_loop *loop);

/* misuse.c: what is done to objects after the last reference was dropped */
bool note_double_put(struct state *st, const struct sym *obj, const char *kind, const struct ir_instr *in);
/* At an exit: was the second put of @ref a mistake? */
void judge_double_put(struct run *r, const struct exit_state *es, const struct ref *ref);
/* Memory at @l is read or written. */
void note_access(struct run *r, struct state *st, const struct loc *l);
/* The memory @root stands for is there: a path on which it is not ends here. */
void note_exists(struct state *st, const struct loc *root);
/* @arg is handed to a function that is expected to look at it. */
void note_argument(struct run *r, struct state *st, const struct sym *arg, const struct ir_instr *in);

/* drops.c: into fu->drops */
void record_drops(struct run *r);

/* lifecycle.c */
/* Names of fields that decide in some remove callback whether it comes to its puts. */
void lifecycle_flags(struct flow_unit *fu, GHashTable *set);
/*
 * In a probe callback that leaves @ref in a field: why the driver's remove callback will not put it although
 * it does on other paths, in words (g_free()), and which function that is; NULL when it does, or that
 * is not certain. @fails: because it gives up where a call fails.
 */
char *remove_skips(struct run *r, const struct state *st, const struct ref *ref, const struct ir_func **by,
		   bool *fails);

/* call-summary.c: are all conditions of @o known to hold, and are there no others? */
bool outcome_decided(struct run *r, struct state *st, const struct outcome *o, const struct sym *const *args,
		     unsigned int nargs);
/* call-summary.c: what @o releases, on @st; returns whether the reference of @ref is still held. */
bool replay_releases(struct run *r, struct state *st, const struct outcome *o, const struct sym *const *args,
		     unsigned int nargs, const struct ref *ref);

/* exits.c */
void record_exits(struct run *r);
struct summary *make_summary(struct run *r);
/* Does this unit put record.field? */
bool field_put_here(struct run *r, const char *record, const char *field);
/* The same for any field of struct @tag. */
bool record_is_putter(struct run *r, const char *tag);
/* Is there a function, here or elsewhere, that puts fields of the struct @l lies in? */
bool field_is_put(struct run *r, const struct loc *l);
/* Where to point for this exit: its statement, the goto that leads to it, or the closing brace. */
struct ir_range exit_range(const struct run *r, const struct exit_state *es);
/* Nobody in this unit gets a chance to put what a field holds after this function. */
bool is_final(const struct run *r);
enum exit_class classify_exit(const struct run *r, const struct state *st, const struct sym *ret);
struct flow_ref *ref_record(struct run *r, const struct ir_instr *in, const char *api, const char *kind,
			    const char *what, const char *tag, bool soft);

/* The file of a name in printed messages */
const struct ir_func *unit_func(struct run *r, const char *name);

#endif
