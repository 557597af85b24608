/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What functions do to references, values and ownership.
 *
 * Contract
 *   - Rows come from text files, one function a line (see model/core.model for the grammar); the
 *     built-in ones are compiled in, users add files with --model FILE. A later row replaces an
 *     earlier one of the same name.
 *   - Strings belong to the model and live until model_free().
 *   - Each row names the kernel-doc or source it rests on; MODEL files are the only place where API names stand.
 */
#ifndef FWS_MODEL_MODEL_H
#define FWS_MODEL_MODEL_H

#include <glib.h>
#include <stdbool.h>

struct model;

enum model_effect {
	/* references */
	MODEL_ACQUIRE, /* a new reference, held by .place */
	MODEL_GET, /* one more reference on what .place already names */
	MODEL_RELEASE, /* drops the reference of what .place names; NULL-safe */
	/* values */
	MODEL_RETURNS, /* the result is the value of .place */
	MODEL_SAME, /* the result is another name of the object in .place (NULL stays NULL) */
	MODEL_DERIVE, /* the result belongs to the object in .place, but is another object (drvdata) */
	MODEL_ATTACH, /* .arg becomes what MODEL_DERIVE of the same .kind gives for .place */
	MODEL_IS_ERR, /* truth value: .place is an ERR_PTR */
	MODEL_IS_ERR_OR_NULL,
	MODEL_ERR_OR_ZERO, /* PTR_ERR_OR_ZERO */
	/* memory and lifetime */
	MODEL_ALLOC, /* the result is fresh memory that the caller owns, or NULL */
	MODEL_MANAGED, /* the result is fresh memory owned by a device (devm_*), or NULL */
	MODEL_ZEROED, /* that memory is full of zeroes */
	MODEL_FREE, /* frees the memory .place points to */
	MODEL_ACTION, /* calls .place (a function) with .arg later, at release of the device */
	MODEL_CALLS, /* calls .place (a function) with .call[], maybe several times, and returns what it gave */
	MODEL_KEEPS, /* .place is kept in .record.field of something that is made, for as long as that lives */
	MODEL_COUNTS, /* what MODEL_KEEPS speaks of holds a reference of its own to the device .place */
	MODEL_MODULE, /* MODEL_RELEASE gives back the module of the driver as well */
	MODEL_SETTLES, /* what .place names, if it was made by such a function, is gone or counts what it keeps */
	MODEL_ENDS, /* ends the life of the object around .place: its release function drops what it holds */
	MODEL_PINS, /* what .place names lives at least as long as the result is held */
	MODEL_ESCAPE, /* .place is kept and released by somebody else from here on */
	MODEL_BORROW, /* known to leave every reference alone */
	MODEL_LEAVES, /* what .place points to names afterwards what it named before */
	MODEL_NORETURN,
	MODEL_TAKES_NULL, /* a release that may be called with NULL */
	MODEL_COOKIE, /* what .place names is handed to a handler later, uncounted, until that is taken back */
	/* order of calls and locks, see flow/order.h */
	MODEL_EVENT, /* something happens that the order of calls depends on: .kind names it */
	MODEL_LOCK, /* takes the lock .place points to; ON_SUCCESS: when the result is not 0; .kind "spin" or NULL */
	MODEL_UNLOCK, /* gives it back */
	MODEL_ASSERTS, /* promises that the lock .place points to (or belongs to) is held */
	MODEL_NEEDS, /* must be called with the lock named .kind held */
	MODEL_THREAD, /* from here on, interrupt .place runs function .arg in a thread */
};

/* Where: the result, an argument, what an argument points to, or a field of that. */
struct model_place {
	int arg; /* -1: the result */
	bool deref; /* what the pointer points to */
	const char *field; /* field of the pointee, or NULL */
};

/* When the effect happens, judged by the result. */
enum model_when { MODEL_ALWAYS, MODEL_ON_SUCCESS, MODEL_ON_FAILURE };

struct model_fact {
	enum model_effect effect;
	struct model_place place;
	int arg; /* MODEL_ACTION: the argument handed on; MODEL_ATTACH; MODEL_THREAD: the function */
	bool on_failure_too; /* MODEL_ACTION: *_or_reset runs it at once on failure */
	bool with_device; /* MODEL_ACTION: it is called with argument 0 and .arg, not with .arg alone */
	const char *record, *field; /* MODEL_KEEPS */
	signed char call[6]; /* MODEL_CALLS: arguments of the row's function; -1: unknown */
	unsigned int ncall;
	const char *
		kind; /* ACQUIRE, GET, RELEASE: kind of reference; EVENT, NEEDS, LOCK, DERIVE, ATTACH: name or NULL */
	enum model_when when;
	struct model_fact *next;
};

/* Values a result may have, as a set. */
enum model_bits { MODEL_NEG = 1, MODEL_ZERO = 2, MODEL_POS = 4, MODEL_ANY = 7 };

struct model_row {
	const char *name;
	unsigned int result; /* possible results, enum model_bits */
	struct model_fact *facts;
	const char *source; /* kernel-doc or file the facts rest on */
};

/* Built-in tables. */
struct model *model_new(void);
void model_free(struct model *m);

/* Add the rows of a file; false with a message "FILE:LINE: what is wrong" in *error. */
bool model_load(struct model *m, const char *file, char **error);

const struct model_row *model_find(const struct model *m, const char *name);

/* Has the row of @name a fact of that effect, and of that kind unless @kind is NULL? NULL-safe. */
bool model_does(const struct model *m, const char *name, enum model_effect effect, const char *kind);
/* What it does of that kind to argument @arg, the first; or NULL. @name may be NULL. */
const struct model_fact *model_fact_on(const struct model *m, const char *name, enum model_effect effect,
				       unsigned int arg);

/*
 * Tokens a file must contain for reference rules to look at it: names of
 * all functions that acquire; firmware nodes only with @nodes. Adds char * owned by the model to @set.
 */
void model_tokens(const struct model *m, bool nodes, GHashTable *set);

/* Can a release of kind @a end a reference of kind @b? A device_node is its fwnode; NULL is any kind. */
bool model_same_kind(const char *a, const char *b);
/* Kinds "of_node" and "fwnode". */
bool model_is_node(const char *kind);
/* Kind "fwspec": followed like a device, but it has one owner instead of a count. */
bool model_is_fwspec(const char *kind);

/*
 * Is the inline function @name of a header worth reading? Those whose name says that they
 * look up, hand out, convert or drop something, and that no row describes.
 */
bool model_wants_inline(const struct model *m, const char *name);

/* Words one of which is in the name of each such function, @n of them. */
const char *const *model_inline_words(unsigned int *n);

/* Names of all functions that release devices: what a file that puts a field must contain. As above. */
void model_releasers(const struct model *m, GHashTable *set);

/*
 * How to drop a reference of @kind held in a pointer to struct @tag: a format
 * with one %s for the C expression of the pointer; NULL when unknown.
 */
const char *model_release_format(const struct model *m, const char *kind, const char *tag);
/* The same of what the function @api gave, which may have a release of its own; NULL @api has none. */
const char *model_release_by(const struct model *m, const char *api, const char *kind, const char *tag);
/* The same for a pointer that may be NULL; NULL when there is nothing better than a test before the other. */
const char *model_release_null_format(const struct model *m, const char *kind, const char *tag);
/* The class that __free() takes for it, in trees that have it; NULL when there is none. */
const char *model_cleanup_class(const struct model *m, const char *kind, const char *tag);

/* Callbacks: does a function in ops field record.field run when ...? NULL-safe. */
enum model_callback {
	MODEL_CB_NONE, /* unknown */
	MODEL_CB_PROBE, /* nobody unwinds after it fails; .remove follows its success */
	MODEL_CB_REMOVE,
};
enum model_callback model_callback(const struct model *m, const char *record, const char *field);
/* Does what this probe callback does with devm_*() go when it fails, and behind the remove callback? NULL-safe. */
bool model_undoes_devres(const struct model *m, const char *record, const char *field);

/*
 * What the caller of ops field record.field is to the function there. NULL-safe; NULL when nothing is said.
 */
struct model_entry {
	const char *role; /* "xlate", "probe-device", … or NULL */
	const char *holds[3]; /* names of locks the caller holds; NULL-terminated */
};
const struct model_entry *model_entry(const struct model *m, const char *record, const char *field);

/* The lock that a store to field record.field needs, or NULL. */
const char *model_guard(const struct model *m, const char *record, const char *field);

/*
 * Numbers that the device tree gives, of any size: which result or argument of the function @name is one,
 * or NULL; is the field, or an element of it, one?
 */
const struct model_place *model_number(const struct model *m, const char *name);
bool model_number_field(const struct model *m, const char *record, const char *field);

/* Identifiers that make a file matter to the rules on IOMMU drivers and the IOMMU core. As above. */
void model_iommu_tokens(const struct model *m, GHashTable *set);
/* Is @name called from elsewhere with none of the model's locks held, whatever else calls it? */
bool model_is_root(const struct model *m, const char *name);

/* Events that make the callers of a function that comes to them matter as well. As above. */
void model_iommu_events(const struct model *m, GHashTable *set);
/* The same question for one name. */
bool model_is_iommu_token(const struct model *m, const char *name);

#endif
