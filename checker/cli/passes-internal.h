/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by passes.c and kept.c: results that need no analysis.
 */
#ifndef FWS_CLI_PASSES_INTERNAL_H
#define FWS_CLI_PASSES_INTERNAL_H

#include "cli/passes.h"

/* The architecture under which @f is to be looked at next, or NULL. */
const struct karch *pass_arch(const struct file_run *f);
/* Why there is no result under @a. */
void pass_failure(struct file_run *f, const struct karch *a, const char *why);
/* A reply for pass_arch(): it may be good enough, or leave the next architecture to be tried. */
void pass_take(struct file_run *f, json_t *reply);

/* What p->given knows, before anybody asks for flags; files of other shards stay as they are when it does not. */
void kept_take_given(struct pass *p);
/* What earlier runs found out, with all that matters as it is now. Flags are loaded. */
void kept_take(struct pass *p);

/* Note what came of @f under pass_arch(): for later runs, and in p->record. */
void kept_note(struct pass *p, const struct file_run *f, const json_t *reply);
void kept_note_failure(struct pass *p, const struct file_run *f, const char *why, bool final);

#endif
