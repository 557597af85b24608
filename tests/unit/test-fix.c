/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Edits, diffs, commit messages and series: everything of fix/ that needs no analysis.
 */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "fix/drain.h"
#include "fix/fix.h"
#include "fix/patchset.h"
#include "fix/sentence.h"
#include "fix/text.h"

static char *work; /* a directory of this test's own */

static const char source[] = "int f(void)\n"
			     "{\n"
			     "\tstruct device *dev = get();\n"
			     "\n"
			     "\tif (!dev)\n"
			     "\t\treturn -19;\n"
			     "\tuse(dev);\n"
			     "\n"
			     "\treturn 0;\n"
			     "}\n";

static uint32_t at(const char *text)
{
	const char *s = strstr(source, text);

	g_assert_nonnull(s);
	return (uint32_t)(s - source);
}

static GPtrArray *edits_of(uint32_t begin, uint32_t end, const char *text)
{
	struct finding *f = finding_new("device-ref-leak", FWS_WARNING);
	GPtrArray *edits;

	finding_add_edit(f, begin, end, text);
	edits = g_ptr_array_ref(f->edits);
	finding_free(f);
	return edits;
}

static char *apply(const GPtrArray *edits)
{
	return fix_apply(source, strlen(source), edits, NULL);
}

static void test_apply(void)
{
	g_autoptr(GPtrArray) edits = edits_of(at("return 0"), at("return 0"), "put(dev);\n\t");
	g_autofree char *out = NULL;
	size_t len = 0;

	out = fix_apply(source, strlen(source), edits, &len);
	g_assert_nonnull(strstr(out, "\n\n\tput(dev);\n\treturn 0;\n}\n"));
	g_assert_cmpuint(len, ==, strlen(source) + strlen("put(dev);\n\t"));
}

static void test_apply_bad(void)
{
	g_autoptr(GPtrArray) outside = edits_of(5, 100000, "x");
	g_autoptr(GPtrArray) twisted = edits_of(9, 5, "x");
	g_autoptr(GPtrArray) over = edits_of(5, 9, "x");
	g_autoptr(GPtrArray) other = edits_of(7, 12, "y");

	g_assert_null(apply(outside));
	g_assert_null(apply(twisted));
	g_ptr_array_add(over, other->pdata[0]);
	g_assert_null(apply(over));
	g_ptr_array_steal_index(over, 1);
}

static void test_merge_order(void)
{
	g_autoptr(GPtrArray) into = fix_edits_new();
	g_autoptr(GPtrArray) first = edits_of(at("return 0"), at("return 0"), "put(a);\n\t");
	g_autoptr(GPtrArray) second = edits_of(at("return 0"), at("return 0"), "put(b);\n\t");
	g_autofree char *out = NULL;

	g_assert_true(fix_merge(into, first));
	g_assert_true(fix_merge(into, second));
	out = apply(into);
	g_assert_nonnull(strstr(out, "\tput(b);\n\tput(a);\n\treturn 0;"));
}

static void test_merge_same_text(void)
{
	g_autoptr(GPtrArray) into = fix_edits_new();
	g_autoptr(GPtrArray) put = edits_of(at("return 0"), at("return 0"), "put(a);\n\t");
	g_autoptr(GPtrArray) brace = edits_of(at("\n\t\treturn -19"), at("\n\t\treturn -19"), " {");
	g_autofree char *out = NULL;

	/* Two references may need the same text twice, one statement needs its braces once. */
	g_assert_true(fix_merge(into, put));
	g_assert_true(fix_merge(into, put));
	g_assert_true(fix_merge(into, brace));
	g_assert_true(fix_merge(into, brace));
	g_assert_cmpuint(into->len, ==, 3);
	out = apply(into);
	g_assert_nonnull(strstr(out, "if (!dev) {\n"));
	g_assert_nonnull(strstr(out, "\tput(a);\n\tput(a);\n\treturn 0;"));
}

static void test_merge_conflict(void)
{
	g_autoptr(GPtrArray) into = fix_edits_new();
	g_autoptr(GPtrArray) a = edits_of(10, 20, "x");
	g_autoptr(GPtrArray) inside = edits_of(15, 15, "y");
	g_autoptr(GPtrArray) edge = edits_of(20, 20, "z");

	g_assert_true(fix_merge(into, a));
	g_assert_false(fix_merge(into, inside));
	g_assert_cmpuint(into->len, ==, 1);
	g_assert_true(fix_merge(into, edge));
}

static void test_text(void)
{
	static const char s[] = "\tfoo();  /* why */\n\n\tif (x) /* a */ bar(); baz();\n";
	struct text t = { s, sizeof(s) - 1 };
	uint32_t foo = (uint32_t)(strstr(s, ";") + 1 - s), bar = (uint32_t)(strstr(s, "bar();") + 6 - s);
	g_autofree char *indent = text_indent(&t, foo);

	g_assert_cmpuint(text_stmt_end(&t, foo), ==, strchr(s, '\n') - s);
	g_assert_true(text_blank_line_after(&t, foo));
	g_assert_cmpuint(text_stmt_end(&t, bar), ==, bar);
	g_assert_false(text_blank_line_after(&t, bar));
	g_assert_cmpstr(indent, ==, "\t");
	g_assert_true(text_starts_line(&t, 1));
	g_assert_false(text_starts_line(&t, bar));
	g_assert_cmpuint(text_keyword(&t, foo, "else"), ==, UINT32_MAX);
}

static void test_diff(void)
{
	g_autofree char *same = fix_diff("drivers/x/y.c", source, source, NULL);
	g_autoptr(GError) err = NULL;
	g_autofree char *d = fix_diff("drivers/x/y.c", "a\nb\n", "a\nc\n", &err);

	g_assert_no_error(err);
	g_assert_cmpstr(same, ==, "");
	g_assert_true(g_str_has_prefix(d, "diff --git a/drivers/x/y.c b/drivers/x/y.c\n"));
	g_assert_nonnull(
		strstr(d, "\n--- a/drivers/x/y.c\n+++ b/drivers/x/y.c\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"));
}

static void test_prefix(void)
{
	static const char *const pairs[][2] = {
		{ "drivers/iommu/apple-dart.c", "iommu/apple-dart: " },
		{ "drivers/iommu/mtk_iommu.c", "iommu/mediatek: " },
		{ "drivers/iommu/mtk_iommu_v1.c", "iommu/mediatek-v1: " },
		{ "drivers/iommu/omap-iommu.c", "iommu/omap: " },
		{ "drivers/iommu/sun50i-iommu.c", "iommu/sun50i: " },
		{ "drivers/iommu/arm/arm-smmu/qcom_iommu.c", "iommu/qcom: " },
		{ "drivers/iommu/intel/svm.c", "iommu/vt-d: " },
		{ "drivers/iommu/iommu.c", "iommu: " },
		{ "drivers/iommu/arm/arm-smmu/arm-smmu.c", "iommu/arm-smmu: " },
		{ "drivers/spi/spi.c", "spi: " },
		{ "drivers/pinctrl/nomadik/pinctrl-nomadik.c", "pinctrl: nomadik: " },
		{ "drivers/cpufreq/mediatek-cpufreq.c", "cpufreq: mediatek: " },
		{ "drivers/cpufreq/cpufreq-dt.c", "cpufreq: dt: " },
		{ "drivers/edac/i82860_edac.c", "EDAC/i82860: " },
		{ "drivers/mtd/nand/ecc.c", "mtd: nand: ecc: " },
		{ "drivers/media/platform/mediatek/mdp3/mtk-mdp3-comp.c", "media: mtk-mdp3: " },
		{ "drivers/soc/qcom/qcom-pbs.c", "soc: qcom: pbs: " },
		{ "drivers/net/ethernet/ti/icssg/icss_iep.c", "net: icssg: " },
		{ "drivers/net/ethernet/marvell/mvneta_bm.c", "net: marvell: " },
		{ "drivers/gpu/drm/kmb/kmb_drv.c", "drm/kmb: " },
		{ "drivers/memory/mtk-smi.c", "memory: mtk-smi: " },
		{ "drivers/memory/tegra/mc.c", "memory: tegra: mc: " },
		{ "drivers/usb/common/common.c", "usb: common: " },
		{ "drivers/phy/tegra/xusb.c", "phy: tegra: xusb: " },
		{ "drivers/phy/ti/phy-omap-usb2.c", "phy: ti: omap-usb2: " },
		{ "drivers/i2c/busses/i2c-imx.c", "i2c: imx: " },
		{ "drivers/pci/controller/dwc/pcie-tegra194.c", "PCI: tegra194: " },
		{ "drivers/mtd/nand/raw/omap2.c", "mtd: rawnand: omap2: " },
		{ "sound/soc/fsl/imx-sgtl5000.c", "ASoC: imx-sgtl5000: " },
		{ "arch/arm/mach-imx/pm-imx6.c", "ARM: imx: " },
		{ "arch/sparc/mm/iommu.c", "sparc: " },
		{ "lib/foo.c", "lib/foo: " },
		{ "drivers/clk/clk-foo.c", "clk: foo: " },
	};

	for (unsigned int i = 0; i < G_N_ELEMENTS(pairs); i++) {
		bool capital;
		g_autofree char *p = prefix_of("/nonexistent", false, pairs[i][0], &capital);

		g_assert_cmpstr(p, ==, pairs[i][1]);
	}
}

/* Whether subjects go on with a capital letter is a custom of each subsystem. */
static void test_capital(void)
{
	bool iommu = false, usb = true;
	g_autofree char *a = prefix_of("/nonexistent", false, "drivers/iommu/omap-iommu.c", &iommu);
	g_autofree char *b = prefix_of("/nonexistent", false, "drivers/usb/common/common.c", &usb);

	g_assert_true(iommu);
	g_assert_false(usb);
}

static void add_sentence(GPtrArray *all, const char *api, const char *function, const char *is)
{
	g_autofree char *words =
		words_reference("device", api, function, is, "Drop the reference on this path.");

	*strstr(words, "\n\n") = '\0';
	g_ptr_array_add(all, g_strdup(words));
}

static void test_lost_in(void)
{
	g_autofree char *in =
		words_lost_in("The device reference taken by get() in probe() is lost when stop() "
			      "returns early.\n\nDrop it.");
	g_autofree char *none =
		words_lost_in("The device reference taken by get() in probe() is never dropped.");
	g_autofree char *freed =
		words_lost_in("The device reference taken by get() in probe() is lost when what "
			      "holds the pointer is freed.");

	g_assert_cmpstr(in, ==, "stop");
	g_assert_null(none);
	g_assert_null(freed);
}

static struct finding *undrained(GPtrArray *all, const char *file, const char *strategy)
{
	struct finding *f = finding_new("iopf-drain", FWS_WARNING);

	f->file = g_strdup(file);
	f->fix_strategy = g_strdup(strategy);
	if (strategy)
		f->edits = fix_edits_new();
	else
		f->fix_why_not = g_strdup(drain_when_detached);
	g_ptr_array_add(all, f);
	return f;
}

/* What the drain of another file of the driver makes good as well, and no other driver's. */
static void test_cover_others(void)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	struct finding *same = undrained(all, "drivers/a/sva.c", NULL);
	struct finding *other = undrained(all, "drivers/b/sva.c", NULL);
	struct finding *plain = undrained(all, "drivers/c/sva.c", NULL);

	undrained(all, "drivers/a/main.c", "drain-after-detach");
	undrained(all, "drivers/c/main.c", "drain-before-remove");
	fix_cover_others(all);
	g_assert_true(same->fix_covered);
	g_assert_cmpstr(same->fix_why_not, ==, "the fix of another finding covers it");
	g_assert_false(other->fix_covered);
	g_assert_false(plain->fix_covered);
	g_assert_cmpstr(plain->fix_why_not, ==, drain_when_detached);
}

static void test_sentences(void)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *deeds = words_deeds("Drop the reference on this path."), *one = NULL, *two = NULL;

	add_sentence(all, "find", "a", "never dropped");
	add_sentence(all, "get", "d", "not dropped when x() fails");
	add_sentence(all, "find", "b", "never dropped");
	g_ptr_array_add(all, g_strdup("Something else."));
	add_sentence(all, "find", "c", "never dropped");
	g_ptr_array_add(all, g_strdup("Something else."));
	add_sentence(all, "look", "d", "not dropped when x() fails");
	g_assert_true(words_errors_only(all->pdata[1]));
	g_assert_false(words_errors_only(all->pdata[0]));
	g_assert_false(words_errors_only("Something else."));
	g_assert_false(
		words_errors_only("The device reference taken by f() in g() is not dropped on success and on "
				  "some error paths."));
	words_merge(all);
	g_assert_cmpuint(all->len, ==, 3);
	g_assert_cmpstr(all->pdata[0], ==,
			"The device references taken by find() in a(), b() and c() are never dropped.");
	g_assert_cmpstr(
		all->pdata[1], ==,
		"The device references taken by get() and look() in d() are not dropped when x() fails.");
	g_assert_cmpstr(all->pdata[2], ==, "Something else.");
	g_assert_cmpstr(deeds, ==, "Drop the references on these paths.");
	one = words_leak("The OF node reference taken by f() in g() is never dropped.\n\nDrop it.", false);
	two = words_leak("Nothing of the kind.", true);
	g_assert_cmpstr(one, ==, "OF node leak");
	g_assert_null(two);
}

/* The same twice in one function: two references. */
static void test_sentence_twice(void)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);

	add_sentence(all, "find", "a", "never dropped");
	add_sentence(all, "find", "a", "never dropped");
	words_merge(all);
	g_assert_cmpuint(all->len, ==, 1);
	g_assert_cmpstr(all->pdata[0], ==, "The device references taken by find() in a() are never dropped.");
}

static void test_addresses(void)
{
	static const char *const all[] = { "A <a@a>", "B <b@b>", "l@lists", "m@lists" };
	g_autoptr(GPtrArray) to = g_ptr_array_new(), cc = g_ptr_array_new();
	char *few = g_strdup("Subject: x\n\nbody\n"), *many = g_strdup(few), *most = g_strdup(few);

	g_ptr_array_add(to, (gpointer)all[0]);
	for (unsigned int i = 1; i < G_N_ELEMENTS(all); i++)
		g_ptr_array_add(cc, (gpointer)all[i]);
	maintainers_header(&few, to, cc, 4);
	g_assert_cmpstr(few, ==,
			"Subject: x\nTo: A <a@a>\nCc: B <b@b>,\n    l@lists,\n    m@lists\n\nbody\n");
	maintainers_header(&many, to, cc, 3);
	g_assert_cmpstr(many, ==, "Subject: x\nTo: l@lists,\n    m@lists\n\nbody\n");
	maintainers_header(&most, to, cc, 1);
	g_assert_cmpstr(most, ==, "Subject: x\n\nbody\n");
	g_free(few);
	g_free(many);
	g_free(most);
}

static void expect_parts(const char *const *files, unsigned int max, const char *want)
{
	g_autoptr(GPtrArray) patches = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) got = g_string_new(NULL);
	g_autoptr(GArray) parts = NULL;

	for (unsigned int i = 0; files[i]; i++) {
		struct patch *p = g_new0(struct patch, 1);

		p->file = files[i];
		p->prefix = (char *)files[i];
		g_ptr_array_add(patches, p);
	}
	parts = patchset_split(patches, max);
	for (unsigned int i = 0; i < parts->len; i++)
		g_string_append_printf(got, "%u ", g_array_index(parts, struct part, i).n);
	g_assert_cmpstr(g_strchomp(got->str), ==, want);
}

static void test_parts(void)
{
	/* subsystem: up to the slash */
	static const char *const files[] = { "a/1", "a/1", "b/1", "b/2", "b/3", "b/3", "c/1", "c/2", NULL };

	expect_parts(files, 0, "8");
	expect_parts(files, 8, "8");
	/* b fits into one series of its own */
	expect_parts(files, 4, "2 4 2");
	expect_parts(files, 3, "3 3 2");
	/* never two patches of one file apart */
	expect_parts(files, 2, "2 2 2 2");
	expect_parts(files, 1, "2 1 1 2 1 1");
}

static void test_wrap(void)
{
	g_autofree char *w = message_wrap("one two three four\nfive\n\nsix", 9);

	g_assert_cmpstr(w, ==, "one two\nthree\nfour five\n\nsix\n");
}

static struct finding *fixed(const char *file, unsigned int line, const char *function, uint32_t where,
			     const char *text)
{
	struct finding *f = finding_new("device-ref-leak", FWS_ERROR);

	f->file = g_strdup(file);
	f->function = g_strdup(function);
	f->line = line;
	f->col = 1;
	f->message = g_strdup("device reference taken by get() in 'dev' is never dropped");
	f->api = g_strdup("get");
	f->fix_strategy = g_strdup("put-after-last-use");
	f->fix_words =
		g_strdup("f() calls get(), which takes a reference that its caller has to drop. This never "
			 "happens, neither on the way out nor when use() fails, so that the device can never "
			 "go away.\n\nDrop the reference once the device is no longer needed.");
	finding_add_edit(f, where, where, text);
	return f;
}

static void free_finding(void *f)
{
	finding_free(f);
}

static GPtrArray *findings(void)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(free_finding);

	/* Not in order, two of one file, one without a fix. */
	g_ptr_array_add(all,
			fixed("drivers/iommu/zeta-iommu.c", 3, "f", at("\n\n\treturn 0"), "\n\tput(dev);"));
	g_ptr_array_add(all, fixed("drivers/iommu/alpha.c", 7, "f", at("\n\n\treturn 0"), "\n\tput(b);"));
	g_ptr_array_add(all, fixed("drivers/iommu/alpha.c", 3, "f", at("\n\n\treturn 0"), "\n\tput(a);"));
	g_ptr_array_add(all, finding_new("device-ref-leak", FWS_ERROR));
	((struct finding *)all->pdata[3])->file = g_strdup("drivers/iommu/beta.c");
	((struct finding *)all->pdata[3])->message = g_strdup("no fix");
	return all;
}

static char *new_root(const char *name)
{
	char *root = g_build_filename(work, name, NULL);

	g_assert_true(scratch_write(root, "drivers/iommu/zeta-iommu.c", source, strlen(source), NULL));
	g_assert_true(scratch_write(root, "drivers/iommu/alpha.c", source, strlen(source), NULL));
	g_assert_true(scratch_write(root, "Makefile", "VERSION = 6\n", 12, NULL));
	return root;
}

static char *series(const char *root, const char *name, GError **err)
{
	char *dir = g_build_filename(work, name, NULL);
	struct series_opts o = { .out_dir = dir, .root = root, .version = "6.12", .cover = true };
	g_autoptr(GPtrArray) all = findings();
	unsigned int n = 0;

	if (!series_write(&o, all, &n, err)) {
		g_free(dir);
		return NULL;
	}
	g_assert_cmpuint(n, ==, 2);
	return dir;
}

static char *mail(const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	g_assert_nonnull(text);
	return text;
}

static void test_series(void)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *root = new_root("root"), *dir = series(root, "out", &err);
	g_autofree char *cover = NULL, *one = NULL, *two = NULL;

	g_assert_no_error(err);
	cover = mail(dir, "0000-cover-letter.patch");
	one = mail(dir, "0001-iommu-alpha-Fix-device-leaks-in-f.patch");
	two = mail(dir, "0002-iommu-zeta-Fix-device-leak-in-f.patch");
	g_assert_null(strstr(cover, "***"));
	g_assert_nonnull(strstr(cover, "Subject: [PATCH 0/2] iommu: Fix device leaks\n"));
	g_assert_nonnull(strstr(cover, " drivers/iommu/alpha.c"));
	g_assert_nonnull(strstr(one, "Subject: [PATCH 1/2] iommu/alpha: Fix device leaks in f()\n"));
	g_assert_nonnull(strstr(one, "+\tput(b);\n+\tput(a);\n"));
	g_assert_nonnull(strstr(two, "fwspeck (device-ref-leak)"));
	g_assert_null(strstr(two, "Signed-off-by"));
	for (char **l = g_strsplit(one, "\n", -1), **all = l;; l++) {
		if (!*l) {
			g_strfreev(all);
			break;
		}
		g_assert_cmpuint(strlen(*l), <=, 76);
	}
}

static void test_series_again(void)
{
	g_autofree char *root = new_root("root2"), *a = series(root, "again1", NULL),
			*b = series(root, "again2", NULL);
	g_autoptr(GError) err = NULL;
	GDir *d = g_dir_open(a, 0, NULL);
	unsigned int n = 0;
	const char *name;

	while ((name = g_dir_read_name(d))) {
		g_autofree char *x = mail(a, name), *y = mail(b, name);

		g_assert_cmpstr(x, ==, y);
		n++;
	}
	g_dir_close(d);
	g_assert_cmpuint(n, ==, 3);
	/* Never into a directory that holds something. */
	g_assert_null(series(root, "again1", &err));
	g_assert_error(err, G_FILE_ERROR, G_FILE_ERROR_EXIST);
}

static char *git(const char *dir, GError **err, const char *a, const char *b, const char *c)
{
	static const char *const env[] = { "GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@t",
					   "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@t", NULL };

	return scratch_git(dir, env, 0, err, a, b, c, NULL);
}

static void git_ok(const char *dir, const char *a, const char *b, const char *c)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *out = git(dir, &err, a, b, c);

	g_assert_no_error(err);
	g_assert_nonnull(out);
}

static void test_series_applies(void)
{
	g_autofree char *root = new_root("root3"), *dir = series(root, "mails", NULL);
	g_autofree char *one = g_build_filename(dir, "0001-iommu-alpha-Fix-device-leaks-in-f.patch", NULL);
	g_autofree char *two = g_build_filename(dir, "0002-iommu-zeta-Fix-device-leak-in-f.patch", NULL);
	g_autofree char *before = NULL, *after = NULL,
			*file = g_build_filename(root, "drivers/iommu/alpha.c", NULL);

	/* The tree itself is left alone. */
	g_file_get_contents(file, &before, NULL, NULL);
	g_assert_cmpstr(before, ==, source);
	git_ok(root, "init", "-q", NULL);
	git_ok(root, "add", "-A", NULL);
	git_ok(root, "commit", "-q", "-mimport");
	git_ok(root, "am", "-q", one);
	git_ok(root, "am", "-q", two);
	g_file_get_contents(file, &after, NULL, NULL);
	g_assert_nonnull(strstr(after, "\tuse(dev);\n\tput(b);\n\tput(a);\n\n\treturn 0;\n"));
}

static void test_history(void)
{
	bool capital = false;
	g_autofree char *root = new_root("root4"), *out = NULL, *prefix = NULL, *dir = NULL, *two = NULL;
	g_autofree char *file = g_build_filename(root, "drivers/iommu/zeta-iommu.c", NULL);
	static const char *const subjects[] = {
		"-miommu/z: Add a driver",
		"-miommu/z: Fix it",
		"-mtreewide: fix typos",
		"-miommu: z: odd one",
	};

	git_ok(root, "init", "-q", NULL);
	git_ok(root, "add", "-A", NULL);
	git_ok(root, "commit", "-q", "-mimport");
	for (unsigned int i = 0; i < G_N_ELEMENTS(subjects); i++) {
		g_autofree char *text = g_strdup_printf("%s/* %u */\n", source, i);

		if (i == 1) {
			char *p = strstr(text, "get()");

			memcpy(p, "got()", 5);
		}
		g_assert_true(g_file_set_contents(file, text, -1, NULL));
		git_ok(root, "commit", "-qa", subjects[i]);
	}
	g_assert_true(g_file_set_contents(file, source, -1, NULL));
	git_ok(root, "commit", "-qa", "-miommu/z: And back");
	prefix = prefix_of(root, true, "drivers/iommu/zeta-iommu.c", &capital);
	g_assert_cmpstr(prefix, ==, "iommu/z: ");
	g_assert_true(capital);
	dir = series(root, "history", NULL);
	two = mail(dir, "0002-iommu-z-Fix-device-leak-in-f.patch");
	/* Line 3 came in with the third commit from the end that touched it. */
	g_assert_nonnull(strstr(two, "\nFixes: "));
	g_assert_null(strstr(two, "import"));
}

static void test_nothing(void)
{
	g_autofree char *root = new_root("root5"), *dir = g_build_filename(work, "empty", NULL);
	struct series_opts o = { .out_dir = dir, .root = root, .version = "6.12", .cover = true };
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	unsigned int n = 7;

	g_assert_true(series_write(&o, none, &n, NULL));
	g_assert_cmpuint(n, ==, 0);
}

int main(int argc, char **argv)
{
	int ret;

	g_test_init(&argc, &argv, NULL);
	work = g_dir_make_tmp("fwspeck-test-XXXXXX", NULL);
	g_setenv("XDG_CACHE_HOME", work, TRUE);
	g_test_add_func("/edit/apply", test_apply);
	g_test_add_func("/edit/bad", test_apply_bad);
	g_test_add_func("/edit/merge-order", test_merge_order);
	g_test_add_func("/edit/merge-same", test_merge_same_text);
	g_test_add_func("/edit/conflict", test_merge_conflict);
	g_test_add_func("/text/lines", test_text);
	g_test_add_func("/diff", test_diff);
	g_test_add_func("/message/prefix", test_prefix);
	g_test_add_func("/message/capital", test_capital);
	g_test_add_func("/message/sentences", test_sentences);
	g_test_add_func("/message/twice", test_sentence_twice);
	g_test_add_func("/message/wrap", test_wrap);
	g_test_add_func("/series/parts", test_parts);
	g_test_add_func("/series/addresses", test_addresses);
	g_test_add_func("/message/lost-in", test_lost_in);
	g_test_add_func("/fix/cover-others", test_cover_others);
	g_test_add_func("/series/mails", test_series);
	g_test_add_func("/series/again", test_series_again);
	g_test_add_func("/series/applies", test_series_applies);
	g_test_add_func("/series/history", test_history);
	g_test_add_func("/series/nothing", test_nothing);
	ret = g_test_run();
	scratch_remove(work);
	return ret;
}
