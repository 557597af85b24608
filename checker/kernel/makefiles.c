/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the Makefiles around a file say of it: under which Kconfig symbols make comes to it. This
 * is a reading of the common forms ("obj-$(CONFIG_X) += a.o b/", "b-y := c.o"), not an evaluation: what it
 * misses is taken as "can be built everywhere".
 */
#include <string.h>
#include <xxhash.h>

#include "kernel/priv.h"

#define MAX_COMPOSITE 3 /* c.o in b.o in a.o */

/* Parent of a relative directory: "" for a top one, NULL for the root itself. */
static char *parent_dir(const char *dir)
{
	const char *slash = strrchr(dir, '/');

	if (!*dir)
		return NULL;
	return slash ? g_strndup(dir, slash - dir) : g_strdup("");
}

static char *dir_of(const char *file)
{
	return parent_dir(file);
}

static char *read_in(struct ktree *t, const char *dir, const char *name, size_t *len)
{
	g_autofree char *rel = *dir ? g_strconcat(dir, "/", name, NULL) : g_strdup(name);

	return ktree_read(t, rel, len);
}

static uint64_t hash_file(struct ktree *t, const char *dir, const char *name, uint64_t hash)
{
	size_t len = 0;
	g_autofree char *text = read_in(t, dir, name, &len);

	return text ? XXH3_64bits_withSeed(text, len, hash) : hash;
}

/* The Makefiles that all others include; their order in the directory does not count. */
static uint64_t hash_scripts(struct ktree *t)
{
	g_autofree char *path = g_build_filename(t->root, "scripts", NULL);
	GDir *d = g_dir_open(path, 0, NULL);
	uint64_t hash = 0;
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		if (g_str_has_prefix(name, "Makefile."))
			hash += hash_file(t, "scripts", name, XXH3_64bits(name, strlen(name)));
	}
	if (d)
		g_dir_close(d);
	return hash;
}

static uint64_t hash_dir(struct ktree *t, const char *dir)
{
	uint64_t *known = g_hash_table_lookup(t->dir_hash, dir);
	g_autofree char *up = parent_dir(dir);
	uint64_t hash;

	if (known)
		return *known;
	hash = up ? hash_dir(t, up) : hash_scripts(t);
	hash = hash_file(t, dir, "Kbuild", hash);
	hash = hash_file(t, dir, "Makefile", hash);
	known = g_new(uint64_t, 1);
	*known = hash;
	g_hash_table_insert(t->dir_hash, g_strdup(dir), known);
	return hash;
}

uint64_t makefiles_hash(struct ktree *t, const char *file)
{
	g_autofree char *dir = dir_of(file);

	return hash_dir(t, dir);
}

char *makefile_read(struct ktree *t, const char *dir)
{
	char *text = read_in(t, dir, "Kbuild", NULL);

	return text ? text : read_in(t, dir, "Makefile", NULL);
}

/* Its logical lines, or NULL. */
static char **build_lines(struct ktree *t, const char *dir)
{
	g_autofree char *text = makefile_read(t, dir);
	char *p;

	if (!text)
		return NULL;
	for (p = text; (p = strstr(p, "\\\n")); p += 2)
		p[0] = p[1] = ' ';
	return g_strsplit(text, "\n", -1);
}

/* Is @token a word of the right-hand side? */
static bool names_token(const char *rhs, const char *token)
{
	size_t len = strlen(token);
	const char *p = rhs;

	while ((p = strstr(p, token))) {
		bool starts = p == rhs || g_ascii_isspace(p[-1]) || p[-1] == '=';

		if (starts && (!p[len] || g_ascii_isspace(p[len])))
			return true;
		p += len;
	}
	return false;
}

/* One line that assigns @token to a list. */
struct listing {
	char *list; /* "obj", "foo" of foo-$(CONFIG_X), foo-y, foo-objs */
	char *symbol; /* X, or NULL */
	const char
		*width; /* of foo_$(BITS).o: symbol of the architectures for which that is @token, or NULL */
};

static void listing_clear(struct listing *l)
{
	g_free(l->list);
	g_free(l->symbol);
}

/* Is @token, "foo_32.o", a word as "foo_$(BITS).o"? Then the symbol of that width, else NULL. */
static const char *names_by_width(const char *rhs, const char *token)
{
	bool wide = g_str_has_suffix(token, "64.o");
	g_autofree char *word = NULL;

	if (!wide && !g_str_has_suffix(token, "32.o"))
		return NULL;
	word = g_strdup_printf("%.*s$(BITS).o", (int)(strlen(token) - strlen("64.o")), token);
	return !names_token(rhs, word) ? NULL : wide ? "64BIT" : "32BIT";
}

static bool parse_listing(const char *line, const char *token, struct listing *out)
{
	const char *eq = strchr(line, '=');
	const char *width = eq ? names_by_width(eq + 1, token) : NULL;
	g_autofree char *lhs = NULL;
	char *config, *dash, *end;

	if (!eq || line[0] == '#' || !(width || names_token(eq + 1, token)))
		return false;
	lhs = g_strndup(line, eq - line);
	g_strdelimit(lhs, ":+?", ' ');
	g_strstrip(lhs);
	*out = (struct listing){ .width = width };
	config = strstr(lhs, "$(CONFIG_");
	if (config) {
		config[0] = '\0';
		config += strlen("$(CONFIG_");
		end = strchr(config, ')');
		if (!end)
			return false;
		out->symbol = g_strndup(config, end - config);
	}
	/* "foo-", "foo-objs-", "foo-y", "foo-objs": the name of the list is before the first suffix */
	while ((dash = strrchr(lhs, '-')) &&
	       (!dash[1] || !strcmp(dash, "-y") || !strcmp(dash, "-m") || !strcmp(dash, "-objs")))
		*dash = '\0';
	out->list = g_strdup(lhs);
	return true;
}

/* Lists that kbuild itself builds; any other name is a composite object. */
static bool is_final_list(const char *list)
{
	static const char *const names[] = { "obj",  "lib",  "subdir", "core",	"drivers", "net", "libs",
					     "head", "virt", "always", "extra", "targets", NULL };

	return g_strv_contains(names, list);
}

static unsigned int token_mask(struct ktree *t, const char *dir, char **lines, const char *token, int depth)
{
	unsigned int mask = 0;
	bool listed = false;
	unsigned int i;

	for (i = 0; lines[i]; i++) {
		unsigned int m = KARCH_ALL;
		struct listing l;

		if (!parse_listing(lines[i], token, &l))
			continue;
		listed = true;
		if (l.symbol)
			m &= kconfig_arch_mask(t, dir, l.symbol);
		if (l.width)
			m &= kconfig_arch_mask(t, dir, l.width);
		if (!is_final_list(l.list) && depth < MAX_COMPOSITE) {
			g_autofree char *object = g_strconcat(l.list, ".o", NULL);

			m &= token_mask(t, dir, lines, object, depth + 1);
		}
		mask |= m;
		listing_clear(&l);
	}
	return listed ? mask : KARCH_ALL;
}

/*
 * Walk up from @path: at each directory that has a build file, @step is called with its lines and the
 * word that it would list for what lies below ("a.o", "sub/a.o", "sub/").
 */
typedef void (*step_fn)(struct ktree *t, const char *dir, char **lines, const char *token, bool is_dir,
			void *data);

static void climb(struct ktree *t, const char *file, step_fn step, void *data)
{
	size_t below = strlen(file); /* of @file: the part known to the directory above */
	bool is_dir = false;
	g_autofree char *dir = dir_of(file);

	while (dir && *dir) {
		g_auto(GStrv) lines = build_lines(t, dir);
		char *up = parent_dir(dir);

		if (lines) {
			g_autofree char *part = g_strndup(file + strlen(dir) + 1, below - strlen(dir) - 1);
			g_autofree char *stem = is_dir ? NULL : g_strndup(part, strlen(part) - 2);
			g_autofree char *token = g_strconcat(is_dir ? part : stem, is_dir ? "/" : ".o", NULL);

			step(t, dir, lines, token, is_dir, data);
			below = strlen(dir);
			is_dir = true;
		}
		g_free(dir);
		dir = up;
	}
}

static void mask_step(struct ktree *t, const char *dir, char **lines, const char *token, bool is_dir,
		      void *data)
{
	unsigned int *mask = data;

	/* the symbol of a directory may be defined in its own Kconfig */
	g_autofree char *at = is_dir ? g_strndup(token, strlen(token) - 1) : NULL;
	g_autofree char *where = at ? g_build_filename(dir, at, NULL) : g_strdup(dir);

	*mask &= token_mask(t, where, lines, token, is_dir ? MAX_COMPOSITE : 0);
}

unsigned int makefile_arch_mask(struct ktree *t, const char *file)
{
	unsigned int mask = KARCH_ALL;

	climb(t, file, mask_step, &mask);
	return mask;
}

struct dir_visit {
	void (*visit)(const char *symbol, void *data);
	void *data;
};

static void dir_step(struct ktree *t, const char *dir, char **lines, const char *token, bool is_dir,
		     void *data)
{
	struct dir_visit *v = data;
	g_autofree char *symbol = NULL;
	unsigned int i;

	for (i = 0; is_dir && lines[i]; i++) {
		struct listing l;
		bool always;

		if (!parse_listing(lines[i], token, &l))
			continue;
		always = !l.symbol;
		if (!symbol)
			symbol = g_steal_pointer(&l.symbol);
		listing_clear(&l);
		if (always)
			return;
	}
	if (symbol)
		v->visit(symbol, v->data);
}

void makefile_dir_symbols(struct ktree *t, const char *file, void (*visit)(const char *symbol, void *data),
			  void *data)
{
	struct dir_visit v = { visit, data };

	climb(t, file, dir_step, &v);
}

static void header_step(struct ktree *t, const char *dir, char **lines, const char *token, bool is_dir,
			void *data)
{
	bool *found = data;
	unsigned int i;

	for (i = 0; lines[i] && !is_dir; i++) {
		const char *colon = strchr(lines[i], ':');

		if (colon && g_str_has_prefix(lines[i], "$(obj)/") &&
		    g_strstr_len(lines[i], colon - lines[i], ".h"))
			*found = true;
	}
}

bool makefile_makes_headers(struct ktree *t, const char *file)
{
	bool found = false;

	climb(t, file, header_step, &found);
	return found;
}
