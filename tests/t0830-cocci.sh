#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# fwspeck cocci: the rules of semantic-patches/ as findings. What coccicheck reports, it reports; where the checker
# agrees, with its evidence; who says what alone is listed; and what spatch did not look at is not passed over.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0830
rules=$repo_root/semantic-patches

spatch --version >/dev/null 2>&1 || skip_all "no spatch"

rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache"
tree=$work/tree

# --- a small tree: what both see, what one sees, what spatch cannot read ---------------------

tree_new "$tree"
mkdir -p "$tree/drivers/one"
cat >>"$tree/include/linux/device.h" <<'END'
#define PUT_LATER(d) put_device(d)
#define IS 0 ==
END
cat >"$tree/drivers/one/both.c" <<'END'
#include <linux/device.h>

int leaky(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -19;
	if (pdev->id < 3)
		return -22;
	put_device(&pdev->dev);
	return 0;
}
END
# the rule does not know what the macro does, nor what the flag stands for
cat >"$tree/drivers/one/each.c" <<'END'
#include <linux/device.h>

int spatch_only(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -19;
	PUT_LATER(&pdev->dev);
	return 0;
}
END
cat >"$tree/drivers/one/find.c" <<'END'
#include <linux/device.h>

struct platform_device *one_find(struct device_node *np)
{
	return of_find_device_by_node(np);
}
END
cat >"$tree/drivers/one/user.c" <<'END'
#include <linux/device.h>

struct platform_device *one_find(struct device_node *np);

int checker_only(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = one_find(np);
	return pdev ? 0 : -19;
}
END
cat >"$tree/drivers/one/hole.c" <<'END'
#include <linux/device.h>

int unseen(struct device_node *np, int a)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (IS a)
		return -22;
	return 0;
}
END
cat >"$tree/drivers/one/harmless.c" <<'END'
#include <linux/device.h>

int other(int a)
{
	if (IS a)
		return -22;
	return 0;
}

int fine(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -19;
	put_device(&pdev->dev);
	return 0;
}
END
cat >"$tree/drivers/one/inline.h" <<'END'
static inline int in_header(struct device_node *np)
{
	struct platform_device *pdev;

	pdev = of_find_device_by_node(np);
	if (!pdev)
		return -19;
	return 0;
}
END
echo 'int nothing;' >"$tree/drivers/one/nothing.c"
tree_commands "$tree" drivers/one/both.c drivers/one/each.c drivers/one/find.c drivers/one/user.c drivers/one/hole.c \
	drivers/one/harmless.c drivers/one/nothing.c

# cocci EXPECTED-STATUS ARGUMENT…: stdout to $work/out
cocci()
{
	want=$1
	shift
	"$FWSPECK" cocci -k "$tree" "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	[ $status -eq "$want" ] && return
	diag "status $status, expected $want: $*"
	diag_file "$work/err"
	return 1
}
said() { grep -q -e "$1" "$work/out" || { diag_file "$work/out"; false; }; }
told() { grep -q -e "$1" "$work/err" || { diag_file "$work/err"; false; }; }
silent() { ! grep -e "$1" "$work/out" >"$work/grep" || { diag_file "$work/grep"; false; }; }
both=drivers/one/both.c each=drivers/one/each.c hole=drivers/one/hole.c

ok "a leak is a finding" cocci 1 $both
ok "with the checker's words and path" said "^$both:7:9: [a-z]*: device reference taken by of_find_device_by_node() .*\[device-ref-leak\]$"
ok "confirmed" said "$both:7:9: note: confirmed by device-ref-leak.cocci"
ok "both say it" told "1 reported by both, 0 by semantic patches alone, 0 by the checker alone"
"$FWSPECK" check -k "$tree" --format json $both 2>/dev/null | grep '"fingerprint"' >"$work/fingerprint"
ok "with --format json" cocci 1 --format json $both
ok "the fingerprint is the checker's" said "$(cat "$work/fingerprint")"
ok "and who confirms it stands there" said '"confirmedBy": "device-ref-leak.cocci"'
ok "with --format sarif" cocci 1 --format sarif $both
ok "too" said '"confirmedBy": "device-ref-leak.cocci"'
ok "alone" cocci 1 --alone $both
ok "spatch says it in its words" said "^$both:7:9: warning: reference of pdev from of_find_device_by_node() is lost \[device-ref-leak\]$"
ok "where it is lost" said "^$both:11:3: note: also here: lost here\|^$both:11:3: note: lost here"
ok "and that nobody else was asked" said "the checker was not asked"

ok "what spatch says alone is a finding" cocci 1 --show-disagreement $each drivers/one/find.c drivers/one/user.c
ok "a warning" said "^$each:7:9: warning: reference of pdev .*\[device-ref-leak\]$"
ok "and on the list" said "^$each:7:9: disagreement: device-ref-leak.cocci reports \"reference of pdev .*\", the checker does not \[device-ref-leak\]$"
ok "what the checker says alone is on the list only" said "^drivers/one/user.c:9:9: disagreement: the checker reports .*, device-ref-leak.cocci does not: the file has nothing that it looks for \[device-ref-leak\]$"
ok "not among the findings" silent "^drivers/one/user.c:9:9: [we]"
ok "as JSON" cocci 1 --show-disagreement --format json $each drivers/one/find.c drivers/one/user.c
ok "with a list of both" test "$(grep -c '"silent": ' "$work/out")" -eq 2
ok "not asked for, nothing is listed" cocci 0 drivers/one/user.c
ok "but counted" told "0 by semantic patches alone, 1 by the checker alone (--show-disagreement lists them)"

ok "headers are looked at" cocci 1 drivers/one/inline.h
ok "by spatch only" said "assumed: the checker does not report this: it looks at headers only"
ok "a directory has headers" cocci 3 --alone drivers/one
ok "among the files asked" told "8 files asked"
ok "and files in which nothing is looked for" told "2 without anything the rules look at"

ok "what spatch cannot parse, and a rule looks for, is not checked" cocci 3 $hole
ok "it is named" told "$hole: not checked: device-ref-leak.cocci: spatch cannot parse lines [0-9]* to [0-9]*"
ok "with -q too" cocci 3 -q $hole
ok "it is named" told "$hole: not checked"
ok "JSON has it" cocci 3 --format json $hole
ok "as failed" said '"state": "failed"'
ok "what no rule looks for does not count" cocci 0 -v drivers/one/harmless.c
ok "it is checked in part" told "drivers/one/harmless.c: checked in part (1 part skipped)"
ok "with the lines" told "not analysed: lines [0-9]* to [0-9]*: spatch stumbles at line 5"

# --- limits --------------------------------------------------------------------------------

mkdir -p "$work/bin"
cat >"$work/bin/spatch" <<END
#!/bin/sh
[ "\$1" = --version ] && exec $(command -v spatch) --version
case "\$*" in *both.c*) exec sleep 60 ;; esac
exec $(command -v spatch) "\$@"
END
chmod +x "$work/bin/spatch"
old_path=$PATH
PATH=$work/bin:$PATH
ok "a spatch that does not end is ended" cocci 3 --alone --timeout 5 $both $each
ok "its file is not checked" told "$both: not checked: device-ref-leak.cocci: spatch timed out after 5 s"
ok "the other one is" said "^$each:7:9: warning"
PATH=$old_path
ok "one that needs too much memory ends itself" cocci 3 --alone --memory 20 $both
ok "its file is not checked" told "$both: not checked: device-ref-leak.cocci: spatch"
printf '#!/bin/sh\necho "spatch version 1.0.4"\n' >"$work/bin/spatch"
PATH=$work/bin:$PATH
ok "an old spatch is an error" cocci 2 $both
ok "that says so" told "needs spatch 1.1.0, this is 1.0.4"
PATH=$work
"$FWSPECK" cocci -k "$tree" $both >"$work/out" 2>"$work/err"
status=$?
PATH=$old_path
ok "no spatch is one" test $status -eq 2
ok "that says what to do" told "apt-get install coccinelle"

# --- what findings share -----------------------------------------------------------------------

ok "--checks chooses" cocci 0 --alone --checks=dev-iommu-write $both
ok "rules that no semantic patch knows are wrong usage" cocci 2 --checks=of-node-leak $both
echo "device-ref-leak | $both | leaky | known" >"$work/suppressions"
ok "a suppression counts" cocci 0 --suppressions "$work/suppressions" $both
echo "device-ref-leak | $both | leaky/of_find_device_by_node | known" >"$work/suppressions"
ok "for what spatch says, too" cocci 0 --alone --suppressions "$work/suppressions" $both
ok "and says so" told "1 finding suppressed"
ok "a baseline is written" cocci 0 --write-baseline "$work/baseline" $both $each
ok "and leaves out what it has" cocci 0 --baseline "$work/baseline" $both $each
"$FWSPECK" check -k "$tree" --baseline "$work/baseline" $both >"$work/out" 2>"$work/err"
ok "for the checker, too" test $? -eq 0
ok "--fail-on" cocci 0 --fail-on=never $both
ok "-o" cocci 1 -o "$work/file" $both
ok "writes there" grep -q device-ref-leak "$work/file"
ok "--alone and --show-disagreement are wrong usage" cocci 2 --alone --show-disagreement $both
ok "so is a path that is not there" cocci 2 drivers/none
"$FWSPECK" explain device-ref-retained >"$work/out"
ok "explain names the semantic patch" said "semantic-patches/device-ref-leak.cocci"
"$FWSPECK" cocci -k "$tree" --alone -j1 drivers/one >"$work/j1" 2>&1
"$FWSPECK" cocci -k "$tree" --alone -j3 drivers/one >"$work/j3" 2>&1
ok "-j does not matter, nor which files share a process" cmp "$work/j1" "$work/j3"
cat >"$work/bin/spatch" <<END
#!/bin/sh
case "\$*" in *--file-groups*) echo shared >>"$work/shared"; exec false ;; esac
exec $(command -v spatch) "\$@"
END
PATH=$work/bin:$PATH
"$FWSPECK" cocci -k "$tree" --alone -j1 $both $each drivers/one/find.c $hole >"$work/alone" 2>&1
PATH=$old_path
ok "several share one" test -s "$work/shared"
ok "when that goes wrong, each has its own" grep -q "^$each:7:9: warning" "$work/alone" || diag_file "$work/alone"
ok "which sees what it cannot parse" grep -q "$hole: not checked: device-ref-leak.cocci: spatch cannot" "$work/alone"

# --- what rules look for ---------------------------------------------------------------------------

# the words of "Looks for" and those of the rule itself
looks=$(sed -n 's|^// Looks for: \\b||p; s|^//   ||p' "$rules/device-ref-leak.cocci" | tr -d '\n' | sed 's|\\b$||')
finds=$(sed -n '/^ACQUIRERS/,/)\$")$/s|^ *r"^\{0,1\}\(.*\)"\()\)\{0,1\}$|\1|p' "$rules/device-ref-leak.cocci" | tr -d '\n' | sed 's|\$$||')
ok "device-ref-leak looks for what it follows" test "$looks" = "$finds" || { diag "$looks"; diag "$finds"; }

# --- coccicheck says the same -------------------------------------------------------------------------

[ -z "$SAN" ] && [ -f "$TREE/drivers/iommu/sun50i-iommu.c" ] || done_testing

. "$repo_root/tests/lib-coccicheck.sh"
module_new drivers/soc/mediatek/mtk-svs.c drivers/iommu/sun50i-iommu.c drivers/iommu/tegra-smmu.c
for rule in device-ref-leak fwspec-free-in-driver xlate-args-count; do
	ours $rule
	theirs $rule report
	ok "$rule: the same as make coccicheck" cmp "$work/$rule.ours" "$work/$rule.report.places" || diag_file "$work/$rule.report"
	ok "that is something" test -s "$work/$rule.ours"
done
done_testing
