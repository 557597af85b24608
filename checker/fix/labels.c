/* SPDX-License-Identifier: GPL-2.0-only */
/* The labels of a function; see labels.h. */
#include "fix/labels.h"
#include "support/names.h"

#include <string.h>

static void see_label(struct ir_stmt *s, void *data)
{
	struct labels *l = data;

	if (s->kind != IR_S_LABEL)
		return;
	g_hash_table_add(l->names, (gpointer)s->label);
	if (s->parent == l->fn->body)
		g_ptr_array_add(l->stmts, s);
}

void labels_collect_of(struct labels *l, const struct ir_func *fn, const char *format)
{
	l->fn = fn;
	l->format = format;
	l->stmts = g_ptr_array_new();
	l->names = g_hash_table_new(g_str_hash, g_str_equal);
	stmt_walk(fn->body, see_label, l);
}

void labels_collect(struct labels *l, const struct place *p)
{
	labels_collect_of(l, place_func(p), place_format(p));
}

void labels_clear(struct labels *l)
{
	g_ptr_array_unref(l->stmts);
	g_hash_table_unref(l->names);
}

/* Index of a goto's label among those of the body, or -1. */
int labels_target(const struct labels *l, const struct ir_stmt *s)
{
	for (unsigned int i = 0; i < l->stmts->len; i++) {
		if (!g_strcmp0(((const struct ir_stmt *)l->stmts->pdata[i])->label, s->label))
			return (int)i;
	}
	return -1;
}

/* How this function begins the names of its labels. */
static const char *name_style(const struct labels *l)
{
	static const char *const styles[] = { "err_", "error_", "fail_", "out_", "exit_", "cleanup_" };
	unsigned int best = 0;
	const char *style = "";

	for (unsigned int k = 0; k < G_N_ELEMENTS(styles); k++) {
		size_t n = strlen(styles[k]);
		GHashTableIter it;
		gpointer name;
		unsigned int count = 0;

		g_hash_table_iter_init(&it, l->names);
		while (g_hash_table_iter_next(&it, &name, NULL))
			count += !strncmp(name, styles[k], n) ||
				 (strlen(name) == n - 1 && !strncmp(name, styles[k], n - 1));
		if (count > best) {
			best = count;
			style = styles[k];
		}
	}
	return style;
}

/* The last identifier of "data->dev". */
static const char *short_name(const char *object)
{
	const char *s = object + strlen(object);

	while (s > object && (g_ascii_isalnum(s[-1]) || s[-1] == '_'))
		s--;
	return s;
}

/* What is done behind the label, by the name of the function that does it. */
static const char *verb_of(const struct labels *l)
{
	static const char *const close[] = { "close" }, *const put[] = { "put" };
	g_autofree char *callee = text_callee(l->format);

	return name_has_word(callee, close, 1) && !name_has_word(callee, put, 1) ? "close" : "put";
}

char *labels_unused_name(const struct labels *l, const char *deed)
{
	const char *style = name_style(l);
	char *name = g_strconcat(style, deed, NULL);

	for (unsigned int n = 2; g_hash_table_contains(l->names, name); n++) {
		g_free(name);
		name = g_strdup_printf("%s%s%u", style, deed, n);
	}
	return name;
}

char *labels_new_name(const struct labels *l, const char *object)
{
	g_autofree char *deed = g_strdup_printf("%s_%s", verb_of(l), short_name(object));

	return labels_unused_name(l, deed);
}

const char *labels_returned(const struct place *p, const struct ir_stmt *s)
{
	const struct ir_var *v = stmt_returned(place_func(p), s);

	return v ? v->name : NULL;
}
