/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one file sees of the contributions of all others.
 *
 * Contract
 *   - The result of analysing a file depends on its text, its flags, the headers, the checker and the
 *     model, and on these contributions; of them only on what seen_digest() covers. Equal digests mean
 *     equal results.
 *   - It covers rather too much than too little: summaries of the functions the file names, by whatever
 *     file, and the releases of all records that it, or one of these summaries, mentions.
 */
#ifndef FWS_CLI_SEEN_H
#define FWS_CLI_SEEN_H

#include <glib.h>
#include <jansson.h>

struct seen;

/*
 * The function that a summary of a contribution is about: its key is the name, or "WHAT:NAME" for a summary
 * of what it does to something else than devices.
 */
const char *seen_function(const char *key);

/* @state: { file: contribution }; not changed while the result lives. */
struct seen *seen_new(const json_t *state);
void seen_free(struct seen *s);

/*
 * @uses: see cli/uses.h; with "asked", names of functions whose callers it asked for. What @file contributed itself does
 * not count.
 */
guint64 seen_digest(const struct seen *s, const char *file, const json_t *uses);

/*
 * What is asked for follows from what was seen before, so it belongs to one result, not to the text of a file: the uses
 * of a text, with what one result @asked for (NULL: nothing). New reference.
 */
json_t *seen_uses(const json_t *uses, json_t *asked);

#endif
