#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The semantic patches of semantic-patches/migrations/ over their cases: NAME.c becomes NAME.res, or stays as it is
# where there is none; a case belongs to the migration its name begins with. And the series that they made of released
# kernels: git am takes it.
. "$(dirname "$0")/tap.sh"

migrations=$repo_root/semantic-patches/migrations
work=$BUILD/t0840

[ -z "$SAN" ] || skip_all "nothing of fwspeck runs here"
spatch --version >/dev/null 2>&1 || skip_all "no spatch"

rm -rf "$work"
mkdir -p "$work"

# migrate COCCI CASE: each case has a directory of its own, with what NAME.d holds beside it
migrate()
{
	(cd "$work/$2" && timeout 60 spatch -D patch --very-quiet --no-show-diff --no-includes --include-headers --in-place \
		--cocci-file "$1" "$2.c" >log 2>&1)
}

again()
{
	cp "$work/$2/$2.c" "$work/$2/once"
	migrate "$1" "$2" && cmp -s "$work/$2/$2.c" "$work/$2/once"
}

same()
{
	cmp -s "$1" "$2" && return
	diff -u "$1" "$2" >"$work/diff"
	diag_file "$work/diff"
	return 1
}

for cocci in "$migrations"/*.cocci; do
	name=$(basename "$cocci" .cocci)
	ok "$name has a case that changes" sh -c 'test -f "$1.res" && ! cmp -s "$1.c" "$1.res"' sh "$migrations/tests/$name"
	for path in "$migrations/tests/$name"*.c; do
		case=$(basename "$path" .c)
		mkdir "$work/$case"
		[ ! -d "${path%.c}.d" ] || cp "${path%.c}.d"/* "$work/$case"
		cp "$path" "$work/$case"
		ok "$case: spatch runs" migrate "$cocci" "$case" || diag_file "$work/$case/log"
		result=$path
		[ ! -f "${path%.c}.res" ] || result=${path%.c}.res
		ok "$case: the result" same "$result" "$work/$case/$case.c"
		ok "$case: nothing more a second time" again "$cocci" "$case"
	done
done

# takes VERSION: the series on the files it touches; the mails are nobody's yet
takes()
{
	dir=$repo_root/kernel-fixes/$1/migrations
	tree=${TREE%/*}/linux-source-$1
	repo=$work/repo-$1
	mkdir -p "$repo"
	sed -n 's|^diff --git a/\([^ ]*\) .*|\1|p' "$dir"/*.patch | sort -u >"$work/files-$1"
	(cd "$tree" && xargs cp --parents -t "$repo" <"$work/files-$1") || return
	(
		cd "$repo" || exit
		export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t
		export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
		git init -q --template= . && git add -f . && git commit -q -m pristine && git am -q "$dir"/*.patch
	) >"$work/am-$1.log" 2>&1 || { diag_file "$work/am-$1.log"; return 1; }
}

for version in 6.1 6.12; do
	makefile=${TREE%/*}/linux-source-$version/Makefile
	full=$([ ! -f "$makefile" ] || sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) = //p' "$makefile" | paste -sd .)
	grep -q "^# Migrations of Linux $full$" "$repo_root/kernel-fixes/$version/migrations/LEDGER.md" ||
		{ diag "the Linux $version whose migrations are kept is not beside $TREE"; continue; }
	ok "git am takes the migrations of Linux $version" takes $version
	ok "the ledger of Linux $version names each" \
		sh -c 'test "$(ls "$1"/*.patch | wc -l)" -eq "$(grep -c "^| 0" "$1/LEDGER.md")"' sh \
		"$repo_root/kernel-fixes/$version/migrations"
	ok "no mail of them is signed off" sh -c '! grep -qi "^signed-off-by:" "$1"/*.patch' sh \
		"$repo_root/kernel-fixes/$version/migrations"
done
done_testing
