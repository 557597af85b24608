/* SPDX-License-Identifier: GPL-2.0-only */
/* Findings that are known; see baseline.h. */
#include <string.h>

#include "cli/baseline.h"
#include "support/atomic.h"
#include "support/diag.h"

enum { FINGERPRINT, RULE, FILE_NAME, FUNCTION, MESSAGE, NFIELDS };

struct entry {
	char **field;
	unsigned int line;
};

struct baseline {
	char *name;
	GPtrArray *entries; /* struct entry * */
	GHashTable *known; /* fingerprint -> struct entry * */
};

static void entry_free_cb(void *p)
{
	struct entry *e = p;

	g_strfreev(e->field);
	g_free(e);
}

static bool is_fingerprint(const char *s)
{
	return strlen(s) == 16 && strspn(s, "0123456789abcdef") == 16;
}

static bool add_line(struct baseline *b, const char *line, unsigned int nr, char **error)
{
	g_auto(GStrv) field = g_strsplit(line, "|", NFIELDS);
	struct entry *e;

	for (char **f = field; *f; f++)
		g_strstrip(*f);
	if (g_strv_length(field) != NFIELDS || !is_fingerprint(field[FINGERPRINT])) {
		*error = g_strdup_printf("%s:%u: not \"FINGERPRINT | RULE | PATH | FUNCTION | MESSAGE\", as "
					 "--write-baseline writes it",
					 b->name, nr);
		return false;
	}
	e = g_new0(struct entry, 1);
	e->field = g_steal_pointer(&field);
	e->line = nr;
	g_ptr_array_add(b->entries, e);
	g_hash_table_insert(b->known, e->field[FINGERPRINT], e);
	return true;
}

struct baseline *baseline_load(const char *file, char **error)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	g_autoptr(GError) err = NULL;
	struct baseline *b;

	if (!g_file_get_contents(file, &text, NULL, &err)) {
		*error = g_strdup_printf("cannot read the baseline: %s", err->message);
		return NULL;
	}
	b = g_new0(struct baseline, 1);
	b->name = g_strdup(file);
	b->entries = g_ptr_array_new_with_free_func(entry_free_cb);
	b->known = g_hash_table_new(g_str_hash, g_str_equal);
	lines = g_strsplit(text, "\n", -1);
	for (unsigned int i = 0; lines[i]; i++) {
		g_strstrip(lines[i]);
		if (!*lines[i] || *lines[i] == '#' || add_line(b, lines[i], i + 1, error))
			continue;
		baseline_free(b);
		return NULL;
	}
	return b;
}

void baseline_free(struct baseline *b)
{
	if (!b)
		return;
	g_hash_table_unref(b->known);
	g_ptr_array_unref(b->entries);
	g_free(b->name);
	g_free(b);
}

unsigned int baseline_apply(const struct baseline *b, GPtrArray *findings)
{
	unsigned int n = 0;

	for (guint i = 0; b && i < findings->len; i++) {
		struct finding *f = findings->pdata[i];

		if (f->suppressed || !g_hash_table_contains(b->known, f->fingerprint))
			continue;
		f->suppressed = true;
		f->suppression = g_strdup("known: in the baseline");
		n++;
	}
	return n;
}

GPtrArray *baseline_unused(const struct baseline *b, const GPtrArray *findings, const GPtrArray *files)
{
	g_autoptr(GHashTable) found = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < findings->len; i++)
		g_hash_table_add(found, ((struct finding *)findings->pdata[i])->fingerprint);
	for (guint i = 0; b && i < b->entries->len; i++) {
		const struct entry *e = b->entries->pdata[i];

		if (!g_hash_table_contains(found, e->field[FINGERPRINT]) &&
		    g_ptr_array_find_with_equal_func((GPtrArray *)files, e->field[FILE_NAME], g_str_equal,
						     NULL))
			g_ptr_array_add(out, g_strdup_printf("%s:%u: %s | %s | %s", b->name, e->line,
							     e->field[RULE], e->field[FILE_NAME],
							     e->field[FUNCTION]));
	}
	return out;
}

bool baseline_write(const char *file, const struct report *r)
{
	g_autoptr(GString) text = g_string_new("# Findings that are known to fwspeck --baseline\n"
					       "# FINGERPRINT | RULE | PATH | FUNCTION | MESSAGE\n");
	g_autoptr(GError) err = NULL;
	unsigned int n = 0;

	for (guint i = 0; i < r->findings->len; i++) {
		const struct finding *f = r->findings->pdata[i];

		if (f->suppressed)
			continue;
		g_string_append_printf(text, "%s | %s | %s | %s | %s\n", f->fingerprint, f->rule, f->file,
				       f->function ? f->function : "-", f->message);
		n++;
	}
	if (!atomic_write(file, text->str, text->len, &err)) {
		diag_error("%s", err->message);
		return false;
	}
	diag_info("%u finding%s written to %s", n, n == 1 ? "" : "s", file);
	return true;
}
