#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kbuild: the checker that make runs on each file it compiles. It says what it finds on stderr, breaks no build, and is
# quick where there is nothing to look at.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0700
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL srctree objtree SRCARCH
tree=$work/tree
objects=$work/objects

# --- a tree, and a build outside of it ------------------------------------------------------

tree_new "$tree"
mkdir -p "$tree/drivers/one" "$tree/tools" "$objects/include/generated"
echo '#define CONFIG_LOOKUP 1' >"$objects/include/generated/autoconf.h"
sed -i '1i#include <generated/autoconf.h>' "$tree/include/linux/device.h"
cat >"$tree/drivers/one/leak.c" <<'END'
#include <linux/device.h>

int leaky(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -19;
#ifdef CONFIG_LOOKUP
	if (pdev->id < 0)
		return -22;
#endif
	put_device(&pdev->dev);
	return 0;
}
END
sed '/ifdef/,/endif/d' "$tree/drivers/one/leak.c" >"$tree/drivers/one/fine.c"
# a wrapper, and a user of it whose text names nothing that acquires
cat >"$tree/drivers/one/wrapper.c" <<'END'
#include <linux/device.h>

struct platform_device *one_get_helper(struct device_node *np)
{
	return of_find_device_by_node(np);
}
END
cat >"$tree/drivers/one/user.c" <<'END'
#include <linux/device.h>

struct platform_device *one_get_helper(struct device_node *np);

int user(struct device_node *np)
{
	struct platform_device *pdev = one_get_helper(np);

	return pdev ? pdev->id : -19;
}
END
echo 'int nothing;' >"$tree/drivers/one/other.c"
echo 'int half(void) { of_find_device_by_node( }}} ] = ;' >"$tree/drivers/one/broken.c"
cp "$tree/drivers/one/leak.c" "$tree/tools/leak.c"
cp "$tree/drivers/one/leak.c" "$work/outside.c"

# The words that kbuild gives sparse, of a build with clang and with gcc
sparse='-D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void -D__x86_64__ --arch=x86 -mlittle-endian -m64'
# kbuild [OPTION…] FILE: to $work/out and $work/err
kbuild()
{
	options=
	while [ "${1#-}" != "$1" ]; do
		options="$options $1"
		shift
	done
	# shellcheck disable=SC2086
	(cd "$objects" && "$FWSPECK" kbuild $options $sparse -Wp,-MMD,drivers/one/.x.o.d -nostdinc "-I$tree/include" \
		-I./include $compiler -D__KERNEL__ -Wall -O2 -std=gnu11 '-DKBUILD_MODNAME="x"' -DMODULE "$1") \
		>"$work/out" 2>"$work/err"
}
compiler=--target=x86_64-linux-gnu

quiet() { [ ! -s "$work/out" ] && [ ! -s "$work/err" ] || { diag_file "$work/err"; return 1; }; }
warns()
{
	kbuild "$@" || return 1
	grep -q '^drivers/one/leak.c:5:.*: warning: .*\[device-ref-leak\]$' "$work/err" && [ ! -s "$work/out" ] &&
		! grep -q 'error:' "$work/err" && return
	diag_file "$work/err"
	return 1
}
ok 'a finding is a warning on stderr, status 0' warns "$tree/drivers/one/leak.c"
ok 'a path from the build directory' warns ../tree/drivers/one/leak.c
silent() { kbuild "$@" && quiet; }
ok 'nothing found: no output' silent "$tree/drivers/one/fine.c"
ok 'nothing to look at: no output' silent "$tree/drivers/one/other.c"
compiler='-march=x86-64 -mno-red-zone -fconserve-stack -fno-allow-store-data-races --param=allow-store-data-races=0'
# the host's compiler: only kbuild's environment says for what
SRCARCH=x86
export SRCARCH
ok 'flags of gcc' warns "$tree/drivers/one/leak.c"
compiler=--target=x86_64-linux-gnu
unset SRCARCH
ok 'a helper of the build is none of the kernel' silent "$tree/tools/leak.c"
ok 'a module from outside' silent "$work/outside.c"

asked()
{
	kbuild --fail-on=error "$tree/drivers/one/leak.c"
	[ $? -eq 1 ] && grep -q 'leak.c:5:.*: error:' "$work/err"
}
ok '--fail-on=error breaks the build' asked
not_asked() { kbuild --fail-on=error "$tree/drivers/one/fine.c"; }
ok 'and not without a finding' not_asked
brief() { kbuild -q "$tree/drivers/one/leak.c" && [ "$(wc -l <"$work/err")" -eq 1 ]; }
ok '-q' brief
off() { kbuild --checks=-device-ref-leak "$tree/drivers/one/leak.c" && quiet; }
ok '--checks=' off
configured()
{
	: >"$objects/include/generated/autoconf.h"
	kbuild "$tree/drivers/one/leak.c" && quiet
	bad=$?
	echo '#define CONFIG_LOOKUP 1' >"$objects/include/generated/autoconf.h"
	return $bad
}
ok "the build's own configuration counts" configured

found_user() { kbuild "$tree/drivers/one/user.c" && grep -q 'user.c:7:.*one_get_helper.*device-ref-leak' "$work/err"; }
ok 'who calls a wrapper of another file is checked' found_user

broken() { kbuild "$tree/drivers/one/broken.c" && grep -q 'broken.c: not checked: ' "$work/err"; }
ok 'a file that does not parse: a warning, status 0' broken
broken_asked()
{
	kbuild --fail-on=warning "$tree/drivers/one/broken.c"
	[ $? -eq 3 ]
}
ok 'status 3 when asked for' broken_asked
no_file()
{
	kbuild "$tree/drivers/one/none.c" && grep -q 'none.c: No such file' "$work/err" &&
		"$FWSPECK" kbuild -DX 2>"$work/err" && grep -q 'no C file in the compile command' "$work/err"
}
ok 'no such file, and none at all: a warning, status 0' no_file
bad_option()
{
	kbuild --checks=no-such-rule "$tree/drivers/one/leak.c" && grep -q 'no rule matches' "$work/err"
}
ok 'a rule that there is not: a message, status 0' bad_option

# --- the words of the kernel's own Makefiles ---------------------------------------------------

build=$(ls -d "${XDG_CACHE_HOME:-$HOME/.cache}"/fwspeck/build/"$(basename "$TREE")"-*/arm64 2>/dev/null | head -1)
kernel()
{
	make -C "$build" -n C=2 CHECK="$FWSPECK kbuild" ARCH=arm64 LLVM=-19 drivers/soc/mediatek/mtk-svs.o \
		drivers/iommu/of_iommu.o 2>"$work/make" | grep -o "$FWSPECK kbuild.*/drivers/[is]o.*" >"$work/commands"
	[ "$(wc -l <"$work/commands")" -eq 2 ] || { diag_file "$work/make"; return 1; }
	(cd "$build" && sh "$work/commands") >"$work/out" 2>"$work/err" || return 1
	grep -q '^drivers/soc/mediatek/mtk-svs.c:.*: warning: .*\[device-ref-leak\]$' "$work/err" && [ ! -s "$work/out" ] &&
		! grep -q checked "$work/err" && return
	diag_file "$work/err"
	return 1
}
if [ -f "$build/include/generated/autoconf.h" ]; then
	ok 'the commands of the kernel' kernel
else
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - the commands of the kernel # SKIP no build directory of $TREE for arm64"
fi

done_testing
