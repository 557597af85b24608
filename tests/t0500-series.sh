#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Patch series: what the mails say, that git am, git apply and patch take them, how they are split and chosen,
# that they are the same on every run, and --apply. On a small tree as plain files, and as a git tree
# with and without history; and checkpatch over a few real files, where $TREE is there.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib-series.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0500
rm -rf "$work"
mkdir -p "$work/home"
unset FWSPECK_KERNEL GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE EMAIL LANG LANGUAGE
unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_DATE
real_home=$HOME
# neither the configuration nor the cache of who runs this
export HOME="$work/home" XDG_CONFIG_HOME="$work/home" GIT_CONFIG_NOSYSTEM=1

# series STATUS TREE [OPTION…]: the exit status has to be that; output in $work/out and $work/err
series()
{
	want=$1
	tree=$2
	shift 2
	XDG_CACHE_HOME=$work/cache "$FWSPECK" series -k "$work/$tree" "$@" drivers >"$work/out" 2>"$work/err"
	got=$?
	[ $got -eq "$want" ] && return 0
	diag "status $got, expected $want"
	diag_file "$work/err"
	return 1
}
says()
{
	grep -q -e "$1" "$work/err" && return 0
	diag_file "$work/err"
	return 1
}
same_text()
{
	[ "$1" = "$2" ] && return 0
	diag "expected: $(echo "$2" | tr '\n' '|')"
	diag "found:    $(echo "$1" | tr '\n' '|')"
	return 1
}
# In the order of the series.
subjects() { git -C "$work/$1" log --reverse --format=%s "$2"; }
clean()
{
	XDG_CACHE_HOME=$work/cache "$FWSPECK" check -q -k "$work/$1" drivers >"$work/out" 2>"$work/err" &&
		[ ! -s "$work/out" ]
}
git_am()
{
	tree=$1
	shift
	git -C "$work/$tree" -c user.name=t -c user.email=t@example.org am -q "$@" >"$work/out" 2>&1 && return 0
	diag_file "$work/out"
	return 1
}
# The commit message of a mail: what stands in front of the diffstat, without headers.
body() { sed -e '1,/^$/d' -e '/^---$/,$d' "$@"; }

# --- plain files -----------------------------------------------------------------------------------

small_tree "$work/plain"
ok "series of plain files" series 0 plain -o "$work/mails"
ok "patches stand in the order of subsystems, and no two have one name" same_text \
	"$(cd "$work/mails" && ls)" "0000-cover-letter.patch
0001-iommu-violet-Fix-device-leak-in-violet_get.patch
0002-iommu-violet-Do-not-clear-private-data-that-is-freed.patch
0003-iommu-violet-Check-the-number-of-cells-in-violet_of_.patch
0004-phy-tulip-aster-fix-device-leaks-in-aster_one-and-as.patch
0005-phy-tulip-rose-fix-device-leak-on-probe-error.patch
0006-usb-tulip-fix-device-leaks-in-bulb.c.patch
0007-usb-tulip-fix-device-leaks-in-root.c.patch"

too_long() { body "$work/mails"/*.patch | grep '.\{76,\}'; }
hashed() { body "$work/mails"/*.patch | grep '^#'; }
# none GREP…: it has to run, and to find nothing
none()
{
	"$@" >"$work/out" 2>&1
	[ $? -eq 1 ] && return 0
	diag_file "$work/out"
	return 1
}
ok "no line of a message has more than 75 columns" none too_long
ok "none begins with a hash" none hashed
ok "nobody is said to have signed off" none grep -l 'Signed-off-by' "$work/mails"/*.patch
ok "without history nothing is said to be fixed since" none grep -l '^Fixes:' "$work/mails"/*.patch
ok "nobody asked for stable" none grep -l 'stable@' "$work/mails"/*.patch
ok "the body says what leaks on which path, how it was found and what was tested" same_text \
	"$(body "$work/mails"/0005-*.patch)" "The device reference taken by of_find_device_by_node() in rose_probe()
is not dropped when start() fails.

Drop the reference on this path.

Found by static analysis with fwspeck (device-ref-leak), which is silent
on the result. Checked with clang -fsyntax-only for x86_64, with no new
warnings at W=1; not tested on hardware."
ok "several functions share a sentence" same_text "$(body "$work/mails"/0004-*.patch | sed '/^$/q')" \
	"The device references taken by of_find_device_by_node() in aster_one()
and aster_two() are never dropped."
to="$(sed -n '/^To:/,/^$/p' "$work/mails"/0005-*.patch)"
ok "maintainers get it, others a copy" same_text "$to" "To: \"J. Random\" <random@example.org>
Cc: =?UTF-8?q?J=C3=B6rg=20Other?= <other@example.org>,
    phy@lists.example.org"

to="$(sed -n '/^To:/,/^$/p' "$work/mails"/0006-*.patch)"
ok "the list does where nobody maintains it" same_text "$to" "To: usb@lists.example.org
Cc: =?UTF-8?q?J=C3=B6rg=20Other?= <other@example.org>"

cp -r "$work/plain" "$work/patched"
patch_all() { for m in "$work/mails"/000[1-9]*.patch; do (cd "$work/patched" && patch -s -p1 <"$m") || return 1; done; }
ok "patch takes them" patch_all
small_tree_commands "$work/patched"
ok "and nothing is left to find" clean patched
cp -r "$work/plain" "$work/applied"
apply_all() { for m in "$work/mails"/000[1-9]*.patch; do (cd "$work/applied" && GIT_CEILING_DIRECTORIES=$work git apply "$m") || return 1; done; }
ok "git apply takes them, outside of a repository" apply_all
small_tree_commands "$work/applied"
ok "with the same result" diff -r -x compile_commands.json "$work/patched/drivers" "$work/applied/drivers"

# --- the same on every run ---------------------------------------------------------------------------

export TZ=Pacific/Auckland LC_ALL=C LANG=de_DE.UTF-8
ok "elsewhere, in another language" series 0 plain -j 4 -o "$work/other/name"
unset TZ LANG
export LC_ALL=C.UTF-8
ok "the same bytes" diff -r "$work/mails" "$work/other/name"
cp -rp "$work/plain" "$work/copy"
small_tree_commands "$work/copy"
ok "in another directory" series 0 copy -j 1 -o "$work/third"
ok "the same bytes again" diff -r "$work/mails" "$work/third"

# --- a choice, and several series ----------------------------------------------------------------------

list() { (cd "$1" && find . -name '*.patch' ! -name '*cover*' | sed 's|^\./||' | sort | sed 's|-.*||' | tr '\n' ' '); }
ok "--max-per-series" series 0 plain --max-per-series=2 --cc-stable -o "$work/split"
ok "patches of one file stay together, a subsystem where it fits" same_text "$(list "$work/split")" \
	"01/0001 01/0002 01/0003 02/0001 02/0002 03/0001 03/0002 "
ok "each series has its cover letter and numbers" grep -q '^Subject: \[PATCH 2/2\] usb: tulip: ' "$work/split"/03/0002-*.patch
ok "and says what it is about" grep -q '^Subject: \[PATCH 0/2\] usb: fix device leaks$' "$work/split/03/0000-cover-letter.patch"
ok "fixes are for stable" same_text "$(grep -lx 'Cc: stable@vger.kernel.org' "$work/split"/*/*.patch | wc -l)" 6
ok "what only tidies up is not" none grep -l 'stable@' "$work/split"/01/0002-*.patch
ok "one series needs no directory of its own" series 0 plain --max-per-series=7 -o "$work/fits"
ok "and is the same as without a limit" diff -r "$work/mails" "$work/fits"

ok "--only" series 0 plain --only='xlate-*, iommu-priv-null-store' -o "$work/only"
ok "takes patches of these rules" same_text "$(cd "$work/only" && ls | sed 1d)" \
	"0001-iommu-violet-Do-not-clear-private-data-that-is-freed.patch
0002-iommu-violet-Check-the-number-of-cells-in-violet_of_.patch"
ok "and tells of them only" none grep device-ref "$work/err"
ok "--only-file" series 0 plain --only-file='drivers/phy/*' -o "$work/only-file"
ok "takes patches of these files" same_text "$(list "$work/only-file")" "0001 0002 "
ok "--only: no such rule" series 2 plain --only=device-ref-leak,no-such -o "$work/none"
ok "is said" says 'no rule matches "no-such"'
ok "--only: a rule that is off" series 2 plain --only=of-node-leak --checks=-of-node-leak -o "$work/none"
ok "is said" says 'no rule that matches "of-node-leak" is run'
ok "--only: a rule without fixes" series 2 plain --only=device-ref-double-put -o "$work/none"
ok "is said" says 'has an automatic fix'
ok "--only-file that matches nothing" series 2 plain --only-file='sound/*' -o "$work/none"
ok "is said" says '5 files that were asked for matches "sound/\*"'
ok "--max-per-series: not below zero" series 2 plain --max-per-series=-1 -o "$work/none"
ok "none of them wrote anything" test ! -e "$work/none"

# --- git, without history --------------------------------------------------------------------------------

git_tree "$work/git"
touch -d '2024-11-17 22:15:08 UTC' "$work/git/Makefile"
ok "series of a git tree of one commit" series 0 git -o "$work/git-mails"
ok "an import is no commit to blame" none grep -l '^Fixes:' "$work/git-mails"/*.patch
git clone -q "$work/git" "$work/am"
ok "git am takes all of them" git_am am "$work/git-mails"/000[1-9]*.patch
small_tree_commands "$work/am"
ok "and nothing is left to find" clean am
for part in 01 02 03; do
	git clone -q "$work/git" "$work/am-$part"
	ok "git am takes series $part by itself" git_am "am-$part" "$work/split/$part"/000[1-9]*.patch
done

# --- git, with history ---------------------------------------------------------------------------------------

small_tree "$work/history"
printf 'compile_commands.json\n' >"$work/ignore"
in_history() { git -C "$work/history" -c user.name=h -c user.email=h@example.org "$@"; }
git -C "$work/history" init -q
cp "$work/ignore" "$work/history/.git/info/exclude"
mv "$work/history/drivers/phy" "$work/phy"
in_history add -A
in_history commit -qm 'import of a release'
mv "$work/phy" "$work/history/drivers/phy"
sed -i '/start(pdev)/,/return ret/d' "$work/history/drivers/phy/tulip/phy-rose.c"
in_history add -A
in_history commit -qm 'phy: tulips: Add drivers'
rose=$(git -C "$work/history" rev-parse --short=12 HEAD)
cp "$work/plain/drivers/phy/tulip/phy-rose.c" "$work/history/drivers/phy/tulip/"
echo '/* end */' >>"$work/history/drivers/phy/tulip/phy-aster.c"
in_history commit -qam 'phy: tulips: Start it'
ok "series of a git tree with history" series 0 history --cc-stable -o "$work/history-mails"
ok "subjects as in the history of the file" test -e "$work/history-mails/0005-phy-tulips-Fix-device-leak-on-probe-error.patch"
ok "Fixes: the commit that took the reference, then stable" same_text \
	"$(body "$work/history-mails"/0005-*.patch | tail -n 3)" "
Fixes: $rose (\"phy: tulips: Add drivers\")
Cc: stable@vger.kernel.org"
ok "not what the import brought" none grep -l '^Fixes:' "$work/history-mails"/000[123]-*.patch
git clone -q --depth 1 "file://$work/history" "$work/shallow"
small_tree_commands "$work/shallow"
ok "series of a shallow clone" series 0 shallow -o "$work/shallow-mails"
ok "the edge of it is no commit to blame" none grep -l '^Fixes:' "$work/shallow-mails"/*.patch

# --- --apply --------------------------------------------------------------------------------------------------

# untouched TREE STATUS MESSAGE [OPTION…]: refused, and the tree is as it was
untouched()
{
	tree=$1
	status=$2
	why=$3
	shift 3
	before=$(state "$tree")
	series "$status" "$tree" --apply "$@" && says "$why" && same_text "$(state "$tree")" "$before"
}
state()
{
	git -C "$work/$1" rev-parse HEAD 2>&1
	git -C "$work/$1" status --porcelain --untracked-files=no 2>&1
	(cd "$work/$1" && find drivers -type f -exec cksum {} + | sort)
}
ok "--apply: plain files" untouched plain 2 'not a git work tree'
ok "--apply: nobody knows the user" untouched git 2 'set user.name and user.email'
git config --global user.name 'A. Developer'
git config --global user.email dev@example.org
echo '/* mine */' >>"$work/git/drivers/usb/tulip/bulb.c"
ok "--apply: changes" untouched git 2 'uncommitted changes (" M drivers/usb/tulip/bulb.c")'
git -C "$work/git" add -A
ok "--apply: staged changes" untouched git 2 'uncommitted changes'
git -C "$work/git" reset -q --hard
mkdir "$work/git/.git/rebase-apply"
ok "--apply: within git am" untouched git 2 'git am or a rebase is in progress'
rmdir "$work/git/.git/rebase-apply"
git -C "$work/git" rev-parse HEAD >"$work/git/.git/MERGE_HEAD"
ok "--apply: within a merge" untouched git 2 'a merge is in progress'
rm "$work/git/.git/MERGE_HEAD"
git -C "$work/git" config core.bare true
ok "--apply: a bare repository" series 2 git --apply
ok "is said" says 'bare'
git -C "$work/git" config core.bare false
git init -q "$work/unborn"
small_tree "$work/unborn"
ok "--apply: no commit yet" series 2 unborn --apply
ok "is said" says 'there is no commit yet'
git clone -q "$work/git" "$work/untracked"
small_tree_commands "$work/untracked"
git -C "$work/untracked" rm -q --cached drivers/usb/tulip/root.c
git -C "$work/untracked" commit -qm 'not this one'
ok "--apply: a file that git does not know" untouched untracked 2 'drivers/usb/tulip/root.c is not a tracked file'

# git that fails: in the middle of the commits, and at the very end
mkdir "$work/bin"
real_git=$(command -v git)
cat >"$work/bin/git" <<END
#!/bin/sh
for word; do
	[ "\$word" != "\$FAIL_AT" ] || ! mkdir "$work/failed.\$((\$(ls -d "$work"/failed.* 2>/dev/null | wc -l) + 1))" ||
		[ \$(ls -d "$work"/failed.* | wc -l) -lt "\$FAIL_TIME" ] || { echo "out of luck" >&2; exit 1; }
done
exec "$real_git" "\$@"
END
chmod 755 "$work/bin/git"
path=$PATH
export FAIL_AT=commit-tree FAIL_TIME=4
PATH=$work/bin:$path
ok "--apply: git fails at the fourth commit" untouched git 2 'git commit-tree: out of luck' -o "$work/failing"
PATH=$path
ok "there were three before it" test -d "$work/failed.4" -a ! -d "$work/failed.5"
ok "and there are no mails" test ! -e "$work/failing"
rm -rf "$work"/failed.*
export FAIL_AT=merge FAIL_TIME=1
PATH=$work/bin:$path
ok "--apply: git fails to move on" untouched git 2 'git merge: out of luck'
PATH=$path

old=$(git -C "$work/git" rev-parse HEAD)
ok "--apply, and mails" series 0 git --apply -o "$work/applied-mails"
ok "is said" says '7 patches applied'
ok "a commit each, with the message of the mail" same_text "$(git -C "$work/git" log --reverse --format=%B "$old.." | grep -v '^$')" \
	"$(for m in "$work/mails"/000[1-9]*.patch; do
		sed -n '/^Subject:/,/^To:/p' "$m" | sed -e '$d' -e 's/^Subject: \[PATCH [^]]*\] //' | tr -d '\n' | sed 's/$/\n/'
		body "$m"
	done | grep -v '^$')"
ok "by the user" same_text "$(git -C "$work/git" log --format='%an <%ae> %cn' "$old.." | sort -u)" \
	"A. Developer <dev@example.org> A. Developer"
signed() { git -C "$work/git" log --format=%B "$old.." | grep -i signed-off-by; }
ok "who signs it off later" none signed
ok "the work tree is clean" same_text "$(git -C "$work/git" status --porcelain)" ""
ok "and nothing is left to find" clean git
ok "what git am makes of the mails" git -C "$work/git" diff --quiet "$(git -C "$work/am" rev-parse 'HEAD^{tree}')" HEAD
ok "again: nothing to do" series 0 git --apply
ok "is said" says 'nothing to fix, nothing applied'
git -C "$work/git" reset -q --keep "$old"
git -C "$work/git" checkout -q --detach
ok "--apply of a choice, on no branch" series 0 git --apply --only-file='*rose*'
ok "one commit" same_text "$(subjects git "$old..HEAD")" "phy: tulip: rose: fix device leak on probe error"

# --- real files, and checkpatch -----------------------------------------------------------------------------------

export HOME="$real_home"
unset XDG_CONFIG_HOME
if [ -f "$TREE/scripts/checkpatch.pl" ] && [ -x "$TREE/scripts/get_maintainer.pl" ]; then
	"$FWSPECK" series -k "$TREE" -o "$work/real" drivers/iommu/msm_iommu.c drivers/iommu/tegra-smmu.c \
		drivers/phy/tegra/xusb.c drivers/soc/mediatek/mtk-svs.c >"$work/out" 2>"$work/err"
	ok "series of real files" test "$(find "$work/real" -name '000[1-9]*.patch' | wc -l)" -ge 4
	checkpatch()
	{
		(cd "$TREE" && perl scripts/checkpatch.pl --strict --no-signoff --no-summary --show-types \
			"$work/real"/0*[1-9]-*.patch) >"$work/out" 2>&1 && return 0
		diag_file "$work/out"
		return 1
	}
	ok "checkpatch --strict --no-signoff has nothing to say" checkpatch
	ok "every mail has a To:" same_text "$(grep -L '^To: .*@' "$work/real"/*.patch)" ""
fi
done_testing
