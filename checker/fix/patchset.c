/* SPDX-License-Identifier: GPL-2.0-only */
/* From findings to patches; see patchset.h. */
#include "fix/patchset.h"

#include <string.h>

#include "support/diag.h"

static void patch_free(void *data)
{
	struct patch *p = data;

	g_ptr_array_unref(p->findings);
	g_free(p->prefix);
	g_free(p->subject);
	g_free(p->message);
	g_free(p->original);
	g_free(p->after);
	g_free(p->mail);
	g_free(p);
}

static struct patch *patch_for(GPtrArray *patches, const struct finding *f)
{
	struct patch *p;

	for (unsigned int i = 0; i < patches->len; i++) {
		p = patches->pdata[i];
		if (!strcmp(p->file, f->file) && !strcmp(p->rule, f->rule))
			return p;
	}
	p = g_new0(struct patch, 1);
	p->file = f->file;
	p->rule = f->rule;
	p->findings = g_ptr_array_new();
	g_ptr_array_add(patches, p);
	return p;
}

static GPtrArray *group(GPtrArray *findings)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	GPtrArray *patches = g_ptr_array_new_with_free_func(patch_free);

	for (unsigned int i = 0; i < findings->len; i++)
		g_ptr_array_add(sorted, findings->pdata[i]);
	g_ptr_array_sort(sorted, finding_cmp);
	for (unsigned int i = 0; i < sorted->len; i++) {
		struct finding *f = sorted->pdata[i];

		if (f->edits && f->edits->len)
			g_ptr_array_add(patch_for(patches, f)->findings, f);
	}
	return patches;
}

/* --- order ---------------------------------------------------------------------------------- */

/* Length of "iommu" in "iommu/mediatek: ". */
static size_t subsystem_len(const struct patch *p)
{
	return strcspn(p->prefix, ":/ ");
}

static int cmp_subsystem(const struct patch *x, const struct patch *y)
{
	size_t n = subsystem_len(x), m = subsystem_len(y);
	int d = g_ascii_strncasecmp(x->prefix, y->prefix, MIN(n, m));

	return d ? d : n < m ? -1 : n > m;
}

static int in_order(const void *a, const void *b)
{
	const struct patch *x = *(const struct patch *const *)a, *y = *(const struct patch *const *)b;
	int d = cmp_subsystem(x, y);

	if (!d)
		d = strcmp(x->file, y->file);
	return d ? d : strcmp(x->rule, y->rule);
}

static void order(GPtrArray *patches, const char *root, bool git)
{
	g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);

	for (unsigned int i = 0; i < patches->len; i++) {
		struct patch *p = patches->pdata[i], *other = g_hash_table_lookup(first, p->file);

		/* history takes its time: ask once a file */
		p->prefix = other ? g_strdup(other->prefix) : prefix_of(root, git, p->file, &p->capital);
		if (other)
			p->capital = other->capital;
		else
			g_hash_table_insert(first, (gpointer)p->file, p);
	}
	g_ptr_array_sort(patches, in_order);
}

/* --- texts ---------------------------------------------------------------------------------- */

/* Fixes whose edits overlap those of an earlier one stay out, and are named. */
static void merge_findings(GPtrArray *edits, struct patch *p)
{
	for (unsigned int i = 0; i < p->findings->len; i++) {
		const struct finding *f = p->findings->pdata[i];

		if (fix_merge(edits, f->edits))
			continue;
		diag_warning("%s:%u: this fix conflicts with another one of the file and is left out",
			     f->file, f->line);
		g_ptr_array_remove_index(p->findings, i--);
	}
}

/* One file at a time: what it was, and the edits of the patches so far. */
struct current {
	const char *file;
	char *original;
	gsize len;
	bool taken; /* by the first patch of the file */
	GPtrArray *edits;
};

static bool make_text(struct current *c, struct patch *p, GError **err)
{
	if (!c->taken) {
		p->original = c->original;
		p->original_len = c->len;
		c->taken = true;
	}
	p->after = fix_apply(c->original, c->len, c->edits, &p->after_len);
	if (!p->after)
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_INVAL,
			    "%s: changed since it was checked; check it again", p->file);
	return p->after;
}

static void close_file(struct current *c)
{
	g_clear_pointer(&c->edits, g_ptr_array_unref);
	if (!c->taken)
		g_free(c->original);
	c->original = NULL;
	c->taken = false;
}

static bool open_file(struct current *c, const char *file, const char *root, GError **err)
{
	g_autofree char *path = g_build_filename(root, file, NULL);

	close_file(c);
	c->edits = fix_edits_new();
	c->file = file;
	return g_file_get_contents(path, &c->original, &c->len, err);
}

static bool make_texts(GPtrArray *patches, const char *root, GError **err)
{
	struct current c = { 0 };
	bool ok = true;

	for (unsigned int i = 0; ok && i < patches->len; i++) {
		struct patch *p = patches->pdata[i];

		if (!c.file || strcmp(c.file, p->file))
			ok = open_file(&c, p->file, root, err);
		if (!ok)
			break;
		merge_findings(c.edits, p);
		if (p->findings->len)
			ok = make_text(&c, p, err);
	}
	close_file(&c);
	return ok;
}

static void drop_empty(GPtrArray *patches)
{
	for (unsigned int i = 0; i < patches->len; i++) {
		if (!((const struct patch *)patches->pdata[i])->findings->len)
			g_ptr_array_remove_index(patches, i--);
	}
}

GPtrArray *patchset_new(const struct series_opts *o, GPtrArray *findings, GError **err)
{
	struct message_opts mo = { .root = o->root, .git = scratch_is_git(o->root), .stable = o->stable };
	GPtrArray *patches = group(findings);

	order(patches, o->root, mo.git);
	if (!make_texts(patches, o->root, err)) {
		g_ptr_array_unref(patches);
		return NULL;
	}
	drop_empty(patches);
	message_subjects(patches);
	for (unsigned int i = 0; i < patches->len; i++) {
		struct patch *p = patches->pdata[i];

		p->message = message_of(p, &mo);
	}
	return patches;
}

/* --- parts ---------------------------------------------------------------------------------- */

static bool same_file(const struct patch *x, const struct patch *y)
{
	return !strcmp(x->file, y->file);
}

static bool same_subsystem(const struct patch *x, const struct patch *y)
{
	return !cmp_subsystem(x, y);
}

/* How many patches from @i on belong to one @same thing. */
static unsigned int run_of(const GPtrArray *patches, unsigned int i,
			   bool (*same)(const struct patch *, const struct patch *))
{
	unsigned int n = 1;

	while (i + n < patches->len && same(patches->pdata[i], patches->pdata[i + n]))
		n++;
	return n;
}

GArray *patchset_split(const GPtrArray *patches, unsigned int max)
{
	GArray *parts = g_array_new(FALSE, FALSE, sizeof(struct part));
	struct part now = { 0, 0 };
	unsigned int area_end = 0;

	for (unsigned int i = 0, n; i < patches->len; i += n) {
		unsigned int wanted;

		wanted = n = run_of(patches, i, same_file);
		if (i >= area_end) {
			unsigned int area = run_of(patches, i, same_subsystem);

			area_end = i + area;
			wanted = area <= max ? area : n;
		}
		if (max && now.n && now.n + wanted > max) {
			g_array_append_val(parts, now);
			now = (struct part){ i, 0 };
		}
		now.n += n;
	}
	if (now.n)
		g_array_append_val(parts, now);
	return parts;
}
