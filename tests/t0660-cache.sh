#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The result cache: a run over what has not changed analyses nothing and says the same, to the byte; whatever a result
# rests on is noticed when it changes, also when size and time of the file are as before.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0660
rm -rf "$work"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache"
tree=$work/tree
program=$FWSPECK

tree_new "$tree"
mkdir -p "$tree/drivers/user" "$tree/drivers/b"
cat >>"$tree/include/linux/device.h" <<'END'
struct platform_device *top_get(struct device_node *np);
#define EXPORT_SYMBOL_GPL(x) extern int export_##x
END
# What changes stands in a comment, which has the same length as the code.
header()
{
	echo "#define LOOK(pdev) do { $1 } while (0)" >"$tree/include/linux/look.h"
}
no_put='/*put_device(&pdev->dev);*/'
a_put='  put_device(&pdev->dev);  '
header "$no_put"
user()
{
	cat >"$tree/drivers/user/user.c" <<END
#include <linux/device.h>
#include <linux/look.h>

int use(struct device_node *np)
{
	struct platform_device *pdev = top_get(np);
	int id;

	if (!pdev)
		return -19;
	id = pdev->id;
	LOOK(pdev);
#ifdef FIXED
	put_device(&pdev->dev);
#endif
	$1
	return id;
}
END
}
user "$no_put"
cat >"$tree/drivers/b/top.c" <<'END'
#include <linux/device.h>
#include "impl.c"

struct platform_device *top_get(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (pdev)
		to_impl(pdev);
	return pdev;
}
EXPORT_SYMBOL_GPL(top_get);
END
impl()
{
	printf 'static void to_impl(struct platform_device *pdev)\n{\n\t%s\n}\n' "$1" >"$tree/drivers/b/impl.c"
}
impl "$no_put"
echo 'struct platform_device *none(struct device_node *np) { return (void *)0; }' >"$tree/drivers/b/none.c"
echo 'int half(void) { of_find_device_by_node( }}} ] = ;' >"$tree/drivers/b/broken.c"
commands()
{
	TREE_FLAGS=$1 tree_commands "$tree" drivers/user/user.c drivers/b/top.c drivers/b/none.c drivers/b/broken.c
}
commands ''

# check OUT ARGUMENT…: sets $status
check()
{
	out=$1
	shift
	"$program" check -v -k "$tree" "$@" >"$work/$out" 2>"$work/$out.err" </dev/null
	status=$?
}
# -v names the dearest analyses
analysed()
{
	grep -q '^fwspeck: slowest: ' "$work/$1.err"
}
nothing()
{
	! analysed "$1" && return
	diag_file "$work/$1.err"
	return 1
}
unchanged()
{
	grep -q 'nothing has changed' "$work/$1.err" && nothing "$1"
}
found()
{
	[ $status -eq 1 ] && grep -q 'user.c:6:.*top_get() .*\[device-ref-leak\]$' "$work/$1" && return
	diag_file "$work/$1"
	diag_file "$work/$1.err"
	return 1
}
silent()
{
	[ $status -eq 0 ] && [ ! -s "$work/$1" ] && return
	diag_file "$work/$1"
	diag_file "$work/$1.err"
	return 1
}
# like FILE: with its size, time of modification and name, after it was written anew
stamp_of()
{
	cp -p "$1" "$work/stamp"
}
as_before()
{
	touch -r "$work/stamp" "$1"
	[ "$(stat -c '%s %Y' "$1")" = "$(stat -c '%s %Y' "$work/stamp")" ] || bail "$1: size or time differs"
}
u=drivers/user/user.c

check first $u
ok "the first run finds it" found first
ok "and analyses" analysed first
check second $u
ok "the second run finds it" found second
ok "the same text" cmp "$work/first" "$work/second"

# --- nothing has changed for a while: not even the rounds are gone through --------------------

sleep 2.2
check third $u
check fourth $u
ok "nothing has changed: no analysis" unchanged fourth
ok "the same text" cmp "$work/first" "$work/fourth"
for format in json sarif gitlab html; do
	check "fresh.$format" --no-cache --format $format $u
	ok "--no-cache analyses ($format)" analysed "fresh.$format"
	check "warm.$format" --format $format $u
	ok "no analysis ($format)" unchanged "warm.$format"
	ok "the same text ($format)" cmp "$work/fresh.$format" "$work/warm.$format"
done
check whole
check whole2
ok "other files are another run, and a known one afterwards" unchanged whole2
ok "(the same text)" cmp "$work/whole" "$work/whole2"
ok "(the file that cannot be parsed is said again)" test $status -eq 3
ok "(and why)" grep -q 'broken.c: not checked: ' "$work/whole2.err"

# --- contents, not dates -----------------------------------------------------------------------

touch "$tree/$u" "$tree/include/linux/device.h"
check touched $u
ok "touched: found" found touched
ok "(top.c is looked at: it includes a source)" grep -q 'slowest: drivers/b/top.c' "$work/touched.err"
ok "(nothing else is)" test "$(grep -c 'slowest: ' "$work/touched.err")" -eq 1
cp -r "$tree" "$work/copy"
rm -r "$tree"
mv "$work/copy" "$tree"
sed -i 's/#include "impl.c"/#include "impl.h"/' "$tree/drivers/b/top.c"
mv "$tree/drivers/b/impl.c" "$tree/drivers/b/impl.h"
check header_impl $u
cp -r "$tree" "$work/copy"
rm -r "$tree"
mv "$work/copy" "$tree"
check checkout $u
ok "a fresh checkout: found" found checkout
ok "no analysis" nothing checkout
mv "$tree/drivers/b/impl.h" "$tree/drivers/b/impl.c"
sed -i 's/#include "impl.h"/#include "impl.c"/' "$tree/drivers/b/top.c"

# --- what is noticed, with size and date as before ------------------------------------------------

noticed()
{
	sleep 2.2
	check settle $u
	check settled $u
	unchanged settled || bail "not settled"
}
noticed
stamp_of "$tree/$u"
user "$a_put"
as_before "$tree/$u"
check source $u
ok "an edited source" silent source
user "$no_put"
as_before "$tree/$u"
check source2 $u
ok "(back)" found source2
stamp_of "$tree/include/linux/look.h"
header "$a_put"
as_before "$tree/include/linux/look.h"
check header $u
ok "an edited header" silent header
header "$no_put"
as_before "$tree/include/linux/look.h"
check header2 $u
ok "(back)" found header2
stamp_of "$tree/drivers/b/impl.c"
impl "$a_put"
as_before "$tree/drivers/b/impl.c"
check included $u
ok "an edited source that another one includes" silent included
impl "$no_put"
as_before "$tree/drivers/b/impl.c"
check included2 $u
ok "(back)" found included2

noticed
commands -DFIXED
check flags $u
ok "other flags" silent flags
commands ''
check flags2 $u
ok "(back)" found flags2
printf 'top_get: borrow ; test\n' >"$work/borrow.model"
check model --model "$work/borrow.model" $u
ok "a model" silent model
printf 'top_get: ref device ; test\n' >"$work/borrow.model"
printf 'nothing: borrow ; test\n' >"$work/borrow.model"
check model2 --model "$work/borrow.model" $u
ok "an edited model" found model2
check rules --checks=-device-ref-leak $u
ok "other rules" silent rules
cp "$FWSPECK" "$work/fwspeck"
echo >>"$work/fwspeck"
program=$work/fwspeck
check program $u
ok "another program: found" found program
ok "and analysed" analysed program
program=$FWSPECK

# --- what is no part of a kept result ------------------------------------------------------------

sleep 2.2
check keep $u
echo '* | drivers/user/user.c | use | known' >"$work/suppressions"
check suppressed --suppressions "$work/suppressions" $u
ok "suppressions" silent suppressed
ok "(without analysis)" unchanged suppressed
check suppressed2 $u
ok "and none" found suppressed2
check baseline --write-baseline "$work/baseline" $u
check known --baseline "$work/baseline" $u
ok "a baseline" silent known
check references --references --format json $u
ok "--references are found out" grep -q '"taken"' "$work/references"
"$FWSPECK" fix -q -k "$tree" $u >"$work/fix" 2>/dev/null
"$FWSPECK" fix -q --no-cache -k "$tree" $u >"$work/fix2" 2>/dev/null
ok "fix" grep -q '^+.*put_device' "$work/fix"
ok "the same without" cmp "$work/fix" "$work/fix2"

# --- failures are not kept -------------------------------------------------------------------------

user "$no_put /* edited */"
sleep 2.2
# a sanitizer takes all the address space it can get
if [ "${SAN:-}" != 1 ]; then
	# not even the program fits in
	check failed --memory 30 $u
	ok "a worker that cannot work" grep -q 'out of memory' "$work/failed.err"
	sleep 2.2
	check failed2 $u
	ok "is no result" found failed2
fi

XDG_CACHE_HOME=$work/none "$FWSPECK" check -q --no-cache -k "$tree" $u >"$work/none.out" 2>&1
ok "--no-cache keeps nothing" test -z "$(find "$work/none" -name 'results.sqlite*')"

# --- shared headers ---------------------------------------------------------------------------------

# What lacks headers, for others include it, is seen with those of the shared one: whether others needed it or not.
lacks=drivers/b/lacks.c
sed 1,2d "$tree/drivers/user/user.c" | sed 's/top_get/of_find_device_by_node/; s/LOOK(pdev);//' >"$tree/$lacks"
tree_commands "$tree" $lacks drivers/user/user.c drivers/b/top.c drivers/b/none.c
XDG_CACHE_HOME=$work/fresh "$FWSPECK" check -q --no-cache -k "$tree" $lacks >"$work/alone" 2>&1
XDG_CACHE_HOME=$work/fresh2 "$FWSPECK" check -q --no-cache -k "$tree" drivers >"$work/others" 2>&1
XDG_CACHE_HOME=$work/fresh2 "$FWSPECK" check -q --no-cache -k "$tree" $lacks >"$work/after" 2>&1
diag_file "$work/alone"
ok "a file that lacks headers has its finding" grep -q 'lacks.c:.*\[device-ref-leak\]$' "$work/alone"
ok "the same after others" cmp "$work/alone" "$work/after"

done_testing
