#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a user reads and installs: --help, the man page, bash completion, make install, doctor. The man page knows
# every verb and every option, and no others.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0900
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache"
tree_new "$work/tree"
page=$repo_root/checker/cli/fwspeck.1

verbs=$("$FWSPECK" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
[ -n "$verbs" ] || bail 'no verbs in --help'

# --- help -------------------------------------------------------------------------------

has_help()
{
	"$FWSPECK" "$1" --help >"$work/help.$1" 2>"$work/err" && [ ! -s "$work/err" ] &&
		grep -q "^$1: ." "$work/help.$1" && grep -q '^  fwspeck '"$1" "$work/help.$1"
}
for v in $verbs; do
	ok "$v --help" has_help "$v"
done
narrow()
{
	"$FWSPECK" --help >"$work/help" && awk 'length > 120 { bad = 1; print "# " $0 } END { exit bad }' "$work/help"
}
ok '--help fits a terminal' narrow

# --- man page ---------------------------------------------------------------------------

# A long option is written ".Fl -name" in mdoc, and "-name" without its macro in the text of a line
options_of_page() { grep -o 'Fl -[a-z][a-z-]*' "$page" | sed 's/Fl /-/' | sort -u; }
options_of_program()
{
	sed -n 's/^ *\(-[a-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' "$work"/help.* | sort -u
}
same_options()
{
	options_of_page | grep -v -x -e --help >"$work/page"
	options_of_program | grep -v -x -e --help >"$work/program"
	diff "$work/program" "$work/page" | sed 's/^/# /'
	cmp -s "$work/program" "$work/page"
}
ok 'the man page has the options of the program' same_options
same_verbs()
{
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/s/^\.Cm \([a-z-]*\).*/\1/p' "$page" | sort -u >"$work/page"
	echo "$verbs" | sort -u >"$work/program"
	diff "$work/program" "$work/page" | sed 's/^/# /'
	cmp -s "$work/program" "$work/page"
}
ok 'and its verbs' same_verbs
renders()
{
	for p in "$page" "$repo_root/contrib/b4/fwspeck-b4-check.1"; do
		MANWIDTH=100 man --warnings -l "$p" >"$work/man" 2>"$work/err" || { diag_file "$work/err"; return 1; }
		diag_file "$work/err"
		[ ! -s "$work/err" ] && grep -q 'EXIT STATUS' "$work/man" || return 1
	done
}
if command -v man >/dev/null; then
	ok 'it renders without a warning, and that of fwspeck-b4-check does' renders
fi
lint()
{
	# "outdated mandoc.db" is about the pages of this machine
	mandoc -Tlint -Wwarning "$page" 2>&1 | grep -v 'mandoc\.db' >"$work/lint"
	diag_file "$work/lint"
	[ ! -s "$work/lint" ]
}
if command -v mandoc >/dev/null; then
	ok 'mandoc has nothing to say' lint
fi

# --- completion ---------------------------------------------------------------------------

# complete WORD…: what may stand for the last one, a line each
complete_words()
{
	PATH="$(dirname "$FWSPECK"):$PATH" FWSPECK_KERNEL="$work/tree" bash -c '
		. "$1" && shift
		COMP_WORDS=(fwspeck "$@") COMP_CWORD=$#
		_fwspeck; printf "%s\n" "${COMPREPLY[@]}"' bash \
		"$repo_root/contrib/completion/fwspeck.bash" "$@" 2>"$work/err" | sort >"$work/words"
	[ ! -s "$work/err" ] || { diag_file "$work/err"; return 1; }
}
words()
{
	complete_words "${@:2}" || return 1
	[ "$(tr '\n' ' ' <"$work/words")" = "$1 " ] || { diag_file "$work/words"; return 1; }
}
all_verbs()
{
	complete_words '' && echo "$verbs" | sort | cmp -s - <(grep -v '^--' "$work/words")
}
ok 'completion: verbs' all_verbs
ok 'completion: the beginning of a verb' words 'check' ch
ok 'completion: an option' words '--fix-style=' check --fix-s
ok 'completion: values, where "=" parts words' words 'sarif' check --format = sa
ok 'completion: values, where it does not' words '--format=sarif' check --format=sa
ok 'completion: all values' words 'auto free goto put' check --fix-style =
ok 'completion: another architecture' words 'arm64,riscv' check --arch = arm64,ri
ok 'completion: a rule' words 'device-ref-leak' explain device-ref-l
mkdir -p "$work/dir with space"
files()
{
	cd "$work" && complete_words check dir && [ "$(cat "$work/words")" = 'dir with space' ]
}
ok 'completion: files' files

# --- install ------------------------------------------------------------------------------

installed()
{
	make -s -C "$repo_root" install O="$BUILD" DESTDIR="$work/root" PREFIX=/usr SAN="${SAN:-}" >"$work/out" 2>&1 || {
		diag_file "$work/out"
		return 1
	}
	for f in bin/fwspeck bin/fwspeck-b4-check share/man/man1/fwspeck.1 share/man/man1/fwspeck-b4-check.1 \
		share/bash-completion/completions/fwspeck \
		share/fwspeck/semantic-patches/device-ref-leak.cocci share/fwspeck/github/fwspeck.yml \
		share/fwspeck/nipa/fwspeck/info.json; do
		[ -s "$work/root/usr/$f" ] || { diag "missing: $f"; return 1; }
	done
	[ -x "$work/root/usr/share/fwspeck/git-hooks/pre-push" ] && [ ! -x "$work/root/usr/share/fwspeck/github/fwspeck.yml" ] &&
		"$work/root/usr/bin/fwspeck" --version >"$work/out"
}
ok 'make install' installed
same_version()
{
	sed -n '1s/^fwspeck (\(.*\)) .*/fwspeck \1/p' "$repo_root/contrib/debian/changelog" | cmp -s - "$work/out"
}
ok 'the Debian package has the version of the program' same_version

# --- doctor -------------------------------------------------------------------------------

mkdir -p "$work/bin"
poor()
{
	PATH=$work/bin "$FWSPECK" doctor -k "$work/tree" >"$work/out" 2>"$work/err"
	[ $? -eq 2 ] && grep -q '^missing   clang-19 (.*): apt-get install clang-19$' "$work/out" &&
		grep -q '^missing   spatch (.*): apt-get install coccinelle$' "$work/out" &&
		grep -q '^ok        kernel tree' "$work/out"
}
ok 'doctor: what is missing, with the command that helps' poor
rich()
{
	"$FWSPECK" doctor -k "$work/tree" >"$work/out" 2>"$work/err" && ! grep -q '^missing   clang' "$work/out" &&
		grep -q '^ok        everything that check needs is there$' "$work/out"
}
ok 'doctor: all there' rich
no_tree()
{
	cd "$work/bin" && HOME=$work XDG_CACHE_HOME=$work/other "$FWSPECK" doctor >"$work/out" 2>"$work/err"
	[ $? -eq 2 ] && grep -q '^missing   kernel tree' "$work/out"
}
ok 'doctor: no kernel tree' no_tree

done_testing
