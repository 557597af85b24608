#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# contrib/: the recipes do on a change with planted defects, and on its repaired form, what they promise. What runs on
# somebody else's servers only is run as far as it goes here: the commands that the files hold.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0910
rm -rf "$work"
mkdir -p "$work/bin"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache" HOME="$work" GIT_CONFIG_GLOBAL="$work/gitconfig" GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
ln -s "$FWSPECK" "$work/bin/fwspeck"
export PATH="$work/bin:$repo_root/contrib/b4:$PATH"
tree=$work/tree

# --- a branch of three commits: harmless, one that leaks, harmless again ------------------

driver()
{
	printf '\nint %s(struct device_node *np)\n{\n' "$1"
	printf '\tstruct platform_device *pdev = of_find_device_by_node(np);\n\n'
	printf '\tif (!pdev)\n\t\treturn -19;\n'
	[ "$2" = good ] || printf '\tif (pdev->id < 0)\n\t\treturn -22;\n'
	printf '\tput_device(&pdev->dev);\n\treturn 0;\n}\n'
}
commit() { git -C "$tree" add -A && git -C "$tree" commit -qm "$1"; }

tree_new "$tree"
mkdir -p "$tree/drivers/one"
{ echo '#include <linux/device.h>' && driver old good; } >"$tree/drivers/one/one.c"
tree_commands "$tree" drivers/one/one.c
git init -q -b main "$tree"
echo compile_commands.json >"$tree/.git/info/exclude"
commit base && git -C "$tree" branch base
driver first good >>"$tree/drivers/one/one.c" && commit first
driver second bad >>"$tree/drivers/one/one.c" && commit second && git -C "$tree" branch leak
driver third good >>"$tree/drivers/one/one.c" && commit third
git -C "$tree" checkout -q -b repaired base
driver second good >>"$tree/drivers/one/one.c" && commit second
git -C "$tree" checkout -q main
mail() { git -C "$tree" format-patch -q --stdout -1 "$1"; }

# --- b4 -----------------------------------------------------------------------------------

b4_check()
{
	want=$1 rev=$2
	shift 2
	mail "$rev" >"$work/mail"
	(cd "$tree/drivers" && fwspeck-b4-check "$@") <"$work/mail" >"$work/out" 2>"$work/err"
	[ $? -eq "$want" ] || { diag_file "$work/out"; diag_file "$work/err"; return 1; }
}
b4_leak()
{
	b4_check 1 leak && [ "$(wc -l <"$work/out")" -eq 1 ] &&
		grep -q '^drivers/one/one.c:[0-9]*: ERROR: .*\[device-ref-leak\]$' "$work/out"
}
b4_clean() { b4_check 0 "$1" && [ ! -s "$work/out" ]; }
ok 'b4: the patch of a series that leaks, with another one behind it' b4_leak
ok 'b4: the one behind it' b4_clean main
b4_foreign()
{
	git -C "$tree" checkout -q leak^ && b4_leak
	status=$?
	git -C "$tree" checkout -q main
	return $status
}
ok 'b4: a patch that is no commit of this branch' b4_foreign
b4_options() { b4_check 0 leak --checks=-device-ref-leak && [ ! -s "$work/out" ]; }
ok 'b4: options are those of gate' b4_options
b4_garbage()
{
	printf 'Subject: x\n\ndiff --git a/Makefile b/Makefile\n--- a/Makefile\n+++ b/Makefile\n@@ -1 +1 @@\n-x\n+y\n' >"$work/mail"
	(cd "$tree" && fwspeck-b4-check) <"$work/mail" >"$work/out" 2>"$work/err"
	[ $? -eq 2 ] && grep -q 'does not apply' "$work/err"
}
ok 'b4: a patch that does not apply' b4_garbage

# --- NIPA ---------------------------------------------------------------------------------

# nipa EXPECTED-STATUS REV DESCRIPTION
nipa()
{
	git -C "$tree" checkout -q "$2"
	(cd "$tree" && DESC_FD=9 "$repo_root/contrib/nipa/fwspeck/fwspeck.sh") >"$work/out" 2>"$work/err" 9>"$work/desc"
	status=$?
	git -C "$tree" checkout -q main
	[ $status -eq "$1" ] && grep -q "$3" "$work/desc" && return
	diag "status $status: $(cat "$work/desc")"
	diag_file "$work/err"
	return 1
}
ok 'NIPA: a commit that leaks' nipa 1 leak '^Brings 1 errors, 0 warnings$'
ok 'NIPA: its repaired form' nipa 0 repaired '^Nothing found$'
ok 'NIPA: what others brought does not count' nipa 0 main '^Nothing found$'
git -C "$tree" checkout -q -b text && echo text >"$tree/README" && commit readme
ok 'NIPA: no source touched' nipa 0 text '^No C file touched$'
nipa_info()
{
	for f in $(perl -MJSON::PP -0777 -ne 'print "$_\n" for @{decode_json($_)->{run}}' "$repo_root/contrib/nipa/fwspeck/info.json"); do
		[ -x "$repo_root/contrib/nipa/fwspeck/$f" ] || return 1
	done
}
ok 'NIPA: info.json names what there is' nipa_info

# --- git hook -----------------------------------------------------------------------------

git init -q --bare "$work/remote"
git -C "$tree" remote add origin "$work/remote"
git -C "$tree" push -q origin base
cp "$repo_root/contrib/git-hooks/pre-push" "$tree/.git/hooks/"
# push EXPECTED-STATUS BRANCH: pushed is what was not refused
push()
{
	git -C "$tree" checkout -q "$2"
	git -C "$tree" push -q origin "$2" >"$work/out" 2>"$work/err"
	status=$?
	git -C "$tree" checkout -q main
	[ $((status != 0)) -eq "$1" ] || { diag_file "$work/err"; return 1; }
	git -C "$work/remote" rev-parse -q --verify "refs/heads/$2" >/dev/null
	[ $? -eq "$1" ]
}
no_base() { push 1 leak && grep -q 'has no upstream; name what to compare with' "$work/err"; }
ok 'hook: a branch without upstream' no_base
git -C "$tree" config fwspeck.base base
refused() { push 1 leak && grep -q 'device-ref-leak' "$work/out" "$work/err" && grep -q 'not pushed' "$work/err"; }
ok 'hook: a branch that leaks' refused
ok 'hook: its repaired form' push 0 repaired
git -C "$tree" config fwspeck.options '--fail-on never'
ok 'hook: options' push 0 leak
git -C "$tree" config --unset fwspeck.options
not_here()
{
	git -C "$tree" push -q origin text >"$work/out" 2>"$work/err"
	grep -q 'refs/heads/text is not checked out, so it is not checked' "$work/err"
}
ok 'hook: what is not checked out is named' not_here

# --- GitHub and GitLab ----------------------------------------------------------------------

# The commands of one step, by what is on them; the tree is the working directory
gate_of()
{
	grep -h -o 'fwspeck gate .*' "$1" >"$work/commands"
	[ "$(wc -l <"$work/commands")" -eq 1 ]
}
# server EXPECTED-STATUS REV FILE VARIABLE
server()
{
	gate_of "$repo_root/$3" || return 1
	git -C "$tree" checkout -q "$2"
	(cd "$tree" && env "$4=$(git rev-parse base)" sh -e "$work/commands") >"$work/out" 2>"$work/err"
	status=$?
	git -C "$tree" checkout -q main
	[ $status -eq "$1" ] || { diag "status $status"; diag_file "$work/err"; return 1; }
}
github() { server "$1" "$2" contrib/github/fwspeck.yml BASE; }
gitlab() { server "$1" "$2" contrib/gitlab/fwspeck.gitlab-ci.yml CI_MERGE_REQUEST_DIFF_BASE_SHA; }
# how many results the report has, by an expression of Perl
results()
{
	[ "$(perl -MJSON::PP -0777 -ne "print scalar @{$1}" "$tree/$2")" = "$3" ]
}
github_leak() { github 1 leak && results 'decode_json($_)->{runs}[0]{results}' fwspeck.sarif 1; }
github_good() { github 0 repaired && results 'decode_json($_)->{runs}[0]{results}' fwspeck.sarif 0; }
gitlab_leak() { gitlab 1 leak && results 'decode_json($_)' gl-code-quality-report.json 1; }
gitlab_good() { gitlab 0 repaired && results 'decode_json($_)' gl-code-quality-report.json 0; }
ok 'GitHub: a branch that leaks' github_leak
ok 'GitHub: its repaired form' github_good
ok 'GitLab: a branch that leaks' gitlab_leak
ok 'GitLab: its repaired form' gitlab_good
reports_named()
{
	grep -q 'sarif_file: fwspeck.sarif' "$repo_root/contrib/github/fwspeck.yml" &&
		grep -q 'codequality: gl-code-quality-report.json' "$repo_root/contrib/gitlab/fwspeck.gitlab-ci.yml"
}
ok 'the reports that are uploaded are those that are written' reports_named
yaml()
{
	python3 -c 'import sys, yaml; [yaml.safe_load(open(f)) for f in sys.argv[1:]]' \
		"$repo_root"/contrib/github/*.yml "$repo_root"/contrib/gitlab/*.yml
}
if python3 -c 'import yaml' 2>/dev/null; then
	ok 'both are YAML' yaml
fi

done_testing
