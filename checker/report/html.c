/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One page that holds everything: findings by driver and rule, the path of each, what the rules mean, what was checked.
 * It asks for nothing from anywhere, and says so to the browser; without scripts only the filter is missing.
 */
#include <stdarg.h>
#include <string.h>

#include "report/html.h"
#include "rules/rules.h"
#include "support/embed.h"

void html_text_len(GString *out, const char *text, size_t len)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)len);

	for (const char *p = valid; *p; p++) {
		switch (*p) {
		case '&': g_string_append(out, "&amp;"); break;
		case '<': g_string_append(out, "&lt;"); break;
		case '>': g_string_append(out, "&gt;"); break;
		case '"': g_string_append(out, "&quot;"); break;
		case '\t':
		case '\n': g_string_append_c(out, *p); break;
		default: g_string_append_c(out, g_ascii_iscntrl(*p) ? '?' : *p);
		}
	}
}

void html_text(GString *out, const char *text)
{
	if (text)
		html_text_len(out, text, strlen(text));
}

void html_add(GString *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	for (const char *p = fmt; *p; p++) {
		if (*p != '%') {
			g_string_append_c(out, *p);
			continue;
		}
		p++;
		if (*p == 's')
			html_text(out, va_arg(ap, const char *));
		else if (*p == 'u')
			g_string_append_printf(out, "%u", va_arg(ap, unsigned int));
		else
			g_string_append_c(out, *p);
	}
	va_end(ap);
}

static char *lower(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

	return g_utf8_strdown(valid, -1);
}

/* --- one finding ------------------------------------------------------------------------ */

static void put_fact(GString *out, const char *name, const char *value)
{
	if (value && *value)
		html_add(out, "<dt>%s</dt><dd>%s</dd>\n", name, value);
}

static void put_facts(GString *out, const struct finding *f)
{
	const struct rule *rule = rule_find(f->rule);

	g_string_append(out, "<dl>\n");
	put_fact(out, "Rule", rule ? rule->summary : NULL);
	put_fact(out, "Assumed", f->why);
	put_fact(out, "Confirmed by", f->confirmed);
	put_fact(out, "Suppressed", f->suppressed ? f->suppression : NULL);
	put_fact(out, "Fix", f->edits ? (f->fix_words ? f->fix_words : f->fix_strategy) : NULL);
	put_fact(out, "No fix", f->edits ? NULL : f->fix_why_not);
	put_fact(out, "Found for", f->arch);
	put_fact(out, "Fingerprint", f->fingerprint);
	g_string_append(out, "</dl>\n");
}

static void put_finding(GString *out, struct sources *src, const struct finding *f)
{
	const char *level = fws_level_name(f->level);
	g_autofree char *all =
		g_strjoin(" ", f->rule, f->file, f->function ? f->function : "", f->message, NULL);
	g_autofree char *text = lower(all), *file = lower(f->file), *function = lower(f->function);

	html_add(out,
		 "<details class=\"f%s\" data-level=\"%s\" data-rule=\"%s\" data-file=\"%s\" "
		 "data-function=\"%s\" "
		 "data-text=\"%s\">\n",
		 f->suppressed ? " suppressed" : "", f->suppressed ? "suppressed" : level, f->rule, file,
		 function, text);
	html_add(out, "<summary><span class=\"level %s\">%s</span> %s <span class=\"dim\">line %u", level,
		 level, f->message, f->line);
	if (f->function)
		html_add(out, ", %s()", f->function);
	g_string_append(out, "</span></summary>\n<div>\n");
	html_path(out, src, f);
	put_facts(out, f);
	g_string_append(out, "</div>\n</details>\n");
}

/* --- by driver and rule ------------------------------------------------------------------- */

static int by_rule(gconstpointer a, gconstpointer b)
{
	const struct finding *f = *(struct finding *const *)a, *g = *(struct finding *const *)b;
	int c = strcmp(f->file, g->file);

	c = c ? c : strcmp(f->rule, g->rule);
	return c ? c : finding_cmp(a, b);
}

/* End of the run of findings, from @i on, that are of the same file (and rule). */
static guint run_end(const GPtrArray *all, guint i, bool rule)
{
	const struct finding *first = all->pdata[i];

	for (; i < all->len; i++) {
		const struct finding *f = all->pdata[i];

		if (strcmp(f->file, first->file) || (rule && strcmp(f->rule, first->rule)))
			break;
	}
	return i;
}

static void put_findings(GString *out, struct sources *src, const GPtrArray *all)
{
	g_string_append(out, "<section id=\"findings\">\n<h2>Findings</h2>\n");
	for (guint i = 0; i < all->len;) {
		guint end = run_end(all, i, false);

		html_add(out, "<section data-group>\n<h3>%s</h3>\n", ((struct finding *)all->pdata[i])->file);
		while (i < end) {
			guint to = run_end(all, i, true);

			html_add(out, "<div data-group>\n<h4>%s</h4>\n",
				 ((struct finding *)all->pdata[i])->rule);
			for (; i < to; i++)
				put_finding(out, src, all->pdata[i]);
			g_string_append(out, "</div>\n");
		}
		g_string_append(out, "</section>\n");
	}
	if (!all->len)
		g_string_append(out, "<p>Nothing was found.</p>\n");
	g_string_append(out, "</section>\n");
}

struct tally {
	const char *name;
	guint n;
};

static int by_count(gconstpointer a, gconstpointer b)
{
	const struct tally *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->name, y->name);
}

static void put_index(GString *out, const char *title, const char *key, GHashTable *counts)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct tally));
	GHashTableIter it;
	void *name, *n;

	g_hash_table_iter_init(&it, counts);
	while (g_hash_table_iter_next(&it, &name, &n)) {
		struct tally t = { name, GPOINTER_TO_UINT(n) };

		g_array_append_val(list, t);
	}
	g_array_sort(list, by_count);
	html_add(out, "<section>\n<h2>%s</h2>\n<ul>\n", title);
	for (guint i = 0; i < list->len; i++) {
		const struct tally *t = &g_array_index(list, struct tally, i);
		g_autofree char *filter = lower(t->name);

		html_add(out,
			 "<li><button class=\"pick\" data-filter=\"%s:%s\">%s</button><span>%u</span></li>\n",
			 key, filter, t->name, t->n);
	}
	g_string_append(out, "</ul>\n</section>\n");
}

static void put_indexes(GString *out, const GPtrArray *all)
{
	g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) rules = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < all->len; i++) {
		const struct finding *f = all->pdata[i];
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(files, f->file));
		guint m = GPOINTER_TO_UINT(g_hash_table_lookup(rules, f->rule));

		g_hash_table_insert(files, f->file, GUINT_TO_POINTER(n + 1));
		g_hash_table_insert(rules, (void *)f->rule, GUINT_TO_POINTER(m + 1));
	}
	g_string_append(out, "<div class=\"index\">\n");
	put_index(out, "By rule", "rule", rules);
	put_index(out, "By driver", "file", files);
	g_string_append(out, "</div>\n");
}

/* --- what is around them -------------------------------------------------------------------- */

static void put_rules(GString *out, const GPtrArray *all)
{
	unsigned int n;
	const struct rule *const *table = rules_table(&n);

	g_string_append(out, "<section>\n<h2>What the rules mean</h2>\n");
	for (unsigned int i = 0; i < n; i++) {
		bool found = false;

		for (guint k = 0; k < all->len && !found; k++)
			found = !strcmp(((struct finding *)all->pdata[k])->rule, table[i]->id);
		if (found)
			html_add(out,
				 "<details class=\"rule\"><summary>%s</summary><pre>%s</pre></details>\n",
				 table[i]->id, rule_page(table[i]->id));
	}
	g_string_append(out, "</section>\n");
}

static void put_coverage(GString *out, const struct report *r)
{
	g_autofree char *summary = cover_summary(r);

	html_add(out, "<section>\n<h2>Coverage</h2>\n<p>%s</p>\n<ul class=\"list\">\n", summary);
	for (guint i = 0; i < r->cover->len; i++) {
		const struct cover_file *c = r->cover->pdata[i];

		if (c->state == COVER_FAILED)
			html_add(out, "<li><code>%s</code> not checked: %s</li>\n", c->file,
				 c->reason ? c->reason : "unknown reason");
		else if (c->state == COVER_PARTIAL)
			html_add(out,
				 "<li><code>%s</code> checked in part, %u of %u functions skipped%s%s</li>\n",
				 c->file, c->nskipped, c->nfuncs, c->reason ? ": " : "", c->reason);
	}
	g_string_append(out, "</ul>\n</section>\n");
}

static unsigned int count_level(const GPtrArray *all, int level)
{
	unsigned int n = 0;

	for (guint i = 0; i < all->len; i++) {
		const struct finding *f = all->pdata[i];

		n += f->suppressed ? level < 0 : (int)f->level == level;
	}
	return n;
}

static void put_bar(GString *out, const GPtrArray *all)
{
	g_string_append(
		out, "<div class=\"bar\" hidden>\n<input type=\"search\" id=\"filter\" aria-label=\"Filter\" "
		     "placeholder=\"Filter: words, -word, rule:…, file:…, function:…  ( / )\">\n");
	for (int l = FWS_ERROR; l >= -1; l--) {
		const char *name = l < 0 ? "suppressed" : fws_level_name(l);
		unsigned int n = count_level(all, l);

		if (n)
			html_add(out,
				 "<label><input type=\"checkbox\" data-level=\"%s\"%s> %s (%u)</label>\n",
				 name, l < 0 ? "" : " checked", name, n);
	}
	g_string_append(out, "<button id=\"open\" type=\"button\">Open or close all</button>\n"
			     "<span id=\"left\" class=\"dim\" aria-live=\"polite\"></span>\n</div>\n");
}

static void put_head(GString *out, const struct report *r)
{
	html_add(out,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		 "'unsafe-inline'; script-src 'unsafe-inline'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<title>fwspeck: Linux %s</title>\n<style>\n",
		 r->version);
	g_string_append(out, embedded_find("page.css"));
	html_add(out, "</style>\n</head>\n<body>\n<header>\n<h1>fwspeck on Linux %s</h1>\n", r->version);
}

bool report_html(const struct report *r, FILE *out)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	g_autoptr(GString) page = g_string_new(NULL);
	struct sources *src = source_cache_new(r->root, r->overlay);
	g_autofree char *summary = cover_summary(r);
	unsigned int known;

	g_ptr_array_extend(all, r->findings, NULL, NULL);
	g_ptr_array_sort(all, by_rule);
	known = count_level(all, -1);
	put_head(page, r);
	html_add(page, "<p><strong>%u finding%s</strong>%s</p>\n<p class=\"dim\">%s</p>\n</header>\n<main>\n",
		 all->len - known, all->len - known == 1 ? "" : "s", known ? ", more are suppressed" : "",
		 summary);
	if (all->len)
		put_indexes(page, all);
	put_bar(page, all);
	put_findings(page, src, all);
	if (all->len)
		put_rules(page, all);
	put_coverage(page, r);
	html_add(page, "</main>\n<footer>Made by fwspeck %s.</footer>\n<script>\n", FWS_VERSION);
	g_string_append(page, embedded_find("page.js"));
	g_string_append(page, "</script>\n</body>\n</html>\n");
	source_cache_free(src);
	return fwrite(page->str, 1, page->len, out) == page->len;
}
