/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Passes of the worker pool over files, architecture by architecture.
 */
#include <string.h>

#include "cli/passes-internal.h"
#include "frontend/frontend.h"
#include "support/diag.h"
#include "support/overlay.h"

/*
 * The order of ktree_arch_order() is good: what does not parse under its first three does
 * not parse at all (a .c that others include, a header that is generated).
 */
#define MAX_ARCHS 3

struct file_run *file_run_new(const char *file)
{
	struct file_run *f = g_new0(struct file_run, 1);

	f->file = g_strdup(file);
	f->failure = g_string_new(NULL);
	return f;
}

void file_run_free(struct file_run *f)
{
	g_free(f->file);
	g_string_free(f->failure, TRUE);
	json_decref(f->reply);
	json_decref(f->best);
	g_clear_pointer(&f->order, g_ptr_array_unref);
	g_free(f);
}

struct cover_file *file_run_cover(const struct file_run *f)
{
	struct cover_file *c = f->reply ? cover_file_from_json(json_object_get(f->reply, "cover")) : NULL;

	if (c)
		return c;
	c = cover_file_new(f->file);
	c->state = f->relevant ? COVER_FAILED : COVER_IRRELEVANT;
	if (f->relevant)
		c->reason = g_strdup(f->failure->len ? f->failure->str : "no result");
	return c;
}

void pass_failure(struct file_run *f, const struct karch *a, const char *why)
{
	g_string_append_printf(f->failure, "%s%s%s%s", f->failure->len ? "; " : "", a ? a->name : "",
			       a ? ": " : "", why);
}

/* --- which architectures ------------------------------------------------------- */

static GPtrArray *arch_order(const struct pass *p, struct file_run *f)
{
	GPtrArray *all, *out;
	const struct karch *hint;
	bool some;

	if (f->arch) {
		out = g_ptr_array_new();
		g_ptr_array_add(out, (void *)f->arch);
		return out;
	}
	all = ktree_arch_order(p->tree, f->file);
	some = all->len > 0;
	hint = p->tokens ? ktree_arch_hint(p->tree, f->file, p->tokens) : NULL;
	if (hint && g_ptr_array_remove(all, (void *)hint))
		g_ptr_array_insert(all, 0, (void *)hint);
	out = karch_choose(all, p->archs);
	g_ptr_array_set_size(out, MIN(out->len, MAX_ARCHS));
	g_ptr_array_unref(all);
	if (!out->len)
		pass_failure(f, NULL,
			     some ? "not for any architecture of --arch"
				  : "for an architecture that is not supported");
	return out;
}

const struct karch *pass_arch(const struct file_run *f)
{
	return f->order && f->next < f->order->len ? f->order->pdata[f->next] : NULL;
}

static void pass_begin(struct pass *p)
{
	for (guint i = 0; i < p->files->len; i++) {
		struct file_run *f = p->files->pdata[i];

		f->relevant = true;
		g_string_truncate(f->failure, 0);
		g_clear_pointer(&f->order, g_ptr_array_unref);
		f->order = arch_order(p, f);
		f->next = 0;
	}
}

/* --- flags ---------------------------------------------------------------------- */

static void arch_broken(struct pass *p, const struct karch *a, GError *err)
{
	diag_warning("%s cannot be used: %s", a->name, err->message);
	g_hash_table_insert(p->broken, (void *)a, g_strdup(err->message));
	g_error_free(err);
}

/* Flags of all files that are to be tried under @a next. */
static void load_arch(struct pass *p, const struct karch *a)
{
	GPtrArray *names = g_ptr_array_new();
	GError *err = NULL;

	for (guint i = 0; i < p->files->len; i++) {
		const struct file_run *f = p->files->pdata[i];

		if (pass_arch(f) == a)
			g_ptr_array_add(names, f->file);
	}
	if (names->len && !g_hash_table_contains(p->broken, a)) {
		diag_progress("compile flags of %u files for %s", names->len, a->name);
		if (!ktree_load_flags(p->tree, a, names, &err))
			arch_broken(p, a, err);
	}
	g_ptr_array_unref(names);
}

static void load_flags(struct pass *p)
{
	unsigned int n;
	const struct karch *table = karch_table(&n);

	for (unsigned int i = 0; i < n; i++)
		load_arch(p, &table[i]);
}

/* What relative flags of @f are relative to. */
static const char *flags_dir(const struct pass *p, const struct file_run *f, const struct karch *a)
{
	const char *dir = ktree_flags_dir(p->tree, a, f->file);

	return dir ? dir : ktree_root(p->tree);
}

static json_t *job_json(const struct pass *p, const struct file_run *f, const struct karch *a,
			const char *const *flags, const char *kind)
{
	json_t *list = json_array();

	for (; *flags; flags++)
		json_array_append_new(list, json_string(*flags));
	if (p->vfs)
		json_array_append_new(list, json_sprintf("-ivfsoverlay%s", p->vfs));
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:i, s:b}", "kind", kind, "file", f->file, "arch",
			 a->name, "dir", flags_dir(p, f, a), "flags", list, "style", (int)p->style, "full",
			 f->full);
}

/* --- results -------------------------------------------------------------------- */

static json_int_t get_int(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static bool better(const json_t *now, const json_t *best)
{
	if (!best)
		return true;
	if (get_int(now, "tainted") != get_int(best, "tainted"))
		return get_int(now, "tainted") < get_int(best, "tainted");
	return get_int(now, "errors") < get_int(best, "errors");
}

/* Errors outside of functions only (a stub's "redefinition") leave nothing out. */
static bool good_enough(const json_t *reply)
{
	return !get_int(reply, "errors") || !get_int(reply, "tainted");
}

void pass_take(struct file_run *f, json_t *reply)
{
	const struct karch *a = pass_arch(f);

	f->next++;
	f->ms = MAX(f->ms, get_int(reply, "ms"));
	f->peak_kb = MAX(f->peak_kb, get_int(reply, "peak_kb"));
	if (better(reply, f->best)) {
		json_decref(f->best);
		f->best = json_incref(reply);
		f->best_arch = a;
	}
	if (good_enough(reply))
		f->next = f->order->len;
}

static void take_failure(struct pass *p, struct file_run *f, const char *why, bool final)
{
	kept_note_failure(p, f, why, final);
	pass_failure(f, pass_arch(f), why);
	f->next = final ? f->order->len : f->next + 1;
}

static void take_result(struct pass *p, struct file_run *f, struct pool_job *j)
{
	const char *error = json_string_value(json_object_get(j->reply, "error"));

	p->transient |= !j->reply || error;
	/* What kills or stops a worker is in the file: no other architecture helps. */
	if (!j->reply) {
		take_failure(p, f, j->failure, true);
	} else if (error) {
		take_failure(p, f, error, false);
	} else {
		kept_note(p, f, j->reply);
		pass_take(f, j->reply);
	}
}

/* Step over architectures that have no flags for @f. */
static const char *const *usable_flags(struct pass *p, struct file_run *f)
{
	const struct karch *a = pass_arch(f);
	const char *why = g_hash_table_lookup(p->broken, a);
	const char *const *flags = why ? NULL : ktree_flags(p->tree, a, f->file);

	if (!flags)
		take_failure(p, f, why ? "cannot be used" : "no compile flags", false);
	return flags;
}

static void pass_end(struct pass *p)
{
	for (guint i = 0; i < p->files->len; i++) {
		struct file_run *f = p->files->pdata[i];

		json_decref(f->reply);
		f->reply = g_steal_pointer(&f->best);
		f->arch = f->reply ? f->best_arch : NULL;
	}
}

/* --- the pool ------------------------------------------------------------------- */

static void show_progress(unsigned int done, unsigned int all, void *data)
{
	const struct pass *p = data;

	diag_progress("%s: %u of %u files", p->what, done, all);
}

/* To the worker that knows the file from an earlier round. */
static struct pool_job *file_job(const struct file_run *f, json_t *msg)
{
	struct pool_job *j = pool_job_new(msg);

	j->key = g_strdup(f->file);
	return j;
}

static void job_free_cb(void *p)
{
	pool_job_free(p);
}

/* The precompiled header that @f wants. */
static const char *pch_name(const struct pass *p, const struct karch *a, const char *const *flags,
			    const struct file_run *f)
{
	struct fe_request req = { .root = ktree_root(p->tree),
				  .build_dir = flags_dir(p, f, a),
				  .flags = flags,
				  .slim = p->slim ? slim_dir(p->slim) : NULL };
	g_autofree char *name = fe_pch_name(&req);

	return g_intern_string(name);
}

/* The file with which it pays makes the precompiled header that all of them use then. */
static void warm_up(struct pass *p, GHashTable *warm)
{
	GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free_cb);

	for (guint i = 0; i < p->files->len; i++) {
		struct file_run *f = p->files->pdata[i];
		const struct karch *a = pass_arch(f);
		const char *const *flags = a ? ktree_flags(p->tree, a, f->file) : NULL;
		const char *kind;
		unsigned int n;

		if (!flags)
			continue;
		/* the name of the precompiled header says whether there are slim ones */
		slim_cover(p->slim, flags, flags_dir(p, f, a));
		kind = pch_name(p, a, flags, f);
		n = GPOINTER_TO_UINT(g_hash_table_lookup(warm, kind)) + 1;
		g_hash_table_insert(warm, (void *)kind, GUINT_TO_POINTER(n));
		if (n == FE_PCH_PAYS)
			g_ptr_array_add(jobs, pool_job_new(job_json(p, f, a, flags, "warm")));
	}
	pool_run(p->pool, jobs, NULL, NULL);
	g_ptr_array_unref(jobs);
}

/* One job for every file that has an architecture left; *more when some have to be looked at again. */
static GPtrArray *make_jobs(struct pass *p, GPtrArray *who, bool *more)
{
	GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free_cb);

	*more = false;
	for (guint i = 0; i < p->files->len; i++) {
		struct file_run *f = p->files->pdata[i];
		const struct karch *a = pass_arch(f);
		const char *const *flags = a ? usable_flags(p, f) : NULL;

		*more |= a && !flags && pass_arch(f);
		if (!flags)
			continue;
		g_ptr_array_add(jobs, file_job(f, job_json(p, f, a, flags, "check")));
		g_ptr_array_add(who, f);
	}
	return jobs;
}

/* Every file once, under its next architecture. False when there is nothing left to do. */
static bool step(struct pass *p, GHashTable *warm, bool *any)
{
	GPtrArray *who = g_ptr_array_new(), *jobs;
	bool more;

	kept_take_given(p);
	load_flags(p);
	kept_take(p);
	warm_up(p, warm);
	jobs = make_jobs(p, who, &more);
	pool_run(p->pool, jobs, show_progress, p);
	for (guint i = 0; i < jobs->len; i++)
		take_result(p, who->pdata[i], jobs->pdata[i]);
	more |= jobs->len > 0;
	*any |= jobs->len > 0 || p->nkept || p->ngiven;
	g_ptr_array_unref(jobs);
	g_ptr_array_unref(who);
	return more;
}

bool pass_run(struct pass *p)
{
	GHashTable *warm = g_hash_table_new(NULL, NULL);
	bool any = false;

	pass_begin(p);
	while (step(p, warm, &any))
		;
	g_hash_table_unref(warm);
	pass_end(p);
	diag_progress_clear();
	return any;
}

static void take_fixes(struct file_run *f, const struct pool_job *j)
{
	json_t *findings = j->reply ? json_object_get(j->reply, "findings") : NULL;

	if (findings)
		json_object_set(f->reply, "findings", findings);
	else
		diag_warning("%s: no fixes: %s", f->file,
			     j->failure ? j->failure : "cannot be parsed any more");
}

void pass_fix(struct pass *p)
{
	GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free_cb);

	for (guint i = 0; i < p->files->len; i++) {
		const struct file_run *f = p->files->pdata[i];
		const char *const *flags = ktree_flags(p->tree, f->arch, f->file);

		slim_cover(p->slim, flags, flags_dir(p, f, f->arch));
		g_ptr_array_add(jobs, file_job(f, job_json(p, f, f->arch, flags, "fix")));
	}
	pool_run(p->pool, jobs, show_progress, p);
	diag_progress_clear();
	for (guint i = 0; i < jobs->len; i++)
		take_fixes(p->files->pdata[i], jobs->pdata[i]);
	g_ptr_array_unref(jobs);
}
