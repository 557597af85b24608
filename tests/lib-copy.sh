# SPDX-License-Identifier: GPL-2.0-only
#
# A copy of the kernel tree that a test may edit, to be sourced after tap.sh by a test that sets $work.
#
#   copy_tree        $copy becomes a copy of $TREE with hard links: replace files there, never write into them
#   on_copy VERB …   fwspeck with a cache of its own, so that the user's does not fill with trees that are gone
#   share_builds     give that cache the build directories that $TREE's has, instead of preparing
#                    each architecture anew (13 s each)

: "${work:?set it before lib-copy.sh is sourced: what stands at \$work/tree is replaced}"
copy=$work/tree

copy_tree()
{
	rm -rf "$copy"
	mkdir -p "$work"
	cp -al "$TREE" "$copy" 2>/dev/null || { rm -rf "$copy"; cp -a "$TREE" "$copy"; }
	rm -rf "$copy/.git"
}

on_copy()
{
	XDG_CACHE_HOME=$work/cache "$FWSPECK" "$@"
}

# A build directory names its source in a link, a Makefile and what kbuild remembers of its commands. What
# does not fit is prepared by fwspeck as ever: this saves time, no result depends on it.
share_builds()
{
	from=$(readlink -f "$TREE")
	to=$(readlink -f "$copy")
	# any check, also one of a file without anything to find, makes the cache directory of the copy
	on_copy check -q -k "$copy" init/main.c >/dev/null 2>&1
	dest=$(echo "$work/cache/fwspeck/build/$(basename "$to")"-*)
	[ -d "$dest" ] || return 0
	for stamp in "${XDG_CACHE_HOME:-$HOME/.cache}/fwspeck/build/$(basename "$from")"-*/*.stamp; do
		arch=$(basename "$stamp" .stamp)
		dir=$(dirname "$stamp")/$arch
		[ -d "$dir" ] && [ "$(readlink -f "$dir/source")" = "$from" ] || continue
		[ ! -e "$dest/$arch.stamp" ] || continue
		rm -rf "${dest:?}/$arch"
		cp -a "$dir" "$dest/$arch" || { rm -rf "${dest:?}/$arch"; continue; }
		ln -sfn "$to" "$dest/$arch/source"
		find "$dest/$arch" -type f \( -name Makefile -o -name '*.cmd' \) -exec sed -i "s|$from|$to|g" {} +
		cp -p "$stamp" "$dest/"
	done
}
