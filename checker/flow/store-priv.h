/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of the store: store.c keeps what was contributed, store-ask.c answers.
 */
#ifndef FWS_FLOW_STORE_PRIV_H
#define FWS_FLOW_STORE_PRIV_H

#include "flow/store-internal.h"

struct contribution {
	char *file;
	json_t *json; /* { "functions": {name: summary}, "releases": {"record.field": flags}, "calls"?: {name: …} } */
};

/* What one file says of a name. */
struct said {
	const char *file;
	const json_t *what;
	guint64 digests[NPARTS]; /* 0: not made so far */
};

struct release {
	const char *file;
	unsigned int flags;
};

struct field {
	const char *name; /* "record.field" */
	GArray *releases; /* struct release */
};

struct store {
	GHashTable *files; /* file -> struct contribution * */
	/* made from these: */
	GHashTable *functions, *calls; /* name -> GArray of struct said, sorted by file */
	GHashTable *fields; /* "record.field" -> struct field * */
	GHashTable *records; /* "record" -> GPtrArray of its struct field * */
	GHashTable *parsed; /* const json_t * -> struct summary * */
	bool stale;
	GStringChunk *strings;
	/* of a view: */
	struct store *base; /* or NULL */
	char *user; /* the file that looks, and does not see what it said there */
	struct asked *asked; /* there, so far */
};

/* Make the tables of @s, and of what it is a view of. */
void store_refresh(struct store *s);

/* What a view asked of its base. */
struct asked;
struct asked *asked_new(void);
void asked_free(struct asked *as);

#endif
