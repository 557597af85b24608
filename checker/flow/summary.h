/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a function does, as seen by its callers: a few outcomes, each with the
 * values that lead to it, the result and the effects on references.
 *
 * Contract
 *   - Paths are relative to the parameters, so that a caller can replay them on its own arguments.
 *   - A summary belongs to its struct flow_unit or store and outlives all users of it.
 */
#ifndef FWS_FLOW_SUMMARY_H
#define FWS_FLOW_SUMMARY_H

#include <jansson.h>

#include "flow/state.h"

#define SPATH_MAX 6

/*
 * '>' field of what the value points to; '.' field of the place; '[' any element;
 * '*' what the value points to
 */
struct sstep {
	char op;
	const char *record, *field;
	struct ir_type type;
};

/* A place or value: start from a parameter (>= 0), the result (-1) or a global (-2), then walk. */
struct spath {
	int root;
	const char *global;
	const struct ir_var *var; /* the global itself, in its own unit only */
	unsigned int n;
	struct sstep steps[SPATH_MAX];
};

enum effect_kind {
	EFF_HELD, /* a reference taken inside is held by .path on return */
	EFF_GET, /* one more reference on what .path names */
	EFF_DANGLING, /* .path names an object whose reference the function took and dropped */
	EFF_RELEASE, /* the object named by .path is released */
	EFF_RELEASE_ANY, /* releases what some record.field names */
	EFF_STORE, /* the object of parameter .param (-1: the result) is stored at .path */
	EFF_STORE_ANY, /* it is stored in record.field of something the caller cannot name */
	EFF_WRITE, /* .path has a new value with signs .bits */
};

struct effect {
	enum effect_kind kind;
	struct spath path;
	bool owner; /* HELD: what .path names is not the device but holds it */
	bool soft; /* HELD: see struct flow_ref */
	bool reported; /* HELD: the function leaves it behind when it fails, and is reported for that itself */
	const char *ref_kind;
	const char *record, *field; /* RELEASE_ANY */
	int param; /* STORE */
	unsigned int bits; /* WRITE */
	bool has_const;
	int64_t value;
	struct flow_ref *acq; /* HELD in a field: the acquiring call, same unit only */
	const char *tag; /* HELD: struct tag of the object */
};

struct precond {
	struct spath path;
	unsigned int bits;
	bool has_eq;
	int64_t eq;
};

struct outcome {
	unsigned int bits; /* signs of the result */
	bool has_const;
	int64_t value;
	bool exact; /* .pre says it all: no other condition leads here */
	int alias; /* the result is this parameter's value; -1: no */
	GArray *pre; /* struct precond */
	GArray *effects; /* struct effect */
};

struct summary {
	const char *name;
	GPtrArray *outcomes; /* struct outcome * */
	bool acquires; /* some outcome leaves a reference on a device to the caller */
	bool nodes; /* or on a firmware node */
	bool releases;
	bool noreturn;
	const char *
		own; /* what it gives is driver data of the device it holds, which lies in this field of it */
	bool detailed; /* outcomes without effects are told apart by their conditions too */
};

struct summary *summary_new(const char *name);
void summary_free(struct summary *s);
struct outcome *outcome_new(void);
void outcome_free(struct outcome *o);

/* Does it drop something that the function did not take? */
bool effect_releases(const struct effect *e);
bool outcome_releases(const struct outcome *o);

/* Add, unless an outcome with the same effects is there: then widen that one. */
void summary_add(struct summary *s, struct outcome *o);

/* Express in terms of the parameters; false when that cannot be done. */
bool spath_of_loc(struct spath *p, const struct loc *l);
bool spath_of_sym(struct spath *p, const struct sym *s);
/* Does it go through any element of an array? */
bool spath_has_index(const struct spath *p);
bool spath_equal(const struct spath *a, const struct spath *b);
char *spath_str(const struct spath *p);

/*
 * JSON for the summary store. Strings of the result are interned in @strings.
 */
json_t *summary_to_json(const struct summary *s);
struct summary *summary_from_json(const char *name, const json_t *j, GStringChunk *strings);

#endif
