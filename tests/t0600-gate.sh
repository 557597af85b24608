#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gate: what a change brings and nothing else, for commits, work trees and mails; what only moved is not new.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0600
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
tree=$work/tree

# gate EXPECTED-STATUS ARGUMENT…
gate()
{
	want=$1
	shift
	"$FWSPECK" gate -k "$tree" "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	[ "$status" -eq "$want" ] && return
	diag "status $status, expected $want: gate $*"
	diag_file "$work/out"
	diag_file "$work/err"
	return 1
}

# The findings are these, "file rule function-or-object" a word each, and no others
finds()
{
	"$FWSPECK" gate -k "$tree" --format json "$@" 2>"$work/err" </dev/null |
		perl -MJSON::PP -0777 -e '
			print map { (my $f = $_->{file}) =~ s,.*/,,; "$f:$_->{rule}:$_->{function}\n" }
				@{decode_json(<STDIN>)->{findings}}' | sort >"$work/found"
}

only()
{
	: >"$work/expected"
	[ $# -eq 0 ] || printf '%s\n' "$@" | sort >"$work/expected"
	cmp -s "$work/found" "$work/expected" && return
	diag "found:"
	diag_file "$work/found"
	diag_file "$work/err"
	return 1
}

err() { grep -q -e "$1" "$work/err" || { diag_file "$work/err"; return 1; }; }

git_in() { git -C "$tree" "$@" >/dev/null 2>&1; }
commit() { git_in add -A && git_in commit -qm "${1:-change}"; }
mail() { git -C "$tree" format-patch -q --stdout "${1:--1}"; }
restart() { git_in reset -q --hard base && git_in clean -qfd; }

# --- a tree of four drivers, of which one leaks already --------------------------------

tree_new "$tree"
mkdir -p "$tree/drivers/one" "$tree/drivers/two"
cat >>"$tree/include/linux/device.h" <<'END'
void dev_iommu_fwspec_set(struct device *dev, void *fwspec);
END
# Advice only: an old form of the API
advice_of() { printf '\nvoid %s(struct device *dev)\n{\n\tdev_iommu_fwspec_set(dev, 0);\n}\n' "$1"; }
# driver FUNCTION good|bad: a function that looks a device up
driver()
{
	printf '\nint %s(struct device_node *np)\n{\n' "$1"
	printf '\tstruct platform_device *pdev = of_find_device_by_node(np);\n\n'
	printf '\tif (!pdev)\n\t\treturn -19;\n'
	[ "$2" = good ] || printf '\tif (pdev->id < 0)\n\t\treturn -22;\n'
	printf '\tput_device(&pdev->dev);\n\treturn 0;\n}\n'
}
source_of() { printf '#include <linux/device.h>\n' && driver "$@"; }
source_of old_leak bad >"$tree/drivers/one/old.c"
source_of fine good >"$tree/drivers/one/fine.c"
{
	printf '#include <linux/device.h>\n#include "limit.h"\n'
	driver limited bad | sed 's/pdev->id < 0/TOO_SMALL(pdev->id)/'
} >"$tree/drivers/two/limited.c"
printf '#define TOO_SMALL(id) 0\n' >"$tree/drivers/two/limit.h"
echo 'int nothing;' >"$tree/drivers/two/other.c"
tree_commands "$tree" drivers/one/old.c drivers/one/fine.c drivers/two/limited.c drivers/two/other.c
cp "$tree/compile_commands.json" "$work"

no_repository()
{
	gate 2 --base HEAD && err 'is not a git work tree.*use --patch'
}
ok 'no git work tree' no_repository

git init -q "$tree"
echo compile_commands.json >"$tree/.git/info/exclude"
commit base && git_in tag base

# --- wrong usage ------------------------------------------------------------------------

usage()
{
	said=$1
	shift
	gate 2 "$@" && err "$said" && [ ! -s "$work/out" ]
}
: >"$work/empty"
echo 'Dear all, there is no patch in this mail.' >"$work/letter"
ok 'no change named' usage 'needs a change (--base REV, --commit REV or --patch FILE)'
ok 'two changes named' usage 'name one' --base HEAD --patch "$work/empty"
ok 'a path beside a change' usage 'one argument too many' --base HEAD drivers/one
ok 'a commit and a base named' usage 'name one' --base HEAD --commit HEAD
ok 'unknown commit' usage '--commit: "nowhere" is no commit of' --commit nowhere
ok 'a commit without parent' usage '"HEAD" has no parent here' --commit HEAD
ok 'unknown revision' usage '"nowhere" is no commit of' --base nowhere
ok 'a revision that looks like an option' usage 'is no commit of' --base=--all
ok 'no such patch' usage 'nowhere' --patch "$work/nowhere"
ok 'an empty patch' usage 'there is no patch in .*empty; it has to be a mail' --patch "$work/empty"
ok 'a letter' usage 'there is no patch in' --patch "$work/letter"
ok 'a baseline that is none' usage 'letter:1: not "FINGERPRINT' --baseline "$work/letter"
printf 'diff --git a/../x.c b/../x.c\n--- a/../x.c\n+++ b/../x.c\n@@ -1 +1 @@\n-a\n+b\n' >"$work/outside"
ok 'a patch that leaves the tree' usage 'does not apply' --patch "$work/outside"
printf 'diff --git a/Makefile b/Makefile\n--- a/Makefile\n+++ b/Makefile\n@@ -1,2 +1,2 @@\n VERSION = 7\n-PATCHLEVEL = 0\n+PATCHLEVEL = 1\n' >"$work/other"
ok 'a patch for another version' usage 'patch 1 of 1 does not apply to .*check out the version' --patch "$work/other"

# --- changes ----------------------------------------------------------------------------

nothing()
{
	gate 0 --base base && finds --base base && only
}
ok 'without a change nothing is new' nothing

driver new_leak bad >>"$tree/drivers/one/old.c"
uncommitted()
{
	gate 1 --base base && finds --base base && only old.c:device-ref-leak:new_leak &&
		err '1 finding introduced, 0 of 1 that were there before are gone'
}
ok 'an uncommitted change' uncommitted
commit 'drivers/one: add another look-up'
ok 'a commit' uncommitted
mail >"$work/leak.mail"
level()
{
	gate 0 --base base --fail-on never && [ "$(grep -c 'device-ref-leak\]$' "$work/out")" -eq 1 ]
}
ok '--fail-on' level

restart
leak_mail()
{
	gate 1 --patch "$1" && finds --patch "$1" && only old.c:device-ref-leak:new_leak
}
find "$tree" -name .git -prune -o -type f -print0 | sort -z | xargs -0 sha1sum >"$work/before"
ok 'a mail' leak_mail "$work/leak.mail"
stdin_mail()
{
	"$FWSPECK" gate -k "$tree" --patch - <"$work/leak.mail" >"$work/out" 2>"$work/err"
	[ $? -eq 1 ] && grep -q 'old.c:.*device-ref-leak' "$work/out"
}
ok 'a mail from stdin' stdin_mail
sed -n '/^diff/,/^-- $/p' "$work/leak.mail" | sed '$d' >"$work/leak.diff"
ok 'a diff of git' leak_mail "$work/leak.diff"
sed '/^diff/d; /^index/d; s,^--- a/,--- linux.orig/,; s,^+++ b/,+++ linux/,' "$work/leak.diff" >"$work/plain.diff"
ok 'a diff of diff' leak_mail "$work/plain.diff"
{
	sed '/^$/,$d' "$work/leak.mail"
	printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n'
	sed '1,/^$/d' "$work/leak.mail" | base64
} >"$work/base64.mail"
ok 'an encoded mail' leak_mail "$work/base64.mail"
untouched()
{
	find "$tree" -name .git -prune -o -type f -print0 | sort -z | xargs -0 sha1sum >"$work/after"
	cmp -s "$work/before" "$work/after" && [ -z "$(ls "$XDG_CACHE_HOME/fwspeck/scratch")" ]
}
ok 'the tree is as it was, and nothing is left behind' untouched

git_in checkout -q -b topic
driver first good >>"$tree/drivers/one/fine.c" && commit first
driver second bad >>"$tree/drivers/one/fine.c" && commit second
driver third bad >>"$tree/drivers/one/old.c" && commit third
git -C "$tree" format-patch -q --cover-letter --stdout base >"$work/series.mbox"
git_in checkout -q master || git_in checkout -q main
restart
series()
{
	gate 1 --patch "$work/series.mbox" && finds --patch "$work/series.mbox" &&
		only fine.c:device-ref-leak:second old.c:device-ref-leak:third
}
ok 'a series with a cover letter' series
sed '/^Subject:.*second/,/^-- $/s/^ 	put_device/ 	put_devices/' "$work/series.mbox" >"$work/series.bad"
ok 'a series of which one does not apply' usage 'patch 2 of 3 ("second") does not apply' --patch "$work/series.bad"

# the other branch goes on: what it did is no change of ours
driver theirs bad >>"$tree/drivers/two/other.c" && sed -i '1i #include <linux/device.h>' "$tree/drivers/two/other.c" && commit theirs
git_in branch -f upstream
git_in checkout -q topic
merge_base()
{
	finds --base upstream && only fine.c:device-ref-leak:second old.c:device-ref-leak:third
}
ok 'compared is with what both have in common' merge_base
finds_second() { finds --commit HEAD~2 && only fine.c:device-ref-leak:second; }
one_commit()
{
	finds --commit HEAD && only old.c:device-ref-leak:third && finds --commit HEAD^ && only fine.c:device-ref-leak:second &&
		gate 0 --commit HEAD~2
}
ok 'one commit of several, though others came later' one_commit
echo 'int f(void) { }}}' >>"$tree/drivers/one/fine.c"
ok 'a commit is what it is, whatever the work tree has' one_commit
git_in checkout -q drivers
git_in rm -q drivers/one/fine.c && commit removed
ok 'commits to a file that is gone by now' finds_second
git_in reset -q --hard HEAD^
git_in checkout -q master || git_in checkout -q main
restart

# --- files that are new -------------------------------------------------------------------

{
	source_of brand_new bad
	advice_of late
} >"$tree/drivers/two/brand_new.c"
new_file()
{
	gate 1 "$@" && grep -q 'brand_new.c:.*: note: .*removed-api' "$work/out" && finds "$@" &&
		only brand_new.c:device-ref-leak:brand_new brand_new.c:removed-api:late
}
ok 'a new file that git does not know, with advice' new_file --base base
commit 'drivers/two: new'
mail >"$work/new.mail"
ok 'a new file that no build knows' new_file --base base
restart
ok 'a new file in a mail' new_file --patch "$work/new.mail"
{
	cat "$tree/drivers/one/old.c"
	advice_of late
} >"$work/old.c" && cp "$work/old.c" "$tree/drivers/one/old.c"
advice()
{
	finds --base base && only && finds --base base --pedantic && only old.c:removed-api:late
}
ok 'no advice for files that were there, unless asked for' advice
commit late && git_in tag -f late

# --- what only moves -----------------------------------------------------------------------

# moved NAME BASE: nothing is new, in the work tree and as a mail
moved()
{
	commit moved && mail >"$work/moved.mail" && finds --base "$1" && only && gate 0 --base "$1" || return 1
	git_in reset -q --hard "$1"
	finds --patch "$work/moved.mail" && only && gate 0 --patch "$work/moved.mail"
}
git_in mv drivers/one/old.c drivers/two/renamed.c
ok 'a renamed file' moved late
{
	printf '#include <linux/device.h>\n'
	sed -n '/old_leak/,/^}/p' "$work/old.c"
} >"$tree/drivers/two/part.c"
sed -i '/old_leak/,/^}/d' "$tree/drivers/one/old.c"
ok 'a function moved to a new file' moved late
driver fine_too good >"$work/more" && sed -i "/device.h/r $work/more" "$tree/drivers/one/old.c"
ok 'a function moved down' moved late
sed -i 's/old_leak/leak_of_old/' "$tree/drivers/one/old.c"
ok 'a renamed function' moved late
sed -i 's/\told_leak/x/; s/^int old_leak/int old_one/' "$tree/drivers/one/old.c" && driver old_leak good >>"$tree/drivers/one/old.c"
not_renamed()
{
	finds --base late && only old.c:device-ref-leak:old_one
}
ok 'another function of the old name is still there: not renamed' not_renamed
git_in reset -q --hard late
git_in rm -q drivers/one/old.c && commit removed
gone()
{
	gate 0 --base late && err '0 findings introduced, 1 of 1 that were there before is gone'
}
ok 'a removed file' gone
git_in reset -q --hard late

# --- headers -------------------------------------------------------------------------------

echo '#define TOO_SMALL(id) ((id) < 0)' >"$tree/drivers/two/limit.h"
commit 'drivers/two: limit'
mail >"$work/header.mail"
header()
{
	finds "$@" && only limited.c:device-ref-leak:limited
}
ok 'a header of the driver: who includes it is checked' header --base late
git_in reset -q --hard late
ok 'a header in a mail' header --patch "$work/header.mail"
sed -i 's/^void put_device.*/#define put_device(dev) ((void)(dev))/' "$tree/include/linux/device.h"
echo 'int nothing_else;' >>"$tree/drivers/one/fine.c"
commit 'no puts' && mail >"$work/wide.mail"
wide()
{
	finds "$@" && only fine.c:device-ref-leak:fine && err 'include/linux/device.h: of the files that include it, only'
}
ok 'a header of everybody: the files of the change are checked with it' wide --base late
git_in reset -q --hard late
ok 'such a header in a mail' wide --patch "$work/wide.mail"

# --- files that the change does not touch ---------------------------------------------------

# helper of: "ret" is what it does with the device before it returns
helper() { printf '#include "two.h"\nstruct platform_device *two_find(struct device_node *np)\n{\n\tstruct platform_device *pdev = of_find_device_by_node(np);\n\n\t%s\n\treturn pdev;\n}\n' "$1"; }
printf '#include <linux/device.h>\nstruct two { struct device *dev; };\nstruct platform_device *two_find(struct device_node *np);\nvoid two_release(struct two *two);\n' >"$tree/drivers/two/two.h"
helper 'if (pdev)
		put_device(\&pdev->dev);' | sed 's/\\&/\&/' >"$tree/drivers/two/helper.c"
cat >"$tree/drivers/two/caller.c" <<'END'
#include "two.h"
int two_caller(struct device_node *np)
{
	return two_find(np) ? 0 : -19;
}
END
printf '#include "two.h"\nvoid two_release(struct two *two)\n{\n\tput_device(two->dev);\n}\n' >"$tree/drivers/two/release.c"
cat >"$tree/drivers/two/keeper.c" <<'END'
#include "two.h"
int two_keep(struct two *two, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -19;
	two->dev = &pdev->dev;
	return 0;
}
END
tree_commands "$tree" drivers/one/old.c drivers/one/fine.c drivers/two/limited.c drivers/two/other.c drivers/two/helper.c \
	drivers/two/caller.c drivers/two/release.c drivers/two/keeper.c
commit 'drivers/two: helpers' && git_in tag helpers
helper '' >"$tree/drivers/two/helper.c"
commit 'drivers/two: hand the reference on' && mail >"$work/helper.mail"
caller()
{
	finds "$@" && only caller.c:device-ref-leak:two_caller && err 'checked as well: 1 file that uses what the change'
}
ok 'a function that hands its reference on: who calls it is checked' caller --base helpers
git_in reset -q --hard helpers
ok 'such a function in a mail' caller --patch "$work/helper.mail"
sed -i '/put_device/d' "$tree/drivers/two/release.c"
commit 'drivers/two: no put' && mail >"$work/release.mail"
keeper()
{
	finds "$@" && only keeper.c:device-ref-retained:two_keep
}
ok 'a release that is taken away: who keeps the reference is checked' keeper --base helpers
git_in reset -q --hard helpers
ok 'the same in a mail' keeper --patch "$work/release.mail"
echo 'int two_nothing;' >>"$tree/drivers/two/helper.c"
ok 'a helper that does what it did: nobody else is checked' finds --base helpers
nobody_else() { ! grep -q 'checked as well' "$work/err"; }
ok 'and nothing is said of others' nobody_else
git_in reset -q --hard late
tree_commands "$tree" drivers/one/old.c drivers/one/fine.c drivers/two/limited.c drivers/two/other.c

# --- files that cannot be checked ------------------------------------------------------------

printf '#include <linux/device.h>\nint f(void) { of_find_device_by_node( }}} ] = ;\n' >"$tree/drivers/one/fine.c"
unchecked()
{
	gate 3 --base late && err 'fine.c: not checked'
}
ok 'a change that does not parse' unchecked
commit broken && source_of fine bad >"$tree/drivers/one/fine.c"
mended()
{
	gate 1 --base HEAD && err 'fine.c: could not be checked without the change: all .* counts as new'
}
ok 'a file that did not parse before' mended
git_in reset -q --hard late
echo documentation >"$tree/README" && commit readme
no_source()
{
	gate 0 --base late && err 'coverage: 0 files asked'
}
ok 'a change without sources' no_source
git_in reset -q --hard late

# --- baseline --------------------------------------------------------------------------------

check()
{
	want=$1
	shift
	"$FWSPECK" check -k "$tree" "$@" >"$work/out" 2>"$work/err" </dev/null
	[ $? -eq "$want" ] || { diag_file "$work/err"; return 1; }
}
baseline()
{
	check 0 --write-baseline "$work/baseline" drivers && grep -q '^[0-9a-f]\{16\} | device-ref-leak | drivers/one/old.c | old_leak | ' "$work/baseline" &&
		gate 0 --baseline "$work/baseline" drivers && [ ! -s "$work/out" ] && err '1 finding known from'
}
ok 'a baseline' baseline
driver new_leak bad >>"$tree/drivers/one/old.c"
driver fine_too good >"$work/more" && sed -i "/device.h/r $work/more" "$tree/drivers/one/old.c"
beyond()
{
	gate 1 --baseline "$work/baseline" drivers/one && [ "$(grep -c 'device-ref-leak\]$' "$work/out")" -eq 1 ] &&
		grep -q 'old.c:.*device-ref-leak' "$work/out" && ! err 'unused' 2>/dev/null
}
ok 'what is not in it' beyond
both()
{
	check 0 --write-baseline "$work/now" drivers/one && gate 0 --base late --baseline "$work/now"
}
ok 'a change whose findings are known' both
git_in reset -q --hard late
source_of old_leak good >"$tree/drivers/one/old.c"
unused()
{
	check 0 --baseline "$work/baseline" drivers/one &&
		err "unused baseline entry: $work/baseline:[0-9]*: device-ref-leak | drivers/one/old.c | old_leak$" &&
		check 0 --baseline "$work/baseline" drivers/two && ! grep -q unused "$work/err"
}
ok 'entries that are no longer needed are named' unused
sarif()
{
	git_in reset -q --hard late
	check 0 --baseline "$work/baseline" --format sarif drivers/one && grep -q '"suppressions"' "$work/out"
}
ok 'SARIF has what is known as suppressed' sarif

done_testing
