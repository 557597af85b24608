/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of place*.c: names of the object, states of a path, positions.
 */
#ifndef FWS_FIX_PLACE_PRIV_H
#define FWS_FIX_PLACE_PRIV_H

#include "fix/place.h"

#define MAX_NAMES 12 /* places that may name the object */
#define MAX_FACTS 16 /* places whose sign is followed; the names come first */

#define MAX_VALUED 2 /* variables whose value is followed */
#define MAX_VALUES 7 /* values of each */
#define ANY_VALUE 0xff

enum status { ST_NONE, ST_HELD, ST_DONE, ST_PUT, ST_LOST };

/* Signs a value may have; the same bits as enum model_bits. */
enum sign { SIGN_NEG = 1, SIGN_ZERO = 2, SIGN_POS = 4, SIGN_ANY = 7 };

/* When a helper of the driver releases: told by which of them fits what flow found. */
enum helper_when { HELPER_ALWAYS, HELPER_ON_ZERO, HELPER_ON_ERROR, HELPER_NEVER, N_HELPER_WHEN };

/* What is known on one path at one position. */
struct elem {
	enum status status;
	bool mine; /* the reference asked about, not its neighbour's */
	bool made; /* something was made on it that is in use */
	bool led; /* came through a goto that leads elsewhere in the plan */
	uint32_t lent; /* the usual name was set to this variable last: its path's id + 1 */
	uint16_t names; /* which of place.names name the object now */
	uint8_t fact[MAX_FACTS]; /* enum sign, a set */
	uint8_t value[MAX_VALUED]; /* which of struct values.c it may be, a set; the last bit: another one */
};

/* A local variable and the constants that it is compared with. */
struct values {
	const struct ir_path *path;
	int64_t c[MAX_VALUES];
	unsigned int n;
};

/* What flow says about the exits at one block, and what the walk itself can see of that. */
struct verdict {
	bool any, lost, field, returned, released;
	bool overwritten; /* a path that lost its last name on the way comes here */
	bool seen_released, seen_field, seen_returned;
};

struct place {
	const struct flow_unit *fu;
	const struct flow_ref *ref;
	const struct ir_func *fn;
	bool guards; /* a release may come with a NULL test */
	const struct ir_instr *moved; /* a put that is taken not to be there, or NULL */
	bool retained; /* fields that keep it at failing exits lose it, too */
	struct text text;
	GHashTable *release_names; /* helpers of the driver that release it */
	GHashTable *release_calls; /* struct ir_instr *: what flow saw release it through its driver data */
	enum helper_when helper_when;
	char *format; /* how to release it; as struct flow_ref.release */
	bool helper_format; /* it is a helper nothing is known of but that this function calls it */
	GHashTable *acquires; /* ir_instr * -> flow_ref *: this one and its neighbours */
	const struct ir_path *out; /* where they leave it through an argument; NULL: in their result */
	struct ir_path *own_path; /* that place when the function never names it */
	const struct ir_path *places[MAX_FACTS];
	unsigned int nnames, nplaces;
	unsigned int home; /* index of the place that flow calls the object */
	struct values values[MAX_VALUED];
	unsigned int nvalues;
	int spelled; /* index of the name that the function's own puts use where that is not home, or -1 */
	int status; /* index of the variable that takes the status of the look-up, or -1 */
	uint8_t success; /* enum sign: the status that says that there is one */
	uint16_t temps, outside; /* names that are temporaries; that outlive the function */
	uint16_t weak; /* names that may point into the object, or elsewhere */
	bool tested_null, tested_err;
	bool untested_err; /* the look-up may give an ERR_PTR, and nothing asks */
	bool embedded; /* the device is a part of what the look-up gives */
	bool maybe_null; /* nothing tests it, but there may be none, and releasing that would look into it */
	struct verdict *verdict; /* by block id */
	bool overwritten_matters;
	bool makes; /* the function makes something on it: see place-made.c */
	bool may_be_kept; /* a node that a function which is not known gets: it may keep the pointer */
	bool for_nothing; /* its callers lose what is returned, and could not release it */
	bool callers_judge; /* what a field keeps is judged at the callers' exits */
	bool all_exits; /* every exit that still holds it loses it: see drops_itself() */
	bool rounds_released; /* an earlier round of a loop releases its own */
	bool rounds_kept; /* … or leaves it where it outlives the function */
	/* positions: base[block id] + index; the terminator comes last */
	uint32_t *base, npos;
	uint32_t *order; /* rank of each block in reverse postorder */
	/* result of the last walk */
	uint16_t *at; /* enum place_mask by position */
	uint16_t *names_at; /* by position: what names the object on all paths that hold it there */
	GHashTable *edge_at; /* block id << 8 | successor -> mask */
	GPtrArray *leaks;
	bool overwritten;
	const char *bad;
	/* the plan being walked */
	const struct site **site_at; /* by position */
	GHashTable *site_edge; /* as edge_at -> struct site * */
	GHashTable *leads; /* struct ir_stmt *, a goto -> struct ir_block *: where it leads instead */
};

/* place-through.c: "driver_for_each_device(drv, NULL, &data, find)": is it find() that takes the reference? */
bool through_callback(const struct place *p);
/* Set .success; false when the status does not say whether there is one. */
bool through_status(struct place *p);

/* place-lost.c */
bool place_losing(const struct place *p, const struct ref_exit *x);
/* Fill the verdicts; false, with *why, when no exit of this function loses it, or a caller's does. */
bool exits_read(struct place *p, char **why);

/* place-acquires.c */
void acquires_collect(struct place *p);

/* place-kept.c */
bool kept_by_others(const struct place *p);
bool kept_taken_back(const struct place *p); /* does the look-up drop what it found before? */

/* place-names.c */
/* The place that an acquiring call fills. */
const struct ir_path *names_target(const struct place *p, const struct ir_instr *in);
bool names_collect(struct place *p, char **why);
int names_index(const struct place *p, const struct ir_path *path); /* in places[], or -1 */
uint16_t names_strong(const struct place *p, uint16_t names);
bool names_is_test(const struct ir_expr *e);
bool names_tested(const struct place *p, const struct ir_expr *e);
/* Is the value of @e another name of the object? */
bool names_value(const struct place *p, uint16_t names, const struct ir_expr *e);
/* "&pdev->resource[1]": is @e the address of an element of an array that goes with the object? */
bool names_points_behind(const struct place *p, uint16_t names, const struct ir_expr *e);
/* Does evaluating @e look into the object? */
bool names_looks_into(const struct place *p, uint16_t names, const struct ir_expr *e);
/* Is @e the address of a record that has a name in a field? What an acquiring call fills is none of them. */
bool names_inside_record(const struct place *p, uint16_t names, const struct ir_expr *e);
bool names_write_into(const struct place *p, uint16_t names, const struct ir_path *dst);
/* Does @e look into a name that is known to be NULL? @addresses: taking the address of a field counts. */
bool names_null_deref(const struct place *p, const struct elem *el, const struct ir_expr *e, bool addresses);
/* "read_string(node, name, &s)": the local that argument @k lets point into the object; NULL: none. */
const struct ir_path *names_call_fills(const struct place *p, const struct ir_instr *in, unsigned int k,
				       uint16_t names);
bool names_call_gives(const struct place *p, const struct ir_instr *in, uint16_t names);
bool names_call_has(const struct place *p, const struct ir_instr *i, enum model_effect effect, uint16_t names,
		    bool *found);

/* place-tests.c */
void tests_collect(struct place *p);

/* place-made.c */
/* Does the call make something of what @names name, which needs the reference for as long as it is in use? */
bool made_by(const struct place *p, const struct ir_instr *in, uint16_t names);
bool made_by_unknown(const struct place *p);
/* Is what was made gone with this call, or the reference not needed any more? */
bool made_settled(const struct place *p, const struct ir_instr *in);
bool made_result(const struct place *p, const struct ir_path *path);
void made_collect(struct place *p);
/* The call that makes something: forks into it has, and it has not. */
void step_made(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next);

/* place-same.c: is the result of the call just a name in @names, converted to the type of what embeds it? */
bool same_converted(const struct place *p, const struct ir_instr *in, uint16_t names);

/* place-facts.c */
void facts_collect(struct place *p);

/* place-values.c */
void values_collect(struct place *p);
void values_step(struct place *p, const struct ir_instr *in, struct elem *el);
bool values_assume(struct place *p, struct elem *el, const struct ir_expr *e, bool truth);

/* place-fields.c: facts of fields, behind a call and behind an assignment. */
/* Fields that do not name the object: who may set them in a call, through which pointer, is not looked for. */
void fields_forget(const struct place *p, const struct ir_instr *in, struct elem *el);
void fields_called(const struct place *p, const struct ir_instr *in, struct elem *el);
void fields_assigned(const struct place *p, const struct ir_path *dst, struct elem *el);

/* place-release.c */
void release_collect(struct place *p);
bool release_is(const struct place *p, const struct ir_instr *in, uint16_t names);

/* place-sign.c */
uint8_t sign_eval(const struct place *p, const struct elem *el, const struct ir_expr *e);
bool sign_assume(const struct place *p, struct elem *el, const struct ir_expr *e, bool truth);

/* place-step.c: one instruction; false when the path cannot be. */
bool step_instr(struct place *p, const struct ir_instr *in, struct elem *el);
void step_given(struct place *p, const struct ir_instr *in, struct elem *el); /* what the call takes over */
void step_used(struct place *p, const struct elem *el);
/* Does the call take the reference over only when it succeeds? Then it forks the path. */
bool step_may_fail(const struct place *p, const struct ir_instr *in, const struct elem *el);
/*
 * Does the same function fill the same "args" again, with a reference that is not asked about? Where that works, what
 * was in it is gone.
 */
bool step_refills(const struct place *p, const struct ir_instr *in);
void step_refilled(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next);
void step_forked(struct place *p, const struct ir_instr *in, const struct elem *el, GArray *next);

/* place-exit.c */
void walk_bad(struct place *p, const char *why);
uint16_t walk_mask(const struct place *p, const struct elem *el);
void walk_site(struct place *p, const struct site *s, struct elem *el);
void walk_return(struct place *p, const struct ir_block *b, const struct elem *el);

/* place-walk.c */
void walk(struct place *p);

/* place-site.c */
const struct ir_stmt *site_stmt_at(const struct ir_block *b, unsigned int index);
uint32_t site_entry(const struct place *p, const struct ir_stmt *s); /* UINT32_MAX: none */
/* Call @pos and @edge for every way out of @s that goes on with what follows. */
void site_ways_out(const struct place *p, const struct ir_stmt *s, void (*pos)(uint32_t at, void *data),
		   void (*edge)(uint32_t key, void *data), void *data);
/* Call @edge for every way past the arm of @s, an if without else. */
void site_ways_past(const struct place *p, const struct ir_stmt *s, void (*edge)(uint32_t key, void *data),
		    void *data);

#define EDGE_KEY(block, succ) ((block)->id << 8 | (succ))

#endif
