/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results that need no analysis: those of earlier runs on this machine, and those that other shards had.
 */
#include "cli/passes-internal.h"
#include "cli/stamp.h"

static guint64 stamp(const struct pass *p, const struct file_run *f, const struct karch *a)
{
	const char *const *flags = ktree_flags(p->tree, a, f->file);
	guint64 h = flags ? file_stamp(p->tree, f->file, a, ktree_flags_dir(p->tree, a, f->file), flags) : 0;

	/* the full catalogue says more */
	return h && f->full ? h ^ 1 : h;
}

static bool outcome_key(const struct pass *p, const struct file_run *f, struct outcome_key *k)
{
	const struct karch *a = pass_arch(f);

	*k = (struct outcome_key){ f->file, a ? a->name : NULL, a ? text_stamp(p->tree, f->file) : 0 };
	return k->text != 0;
}

/* --- for later ------------------------------------------------------------------------- */

static void record(const struct pass *p, const struct file_run *f, const json_t *reply)
{
	struct outcome_key k;

	if (p->record && !f->theirs && outcome_key(p, f, &k))
		outcomes_add(p->record, &k, p->seen, reply);
}

/* Not when the file was edited meanwhile: who knows which text was parsed. */
static void keep(struct pass *p, const struct file_run *f, const json_t *reply)
{
	const struct karch *a = pass_arch(f);

	if (p->summaries && f->stamp && f->stamp == stamp(p, f, a))
		summaries_keep(p->summaries, f->file, a->name, f->stamp, p->seen, reply);
}

void kept_note(struct pass *p, const struct file_run *f, const json_t *reply)
{
	record(p, f, reply);
	keep(p, f, reply);
}

void kept_note_failure(struct pass *p, const struct file_run *f, const char *why, bool final)
{
	struct outcome_key k;

	if (p->record && !f->theirs && outcome_key(p, f, &k))
		outcomes_add_failure(p->record, &k, why, final);
}

/* --- from outside ------------------------------------------------------------------- */

/* What is known of @f under its next architecture; false for nothing. */
static bool take_given(struct pass *p, struct file_run *f)
{
	struct outcome_key k;
	const char *why;
	json_t *reply;
	bool final;

	if (!outcome_key(p, f, &k))
		return false;
	reply = outcomes_find(p->given, &k, p->seen);
	why = reply ? NULL : outcomes_failure(p->given, &k, &final);
	if (reply) {
		record(p, f, reply);
		pass_take(f, reply);
		json_decref(reply);
	} else if (why) {
		kept_note_failure(p, f, why, final);
		pass_failure(f, pass_arch(f), why);
		f->next = final ? f->order->len : f->next + 1;
	}
	return reply || why;
}

/* Somebody else finds out; the last that is known of it is better than nothing. */
static void leave(struct file_run *f)
{
	if (!f->best && f->reply) {
		f->best = json_incref(f->reply);
		f->best_arch = f->arch;
	}
	f->next = f->order->len;
}

void kept_take_given(struct pass *p)
{
	for (guint i = 0; p->given && i < p->files->len; i++) {
		struct file_run *f = p->files->pdata[i];

		while (take_given(p, f))
			p->ngiven++;
		if (f->theirs && pass_arch(f))
			leave(f);
	}
}

/* --- from the database ---------------------------------------------------------------- */

void kept_take(struct pass *p)
{
	for (guint i = 0; p->summaries && i < p->files->len; i++) {
		struct file_run *f = p->files->pdata[i];
		const struct karch *a = pass_arch(f);
		json_t *reply;

		f->stamp = a ? stamp(p, f, a) : 0;
		if ((p->fresh && !f->neighbour) || !f->stamp)
			continue;
		reply = summaries_find(p->summaries, f->file, a->name, f->stamp, p->seen);
		if (!reply)
			continue;
		record(p, f, reply);
		pass_take(f, reply);
		json_decref(reply);
		p->nkept++;
	}
}
