/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * To: and Cc: of a mail, from the tree's own scripts/get_maintainer.pl. Best effort: a
 * tree without it, or without MAINTAINERS, gives mails without addresses.
 */
#include "fix/scratch.h"

#include <string.h>

#include "support/proc.h"

#define TIME_LIMIT_S 30

static bool plain_ascii(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s >= 0x80)
			return false;
	}
	return true;
}

/* A name with other letters than ASCII is encoded as RFC 2047 has it. */
static char *encode(const char *address)
{
	const char *mail = strrchr(address, '<');
	GString *s;

	if (plain_ascii(address) || !mail || mail == address)
		return g_strdup(address);
	s = g_string_new("=?UTF-8?q?");
	for (const char *c = address; c < mail - 1; c++) {
		if (*c == '"')
			continue;
		if (g_ascii_isalnum(*c))
			g_string_append_c(s, *c);
		else
			g_string_append_printf(s, "=%02X", (unsigned char)*c);
	}
	g_string_append_printf(s, "?= %s", mail);
	return g_string_free(s, FALSE);
}

static void add_once(GPtrArray *all, const char *address)
{
	g_autofree char *e = encode(address);

	if (!g_ptr_array_find_with_equal_func(all, e, g_str_equal, NULL))
		g_ptr_array_add(all, g_steal_pointer(&e));
}

/* "Name <address> (maintainer:PART)" */
static void take_line(const char *line, GPtrArray *to, GPtrArray *cc)
{
	const char *role = strstr(line, " (");
	g_autofree char *address = NULL;

	while (role && strstr(role + 1, " (") && !g_str_has_prefix(role, " (open list") &&
	       !g_str_has_prefix(role, " (maintainer") && !g_str_has_prefix(role, " (supporter") &&
	       !g_str_has_prefix(role, " (reviewer") && !g_str_has_prefix(role, " (moderated list"))
		role = strstr(role + 1, " (");
	address = role ? g_strndup(line, (gsize)(role - line)) : g_strdup(line);
	if (!strchr(address, '@'))
		return;
	if (role && (g_str_has_prefix(role, " (maintainer") || g_str_has_prefix(role, " (supporter")))
		add_once(to, address);
	else
		add_once(cc, address);
}

static void ask(const char *root, const char *file, GPtrArray *to, GPtrArray *cc)
{
	const char *const argv[] = { "perl",
				     "scripts/get_maintainer.pl",
				     "--nogit",
				     "--nogit-fallback",
				     "--nogit-blame",
				     "--rolestats",
				     "--no-fixes",
				     "-f",
				     file,
				     NULL };
	static const char *const env[] = { "LC_ALL=C.UTF-8", "PERL_HASH_SEED=0", "PERL_PERTURB_KEYS=0",
					   NULL };
	struct proc_opts o = { .argv = argv, .cwd = root, .env = env, .timeout_s = TIME_LIMIT_S };
	struct proc_result r;
	char **lines;

	if (!proc_run(&o, &r, NULL))
		return;
	if (!r.timed_out && r.status == 0) {
		lines = g_strsplit(r.out->str, "\n", -1);
		for (char **l = lines; *l; l++)
			take_line(*l, to, cc);
		g_strfreev(lines);
	}
	proc_result_clear(&r);
}

static void add_field(GString *s, const char *field, const GPtrArray *all)
{
	if (!all->len)
		return;
	g_string_append_printf(s, "%s: ", field);
	for (unsigned int i = 0; i < all->len; i++)
		g_string_append_printf(s, "%s%s", i ? ",\n    " : "", (const char *)all->pdata[i]);
	g_string_append_c(s, '\n');
}

/* get_maintainer.pl names people, and gives lists as plain addresses. */
static bool is_list(const char *address)
{
	return !strchr(address, '<');
}

static void insert_header(char **mail, const GPtrArray *to, const GPtrArray *cc)
{
	char *end = strstr(*mail, "\n\n");
	GString *s;

	if (!end || (!to->len && !cc->len))
		return;
	s = g_string_new_len(*mail, end + 1 - *mail);
	add_field(s, "To", to);
	add_field(s, "Cc", cc);
	g_string_append(s, end + 1);
	g_free(*mail);
	*mail = g_string_free(s, FALSE);
}

void maintainers_header(char **mail, const GPtrArray *to, const GPtrArray *cc, unsigned int max)
{
	g_autoptr(GPtrArray) lists = g_ptr_array_new(), others = g_ptr_array_new();

	for (unsigned int i = 0; i < cc->len; i++)
		g_ptr_array_add(is_list(cc->pdata[i]) ? lists : others, cc->pdata[i]);
	if (max && to->len + cc->len > max)
		g_ptr_array_set_size(others, 0);
	else if (to->len) {
		insert_header(mail, to, cc);
		return;
	}
	/* Somebody has to get it: where nobody maintains it, or too many do, the lists. */
	if (!max || lists->len <= max)
		insert_header(mail, lists, others);
}

void maintainers_add(const char *root, const char *file, char **mail, GPtrArray *to, GPtrArray *cc)
{
	g_autofree char *script = g_build_filename(root, "scripts", "get_maintainer.pl", NULL);
	g_autofree char *list = g_build_filename(root, "MAINTAINERS", NULL);
	g_autoptr(GPtrArray) own_to = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) own_cc = g_ptr_array_new_with_free_func(g_free);

	if (!g_file_test(script, G_FILE_TEST_IS_REGULAR) || !g_file_test(list, G_FILE_TEST_EXISTS))
		return;
	ask(root, file, own_to, own_cc);
	maintainers_header(mail, own_to, own_cc, 0);
	for (unsigned int i = 0; i < own_to->len; i++) {
		if (!g_ptr_array_find_with_equal_func(to, own_to->pdata[i], g_str_equal, NULL))
			g_ptr_array_add(to, g_strdup(own_to->pdata[i]));
	}
	for (unsigned int i = 0; i < own_cc->len; i++) {
		if (!g_ptr_array_find_with_equal_func(cc, own_cc->pdata[i], g_str_equal, NULL))
			g_ptr_array_add(cc, g_strdup(own_cc->pdata[i]));
	}
}
