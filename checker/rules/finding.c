/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings: life cycle, order, fingerprint, and the JSON they cross processes as.
 */
#include <stdarg.h>
#include <string.h>
#include <xxhash.h>

#include "rules/finding.h"

static const char *const level_names[] = { "note", "warning", "error" };

static const char *const step_names[] = {
	[STEP_ACQUIRE] = "acquire", [STEP_STORE] = "store", [STEP_BRANCH] = "branch",	[STEP_CALL] = "call",
	[STEP_RELEASE] = "release", [STEP_LOST] = "lost",   [STEP_SIBLING] = "sibling", [STEP_INFO] = "info",
};

const char *fws_level_name(enum fws_level l)
{
	return level_names[l <= FWS_ERROR ? l : FWS_ERROR];
}

struct step *step_new(enum step_kind kind, const char *file, unsigned int line, unsigned int col,
		      const char *fmt, ...)
{
	struct step *s = g_new0(struct step, 1);
	va_list ap;

	s->kind = kind;
	s->file = g_strdup(file);
	s->line = line;
	s->col = col;
	va_start(ap, fmt);
	s->text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	return s;
}

void step_free(struct step *s)
{
	if (!s)
		return;
	g_free(s->file);
	g_free(s->text);
	g_free(s);
}

static void step_free_cb(void *p)
{
	step_free(p);
}

static void edit_free_cb(void *p)
{
	struct edit *e = p;

	g_free(e->text);
	g_free(e);
}

struct finding *finding_new(const char *rule, enum fws_level level)
{
	struct finding *f = g_new0(struct finding, 1);

	f->rule = rule;
	f->level = level;
	f->why = g_strdup("");
	f->steps = g_ptr_array_new_with_free_func(step_free_cb);
	f->exits = g_ptr_array_new_with_free_func(step_free_cb);
	return f;
}

void finding_free(struct finding *f)
{
	if (!f)
		return;
	g_free(f->file);
	g_free(f->function);
	g_free(f->message);
	g_free(f->object);
	g_free(f->api);
	g_free(f->arch);
	g_free(f->why);
	g_free(f->fingerprint);
	g_free(f->suppression);
	g_free(f->confirmed);
	g_free(f->fix_strategy);
	g_free(f->fix_why_not);
	g_free(f->fix_words);
	g_clear_pointer(&f->steps, g_ptr_array_unref);
	g_clear_pointer(&f->exits, g_ptr_array_unref);
	g_clear_pointer(&f->edits, g_ptr_array_unref);
	g_free(f);
}

static void finding_free_cb(void *p)
{
	finding_free(p);
}

GPtrArray *findings_new(void)
{
	return g_ptr_array_new_with_free_func(finding_free_cb);
}

void finding_add_edit(struct finding *f, uint32_t begin, uint32_t end, const char *text)
{
	struct edit *e = g_new0(struct edit, 1);

	e->begin = begin;
	e->end = end;
	e->text = g_strdup(text);
	if (!f->edits)
		f->edits = g_ptr_array_new_with_free_func(edit_free_cb);
	g_ptr_array_add(f->edits, e);
}

static int cmp_uint(unsigned int a, unsigned int b)
{
	return (a > b) - (a < b);
}

int finding_cmp(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
	int c = g_strcmp0(x->file, y->file);

	if (!c)
		c = cmp_uint(x->line, y->line);
	if (!c)
		c = cmp_uint(x->col, y->col);
	if (!c)
		c = g_strcmp0(x->rule, y->rule);
	if (!c)
		c = g_strcmp0(x->message, y->message);
	if (!c)
		c = g_strcmp0(x->object, y->object);
	return c;
}

/*
 * A message may name a line ("put at line 120"); a fingerprint that has it
 * would change with every edit above. Numbers after "line", "lines" or a colon go.
 */
static void hash_message(XXH3_state_t *h, const char *text)
{
	const char *p = text, *from = text;

	while (*p) {
		size_t n = strspn(p, "0123456789");

		if (!n) {
			p++;
			continue;
		}
		if (p > text && (p[-1] == ':' || (p - text >= 5 && !strncmp(p - 5, "line ", 5)) ||
				 (p - text >= 6 && !strncmp(p - 6, "lines ", 6)))) {
			XXH3_64bits_update(h, from, p - from);
			from = p + n;
		}
		p += n;
	}
	XXH3_64bits_update(h, from, p - from);
}

static void hash_field(XXH3_state_t *h, const char *s)
{
	/* NULL and "" differ; the terminator keeps neighbours apart. */
	XXH3_64bits_update(h, s ? "\1" : "\2", 1);
	if (s)
		hash_message(h, s);
	XXH3_64bits_update(h, "", 1);
}

void finding_fingerprint(struct finding *f, unsigned int nth)
{
	XXH3_state_t *h = XXH3_createState();
	char num[16];

	XXH3_64bits_reset(h);
	hash_field(h, f->rule);
	hash_field(h, f->file);
	hash_field(h, f->function);
	hash_field(h, f->api);
	hash_field(h, f->object);
	hash_field(h, f->message);
	g_snprintf(num, sizeof(num), "%u", nth);
	XXH3_64bits_update(h, num, strlen(num));
	g_free(f->fingerprint);
	f->fingerprint = g_strdup_printf("%016llx", (unsigned long long)XXH3_64bits_digest(h));
	XXH3_freeState(h);
}

void findings_fingerprint(GPtrArray *findings)
{
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = findings->pdata[i];
		unsigned int nth;

		finding_fingerprint(f, 0);
		nth = GPOINTER_TO_UINT(g_hash_table_lookup(seen, f->fingerprint));
		g_hash_table_replace(seen, g_strdup(f->fingerprint), GUINT_TO_POINTER(nth + 1));
		if (nth)
			finding_fingerprint(f, nth);
	}
	g_hash_table_unref(seen);
}

/* --- JSON ------------------------------------------------------------------ */

/* Kernel sources are not all UTF-8, and jansson takes nothing else. */
static void put_str(json_t *o, const char *key, const char *s)
{
	char *valid;

	if (!s)
		return;
	valid = g_utf8_make_valid(s, -1);
	json_object_set_new(o, key, json_string(valid));
	g_free(valid);
}

static json_t *step_to_json(const struct step *s)
{
	json_t *o = json_object();

	json_object_set_new(o, "kind", json_string(step_names[s->kind]));
	put_str(o, "file", s->file);
	json_object_set_new(o, "line", json_integer(s->line));
	json_object_set_new(o, "column", json_integer(s->col));
	if (s->end_col)
		json_object_set_new(o, "endColumn", json_integer(s->end_col));
	put_str(o, "text", s->text);
	return o;
}

static json_t *steps_to_json(const GPtrArray *steps)
{
	json_t *a = json_array();

	for (guint i = 0; steps && i < steps->len; i++)
		json_array_append_new(a, step_to_json(steps->pdata[i]));
	return a;
}

static json_t *edits_to_json(const GPtrArray *edits)
{
	json_t *a = json_array();

	for (guint i = 0; i < edits->len; i++) {
		const struct edit *e = edits->pdata[i];
		json_t *o = json_object();

		json_object_set_new(o, "begin", json_integer(e->begin));
		json_object_set_new(o, "end", json_integer(e->end));
		put_str(o, "text", e->text);
		json_array_append_new(a, o);
	}
	return a;
}

json_t *finding_to_json(const struct finding *f)
{
	json_t *o = json_object();

	put_str(o, "rule", f->rule);
	put_str(o, "level", fws_level_name(f->level));
	put_str(o, "file", f->file);
	json_object_set_new(o, "line", json_integer(f->line));
	json_object_set_new(o, "column", json_integer(f->col));
	if (f->end_col)
		json_object_set_new(o, "endColumn", json_integer(f->end_col));
	put_str(o, "function", f->function);
	put_str(o, "message", f->message);
	put_str(o, "object", f->object);
	put_str(o, "api", f->api);
	put_str(o, "arch", f->arch);
	put_str(o, "why", f->why);
	put_str(o, "fingerprint", f->fingerprint);
	json_object_set_new(o, "steps", steps_to_json(f->steps));
	json_object_set_new(o, "exits", steps_to_json(f->exits));
	put_str(o, "confirmedBy", f->confirmed);
	if (f->suppressed)
		put_str(o, "suppressed", f->suppression ? f->suppression : "");
	if (f->edits)
		json_object_set_new(o, "edits", edits_to_json(f->edits));
	put_str(o, "fixStrategy", f->fix_strategy);
	put_str(o, "fixWhyNot", f->fix_why_not);
	if (f->fix_covered)
		json_object_set_new(o, "fixCovered", json_true());
	put_str(o, "fixWords", f->fix_words);
	return o;
}

static char *get_str(const json_t *o, const char *key)
{
	return g_strdup(json_string_value(json_object_get(o, key)));
}

static bool get_uint(const json_t *o, const char *key, bool must, unsigned int *out)
{
	json_t *v = json_object_get(o, key);

	*out = 0;
	if (!v)
		return !must;
	if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > G_MAXUINT32)
		return false;
	*out = json_integer_value(v);
	return true;
}

/* Index of @name in @names, or -1. */
static int name_index(const char *name, const char *const *names, unsigned int n)
{
	for (unsigned int i = 0; name && i < n; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static struct step *step_from_json(const json_t *o)
{
	int kind = name_index(json_string_value(json_object_get(o, "kind")), step_names,
			      G_N_ELEMENTS(step_names));
	unsigned int line, col, end_col;
	struct step *s;

	if (kind < 0 || !get_uint(o, "line", true, &line) || !get_uint(o, "column", true, &col) ||
	    !get_uint(o, "endColumn", false, &end_col))
		return NULL;
	s = g_new0(struct step, 1);
	s->kind = kind;
	s->file = get_str(o, "file");
	s->line = line;
	s->col = col;
	s->end_col = end_col;
	s->text = get_str(o, "text");
	return s;
}

static bool steps_from_json(const json_t *a, GPtrArray *out)
{
	size_t i;
	json_t *v;

	if (a && !json_is_array(a))
		return false;
	json_array_foreach(a, i, v) {
		struct step *s = step_from_json(v);

		if (!s)
			return false;
		g_ptr_array_add(out, s);
	}
	return true;
}

static bool edits_from_json(const json_t *a, struct finding *f)
{
	size_t i;
	json_t *v;

	if (!a)
		return true;
	if (!json_is_array(a))
		return false;
	json_array_foreach(a, i, v) {
		const char *text = json_string_value(json_object_get(v, "text"));
		unsigned int begin, end;

		if (!text || !get_uint(v, "begin", true, &begin) || !get_uint(v, "end", true, &end) ||
		    end < begin)
			return false;
		finding_add_edit(f, begin, end, text);
	}
	return true;
}

static bool finding_fill(struct finding *f, const json_t *j)
{
	json_t *suppressed = json_object_get(j, "suppressed");

	f->file = get_str(j, "file");
	f->function = get_str(j, "function");
	f->message = get_str(j, "message");
	f->object = get_str(j, "object");
	f->api = get_str(j, "api");
	f->arch = get_str(j, "arch");
	f->fingerprint = get_str(j, "fingerprint");
	f->confirmed = get_str(j, "confirmedBy");
	f->fix_strategy = get_str(j, "fixStrategy");
	f->fix_why_not = get_str(j, "fixWhyNot");
	f->fix_words = get_str(j, "fixWords");
	f->fix_covered = json_is_true(json_object_get(j, "fixCovered"));
	g_free(f->why);
	f->why = get_str(j, "why");
	f->suppressed = suppressed != NULL;
	f->suppression = suppressed ? g_strdup(json_string_value(suppressed)) : NULL;
	return f->file && f->message && get_uint(j, "line", true, &f->line) &&
	       get_uint(j, "column", true, &f->col) && get_uint(j, "endColumn", false, &f->end_col) &&
	       steps_from_json(json_object_get(j, "steps"), f->steps) &&
	       steps_from_json(json_object_get(j, "exits"), f->exits) &&
	       edits_from_json(json_object_get(j, "edits"), f);
}

struct finding *finding_from_json(const json_t *j)
{
	int level = name_index(json_string_value(json_object_get(j, "level")), level_names,
			       G_N_ELEMENTS(level_names));
	const char *rule = json_string_value(json_object_get(j, "rule"));
	struct finding *f;

	if (level < 0 || !rule)
		return NULL;
	/* Interned, not looked up: findings may come from a build that knows more rules. */
	f = finding_new(g_intern_string(rule), level);
	if (!finding_fill(f, j)) {
		finding_free(f);
		return NULL;
	}
	return f;
}
