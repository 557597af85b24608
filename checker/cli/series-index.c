/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The index of a series.
 */
#include <string.h>

#include "cli/series-index.h"
#include "fix/fix.h"
#include "rules/rules.h"
#include "support/atomic.h"
#include "support/diag.h"

static void set_some(json_t *o, const char *key, const char *s)
{
	if (s)
		json_object_set_new(o, key, report_jstr(s));
}

static json_t *finding_entry(const struct finding *f)
{
	const struct rule *rule = rule_find(f->rule);
	json_t *o = json_object();

	json_object_set_new(o, "rule", json_string(f->rule));
	json_object_set_new(o, "level", json_string(fws_level_name(f->level)));
	json_object_set_new(o, "fixable", json_boolean(rule && rule->fixable && fix_is_due(f->fix_why_not)));
	set_some(o, "file", f->file);
	json_object_set_new(o, "line", json_integer(f->line));
	json_object_set_new(o, "column", json_integer(f->col));
	set_some(o, "function", f->function);
	set_some(o, "api", f->api);
	set_some(o, "object", f->object);
	set_some(o, "message", f->message);
	set_some(o, "arch", f->arch);
	set_some(o, "fingerprint", f->fingerprint);
	return o;
}

/* Fingerprint -> finding; they differ within a report. */
static GHashTable *by_fingerprint(const struct report *r)
{
	GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < r->findings->len; i++) {
		struct finding *f = r->findings->pdata[i];

		if (f->fingerprint)
			g_hash_table_insert(all, f->fingerprint, f);
	}
	return all;
}

/* One mail with its findings written out; they join @fixed. */
static json_t *patch_entry(const json_t *mail, GHashTable *all, GHashTable *fixed)
{
	json_t *o = json_copy((json_t *)mail), *findings = json_array(), *id;
	size_t i;

	json_array_foreach(json_object_get(mail, "findings"), i, id) {
		struct finding *f = g_hash_table_lookup(all, json_string_value(id));
		json_t *entry;

		if (!f)
			continue;
		entry = finding_entry(f);
		set_some(entry, "strategy", f->fix_strategy);
		json_array_append_new(findings, entry);
		g_hash_table_add(fixed, f);
	}
	json_object_set_new(o, "findings", findings);
	return o;
}

static const char *why_not(const struct finding *f)
{
	/* what has edits and is in no mail is what series_write() left out */
	if (f->edits)
		return "conflicts with another fix of the file";
	return f->fix_why_not ? f->fix_why_not : "this rule has no automatic fix";
}

static void add_others(const struct report *r, GHashTable *fixed, json_t *unfixed, json_t *suppressed)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];
		json_t *entry;

		if (g_hash_table_contains(fixed, f))
			continue;
		entry = finding_entry(f);
		if (f->suppressed) {
			set_some(entry, "reason", f->suppression);
		} else {
			set_some(entry, "reason", why_not(f));
			json_object_set_new(entry, "covered", json_boolean(f->fix_covered));
		}
		json_array_append_new(f->suppressed ? suppressed : unfixed, entry);
	}
}

/* Names of files in what the compiler said are relative to the kernel root, as everywhere. */
static void make_relative(json_t *file, const char *root)
{
	const char *reason = json_string_value(json_object_get(file, "reason"));
	g_autofree char *prefix = g_strconcat(root, "/", NULL);
	GString *s;

	if (!reason)
		return;
	s = g_string_new(reason);
	g_string_replace(s, prefix, "", 0);
	json_object_set_new(file, "reason", report_jstr(s->str));
	g_string_free(s, TRUE);
}

static json_t *coverage(const struct report *r)
{
	json_t *o = report_coverage_json(r), *files = json_object_get(o, "files");

	for (size_t i = json_array_size(files); i-- > 0;) {
		json_t *file = json_array_get(files, i);
		const char *state = json_string_value(json_object_get(file, "state"));

		make_relative(file, r->root);
		if (strcmp(state, cover_state_name(COVER_FAILED)) &&
		    strcmp(state, cover_state_name(COVER_PARTIAL)))
			json_array_remove(files, i);
	}
	return o;
}

static json_t *index_of(const struct report *r, const json_t *mails)
{
	g_autoptr(GHashTable) all = by_fingerprint(r), fixed = g_hash_table_new(NULL, NULL);
	json_t *patches = json_array(), *unfixed = json_array(), *suppressed = json_array(), *mail;
	size_t i;

	json_array_foreach(mails, i, mail)
		json_array_append_new(patches, patch_entry(mail, all, fixed));
	add_others(r, fixed, unfixed, suppressed);
	return json_pack("{s:{s:s, s:s}, s:{s:o}, s:o, s:o, s:o, s:o}", "tool", "name", "fwspeck", "version",
			 FWS_VERSION, "kernel", "version", report_jstr(r->version), "patches", patches,
			 "unfixed", unfixed, "suppressed", suppressed, "coverage", coverage(r));
}

bool series_index_write(const char *path, const struct report *r, const json_t *mails)
{
	json_t *index = index_of(r, mails);
	g_autofree char *dumped = json_dumps(index, JSON_INDENT(1)), *text = NULL;
	GError *err = NULL;

	json_decref(index);
	text = g_strconcat(dumped, "\n", NULL);
	if (atomic_write(path, text, strlen(text), &err))
		return true;
	diag_error("%s", err->message);
	g_error_free(err);
	return false;
}
