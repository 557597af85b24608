/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * On which architectures can a Kconfig symbol be set? Dependencies are evaluated three-valued for all
 * architectures at once, with COMPILE_TEST set: a symbol that only some arch/ directories define
 * cannot be set elsewhere, others can be anything.
 */
#include <dirent.h>
#include <string.h>

#include "kernel/kconfig-parse.h"

#define MAX_DEPTH 6 /* of symbols that depend on symbols, and of directories below arch/<x>/ */

/* For each architecture: can it be y or m, can it be n? */
struct tri {
	unsigned int yes, no;
};

static const struct tri unknown = { KARCH_ALL, KARCH_ALL };

/* A symbol as one directory's Kconfig files have it. */
struct local_symbol {
	GPtrArray *conditions; /* char *: of each definition; empty when it is only selected here */
	GPtrArray *selectors; /* char *: symbols that select it */
	bool settable; /* by itself */
};

struct kconfig {
	GHashTable *dirs; /* directory -> GHashTable of symbol -> struct local_symbol */
	GHashTable *arch; /* symbol -> struct arch_symbol: what only arch/<x>/ directories define */
	GHashTable *without; /* symbol -> bits of the rows that cannot have it */
	GHashTable *stack; /* symbols under evaluation */
};

/* What arch/<x>/ directories say of a symbol; a bit for each row of the table. */
struct arch_symbol {
	unsigned int defined;
	unsigned int settable; /* it has a prompt or a default */
	unsigned int selected;
	unsigned int always; /* def_bool y */
};

#define DEFINED_SOMEWHERE (1U << 31) /* by an architecture that is not in the table, too */

struct arch_scan {
	struct kconfig *k;
	unsigned int bits; /* of the directory's architecture, 0: not in the table */
};

static void define_arch(const char *symbol, const char *condition, unsigned int flags, void *data)
{
	struct arch_scan *scan = data;
	struct arch_symbol *v = g_hash_table_lookup(scan->k->arch, symbol);

	if (!v) {
		v = g_new0(struct arch_symbol, 1);
		g_hash_table_insert(scan->k->arch, g_strdup(symbol), v);
	}
	if (flags & KCONFIG_SELECT) {
		v->selected |= scan->bits;
		return;
	}
	v->defined |= scan->bits | DEFINED_SOMEWHERE;
	if (flags & KCONFIG_SETTABLE)
		v->settable |= scan->bits;
	if ((flags & KCONFIG_ALWAYS) && !*condition)
		v->always |= scan->bits;
}

static void define_common(const char *symbol, const char *condition, unsigned int flags, void *data)
{
	struct arch_scan *scan = data;

	if (!(flags & KCONFIG_SELECT))
		g_hash_table_remove(scan->k->arch, symbol);
}

static void scan_arches(struct ktree *t, struct kconfig *k)
{
	static const char *const common[] = { "init", "kernel", "kernel/power", "lib", "mm", "net" };
	g_autofree char *path = g_build_filename(t->root, "arch", NULL);
	struct arch_scan scan = { .k = k };
	const struct dirent *e;
	DIR *d = opendir(path);
	unsigned int i;

	while (d && (e = readdir(d))) {
		g_autofree char *rel = g_strconcat("arch/", e->d_name, NULL);
		const struct karch *a = karch_of_srcarch(e->d_name, strlen(e->d_name));

		if (e->d_name[0] == '.' || e->d_type == DT_REG)
			continue;
		scan.bits = a ? karch_family(a) : 0;
		kconfig_parse_dir(t, rel, MAX_DEPTH, define_arch, &scan);
	}
	if (d)
		closedir(d);
	for (i = 0; i < G_N_ELEMENTS(common); i++)
		kconfig_parse_dir(t, common[i], 0, define_common, &scan);
}

static void local_free(gpointer data)
{
	struct local_symbol *l = data;

	g_ptr_array_unref(l->conditions);
	g_ptr_array_unref(l->selectors);
	g_free(l);
}

static void define_local(const char *symbol, const char *condition, unsigned int flags, void *data)
{
	GHashTable *table = data;
	struct local_symbol *l = g_hash_table_lookup(table, symbol);

	if (!l) {
		l = g_new0(struct local_symbol, 1);
		l->conditions = g_ptr_array_new_with_free_func(g_free);
		l->selectors = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(table, g_strdup(symbol), l);
	}
	g_ptr_array_add(flags & KCONFIG_SELECT ? l->selectors : l->conditions, g_strdup(condition));
	l->settable |= (flags & KCONFIG_SETTABLE) != 0;
}

static GHashTable *dir_symbols(struct ktree *t, const char *dir)
{
	GHashTable *table = g_hash_table_lookup(t->kconfig->dirs, dir);

	if (table)
		return table;
	table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, local_free);
	kconfig_parse_dir(t, dir, 0, define_local, table);
	g_hash_table_insert(t->kconfig->dirs, g_strdup(dir), table);
	return table;
}

static GHashTable *missing_symbols(void)
{
	GHashTable *out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const struct karch *table = karch_table(NULL);

	for (unsigned int i = 0; i < KARCH_MAX; i++) {
		g_auto(GStrv) names = g_strsplit(table[i].without ? table[i].without : "", " ", -1);

		for (char **s = names; *s; s++) {
			guint bits = GPOINTER_TO_UINT(g_hash_table_lookup(out, *s));

			g_hash_table_insert(out, g_strdup(*s), GUINT_TO_POINTER(bits | 1U << i));
		}
	}
	return out;
}

static struct kconfig *get(struct ktree *t)
{
	struct kconfig *k = t->kconfig;

	if (k)
		return k;
	k = t->kconfig = g_new0(struct kconfig, 1);
	k->dirs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	k->arch = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	k->without = missing_symbols();
	k->stack = g_hash_table_new(g_str_hash, g_str_equal);
	scan_arches(t, k);
	return k;
}

void kconfig_free(struct kconfig *k)
{
	if (!k)
		return;
	g_hash_table_unref(k->dirs);
	g_hash_table_unref(k->arch);
	g_hash_table_unref(k->without);
	g_hash_table_unref(k->stack);
	g_free(k);
}

/* Expressions: a || b && !c, parentheses, x = y. */
struct expr {
	struct ktree *t;
	const char *dir;
	const char *p;
};

static struct tri symbol_value(struct ktree *t, const char *dir, const char *symbol);
static struct tri parse_or(struct expr *e);

static bool accept(struct expr *e, const char *text)
{
	e->p += strspn(e->p, " \t");
	if (strncmp(e->p, text, strlen(text)))
		return false;
	e->p += strlen(text);
	return true;
}

/* $(name,arguments), which may nest */
static void skip_macro(struct expr *e)
{
	int depth = 0;

	for (e->p++; *e->p; e->p++) {
		if (*e->p == '(')
			depth++;
		if (*e->p == ')' && --depth <= 0) {
			e->p++;
			break;
		}
	}
}

/* A name, a "string" or a $(macro,…); the latter two are unknown. */
static char *operand(struct expr *e)
{
	const char *start;

	e->p += strspn(e->p, " \t");
	start = e->p;
	if (*e->p == '"') {
		e->p++;
		e->p += strcspn(e->p, "\"");
		e->p += *e->p == '"';
		return NULL;
	}
	if (*e->p == '$') {
		skip_macro(e);
		return NULL;
	}
	while (g_ascii_isalnum(*e->p) || *e->p == '_' || *e->p == '-')
		e->p++;
	if (e->p == start && *e->p)
		e->p++; /* nothing we know: get on */
	return g_strndup(start, e->p - start);
}

static struct tri parse_unary(struct expr *e)
{
	g_autofree char *name = NULL;
	struct tri v;

	if (accept(e, "!")) {
		v = parse_unary(e);
		return (struct tri){ v.no, v.yes };
	}
	if (accept(e, "(")) {
		v = parse_or(e);
		accept(e, ")");
		return v;
	}
	name = operand(e);
	if (accept(e, "!=") || accept(e, "=") || accept(e, "<=") || accept(e, ">=") || accept(e, "<") ||
	    accept(e, ">")) {
		g_free(operand(e));
		return unknown;
	}
	return name ? symbol_value(e->t, e->dir, name) : unknown;
}

static struct tri parse_and(struct expr *e)
{
	struct tri v = parse_unary(e);

	while (accept(e, "&&")) {
		struct tri w = parse_unary(e);

		v = (struct tri){ v.yes & w.yes, v.no | w.no };
	}
	return v;
}

static struct tri parse_or(struct expr *e)
{
	struct tri v = parse_and(e);

	while (accept(e, "||")) {
		struct tri w = parse_and(e);

		v = (struct tri){ v.yes | w.yes, v.no & w.no };
	}
	return v;
}

static struct tri evaluate(struct ktree *t, const char *dir, const char *condition)
{
	struct expr e = { t, dir, condition };

	return *condition ? parse_or(&e) : unknown;
}

/* The nearest directory upwards that defines the symbol decides. */
static const struct local_symbol *definition(struct ktree *t, const char *dir, const char *symbol)
{
	g_autofree char *at = g_strdup(dir);

	while (*at) {
		const struct local_symbol *l = g_hash_table_lookup(dir_symbols(t, at), symbol);
		char *slash = strrchr(at, '/');

		if (l && l->conditions->len)
			return l;
		*(slash ? slash : at) = '\0';
	}
	return NULL;
}

/* The configurations made here are of the word size that the target names. */
static unsigned int mask_64bit(void)
{
	const struct karch *table = karch_table(NULL);
	unsigned int mask = 0, i;

	for (i = 0; i < KARCH_MAX; i++) {
		if (strstr(table[i].target, "64") || g_str_has_prefix(table[i].target, "s390x"))
			mask |= 1U << i;
	}
	return mask;
}

static bool fixed_value(const char *symbol, struct tri *v)
{
	unsigned int yes;

	if (!strcmp(symbol, "y") || !strcmp(symbol, "m") || !strcmp(symbol, "COMPILE_TEST"))
		yes = KARCH_ALL;
	else if (!strcmp(symbol, "n"))
		yes = 0;
	else if (!strcmp(symbol, "64BIT"))
		yes = mask_64bit();
	else if (!strcmp(symbol, "32BIT"))
		yes = ~mask_64bit() & KARCH_ALL;
	else
		return false;
	*v = (struct tri){ yes, ~yes & KARCH_ALL };
	return true;
}

static struct tri arch_value(const struct arch_symbol *s)
{
	if (!s || !(s->defined & DEFINED_SOMEWHERE))
		return unknown;
	return (struct tri){ (s->settable | (s->defined & s->selected)) & KARCH_ALL, ~s->always & KARCH_ALL };
}

static unsigned int any_of(struct ktree *t, const char *dir, GPtrArray *conditions)
{
	unsigned int yes = 0, i;

	for (i = 0; i < conditions->len; i++)
		yes |= evaluate(t, dir, conditions->pdata[i]).yes;
	return yes;
}

static struct tri found_value(struct ktree *t, const char *dir, const char *symbol)
{
	struct kconfig *k = get(t);
	const struct arch_symbol *arch = g_hash_table_lookup(k->arch, symbol);
	struct tri v = { 0, KARCH_ALL };
	const struct local_symbol *l;

	if (fixed_value(symbol, &v))
		return v;
	l = definition(t, dir, symbol);
	if (!l)
		return arch_value(arch);
	/* a symbol may depend on itself through others */
	if (g_hash_table_size(k->stack) >= MAX_DEPTH || g_hash_table_contains(k->stack, symbol))
		return unknown;
	g_hash_table_add(k->stack, (char *)symbol);
	v.yes = any_of(t, dir, l->conditions);
	if (!l->settable && l->selectors->len)
		v.yes &= any_of(t, dir, l->selectors);
	g_hash_table_remove(k->stack, symbol);
	/* below arch/ that is the definition just looked at */
	if (arch && arch->defined && !g_str_has_prefix(dir, "arch/"))
		v.yes |= arch_value(arch).yes;
	return v;
}

static struct tri symbol_value(struct ktree *t, const char *dir, const char *symbol)
{
	struct tri v = found_value(t, dir, symbol);
	unsigned int no = GPOINTER_TO_UINT(g_hash_table_lookup(get(t)->without, symbol));

	return (struct tri){ v.yes & ~no, v.no | no };
}

unsigned int kconfig_arch_mask(struct ktree *t, const char *dir, const char *symbol)
{
	return symbol_value(t, dir, symbol).yes;
}
