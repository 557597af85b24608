#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The summary store: results are the same byte for byte with an empty store, a warm one, one that another run
# filled, a damaged one and none; what is edited is noticed; warm is faster. And `check --show-model`.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0300
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL

# --- a tree just big enough: wrappers of wrappers, in files nobody asks for --------------

tree=$work/tree
tree_new "$tree"
mkdir -p "$tree/drivers/user" "$tree/drivers/b" "$tree/drivers/c"
cat >>"$tree/include/linux/device.h" <<'END'
struct platform_device *top_get(struct device_node *np);
struct platform_device *mid_get(struct device_node *np);
struct platform_device *bottom_find(struct device_node *np);
#define EXPORT_SYMBOL_GPL(x) extern int export_##x
END
header()
{
	printf 'static inline struct platform_device *pick_get(struct platform_device *pdev)\n{\n%s}\n' "$1" \
		>"$tree/include/linux/pick.h"
}
keep='	return pdev;
'
header "$keep"
cat >"$tree/drivers/user/user.c" <<'END'
#include <linux/device.h>

int use(struct device_node *np)
{
	struct platform_device *pdev = top_get(np);

	if (!pdev)
		return -19;
	return pdev->id;
}
END
cat >"$tree/drivers/b/top.c" <<'END'
#include <linux/device.h>

struct platform_device *top_get(struct device_node *np)
{
	return mid_get(np);
}
EXPORT_SYMBOL_GPL(top_get);
END
cat >"$tree/drivers/b/mid.c" <<'END'
#include <linux/device.h>

static struct platform_device *help(struct device_node *np)
{
	return bottom_find(np);
}

struct platform_device *mid_get(struct device_node *np)
{
	return help(np);
}
END
bottom()
{
	cat >"$tree/drivers/c/bottom.c" <<END
#include <linux/device.h>
#include <linux/pick.h>

struct platform_device *bottom_find(struct device_node *np)
{
	struct platform_device *pdev = $1;

	return pick_get(pdev);
}
EXPORT_SYMBOL_GPL(bottom_find);
END
}
bottom 'of_find_device_by_node(np)'
# The same name, not exported, in a directory that has nothing to do with the caller
cat >"$tree/drivers/user/other.c" <<'END'
#include <linux/device.h>

int other(struct device_node *np)
{
	struct platform_device *pdev = mid_get(np);

	return pdev ? pdev->id : -19;
}
END
# A chain longer than there are rounds: each file learns from the next one
chain=
mkdir "$tree/drivers/chain"
for i in $(seq 1 24); do
	callee="link$((i + 1))_get"
	[ $i -lt 24 ] || callee=of_find_device_by_node
	cat >"$tree/drivers/chain/link$i.c" <<END
#include <linux/device.h>

struct platform_device *link$((i + 1))_get(struct device_node *np);

struct platform_device *link${i}_get(struct device_node *np)
{
	return $callee(np);
}
END
	chain="$chain chain/link$i.c"
done
tree_commands "$tree" $(printf 'drivers/%s ' user/user.c user/other.c b/top.c b/mid.c c/bottom.c $chain)

small_cache=$work/small
# small OUT ARGUMENT…: fwspeck on the small tree with a cache of its own; sets $status
small()
{
	out=$1
	shift
	XDG_CACHE_HOME=$small_cache "$FWSPECK" check -k "$tree" "$@" >"$work/$out" 2>"$work/$out.err" </dev/null
	status=$?
}
found()
{
	[ $status -eq 1 ] && grep -q 'user.c:5:.*top_get() .*\[device-ref-leak\]$' "$work/$1" && return 0
	diag_file "$work/$1"
	diag_file "$work/$1.err"
	return 1
}
silent()
{
	[ $status -eq 0 ] && [ ! -s "$work/$1" ] && return 0
	diag_file "$work/$1"
	diag_file "$work/$1.err"
	return 1
}
known()
{
	grep -q -e 'known from an earlier run' -e 'nothing has changed since an earlier run' "$work/$1.err"
}
not_known()
{
	! known "$1"
}
the_db()
{
	find "$small_cache" -name results.sqlite
}

small first -v drivers/user/user.c
ok "a wrapper three files away, one of them not exported" found first
ok "nothing is known at first" not_known first
small second -v drivers/user/user.c
ok "the same from the store" found second
ok "the store was used" known second
ok "the same text" cmp "$work/first" "$work/second"
small other drivers/user/other.c
ok "what is not exported counts in its own module only" silent other

bottom '(struct platform_device *)0'
small edited drivers/user/user.c
ok "an edited neighbour is noticed" silent edited
bottom 'of_find_device_by_node(np)'
small back drivers/user/user.c
ok "and noticed when it is as before" found back
header '	if (pdev)
		put_device(&pdev->dev);
	return (struct platform_device *)0;
'
small header -v drivers/user/user.c
ok "an edited header is noticed" silent header
header "$keep"
small header2 drivers/user/user.c
ok "and noticed when it is as before" found header2
printf 'bottom_find: borrow ; test\n' >"$work/borrow.model"
small model --model "$work/borrow.model" drivers/user/user.c
ok "another model is another result" silent model
small model2 -v drivers/user/user.c
ok "and leaves the rows of this one alone" found model2
ok "(they are used)" known model2
mv "$tree/drivers/c/bottom.c" "$work/bottom.c"
small gone drivers/user/user.c
ok "a neighbour that is gone" silent gone
mv "$work/bottom.c" "$tree/drivers/c/bottom.c"
small again drivers/user/user.c
ok "and one that is new" found again

# --- a fixpoint that is not reached ----------------------------------------------------------

small chain drivers/chain/link1.c
ok "the end of the rounds is said" grep -q 'still changed after 16 rounds' "$work/chain.err"
small chain2 --format json drivers/chain/link9.c
ok "a chain that fits is followed to its end" test "$(grep -c warning: "$work/chain2.err")" -eq 0
small chain3 drivers/chain
ok "files that are not finished are named" grep -q 'link[0-9]*.c: .*16 rounds' "$work/chain3.err"

# --- damage ------------------------------------------------------------------------------

db=$(the_db)
head -c 5000 /dev/urandom >"$db"
rm -f "$db-wal" "$db-shm"
small damaged drivers/user/user.c
ok "a damaged store" found damaged
small damaged2 -v drivers/user/user.c
ok "is made anew" known damaged2
# the first page is whole: it shows late
perl -e 'open my $f, "+<", $ARGV[0] or die; seek $f, 4096, 0; print $f "Z" x ((-s $f) - 4096)' "$db"
rm -f "$db-wal" "$db-shm"
small late drivers/user/user.c
ok "a store that is damaged inside" found late
small late2 drivers/user/user.c
small late3 -v drivers/user/user.c
ok "is made anew, too" known late3
rm -f "$db" "$db-wal" "$db-shm"
mkdir "$db"
small none drivers/user/user.c
ok "a place where there can be no store" found none
ok "one warning" test "$(grep -c 'warning:' "$work/none.err")" -eq 1
rmdir "$db"

# --- several at once ------------------------------------------------------------------------

pids=
for i in 1 2 3 4 5 6; do
	(
		small "at-once-$i" drivers/user/user.c
		exit $status
	) &
	pids="$pids $!"
done
bad=0
for pid in $pids; do
	wait "$pid"
	[ $? -eq 1 ] || bad=1
done
for i in 1 2 3 4 5 6; do
	cmp "$work/first" "$work/at-once-$i" || bad=1
	! grep -q warning "$work/at-once-$i.err" || bad=1
done
ok "six runs at once on one cache" test $bad -eq 0
[ $bad -eq 0 ] || diag_file "$work/at-once-1.err"

# --- --show-model ---------------------------------------------------------------------------

shows()
{
	grep -q -e "$2" "$work/$1" && return 0
	diag_file "$work/$1"
	diag_file "$work/$1.err"
	return 1
}
small show --show-model of_find_device_by_node
ok "--show-model: a model row" test $status -eq 0
ok "(what it takes)" shows show 'takes a reference of kind device, held by the result'
ok "(where it stands)" shows show 'core.model:[0-9]'
small show --show-model bottom_find --model "$work/borrow.model"
ok "(a user's file)" shows show 'borrow.model:1'
small show --show-model top_get
ok "--show-model: found out" test $status -eq 0
ok "(what it does)" shows show 'the result holds a device reference'
ok "(why)" shows show 'mid_get() (drivers/b/mid.c)'
small show --show-model help
ok "--show-model: a static function" shows show 'help: found out from its code, drivers/b/mid.c:3'
small show --show-model help drivers/c
ok "(not in the files named)" test $status -eq 1
small show --show-model use
ok "--show-model: nothing taken" shows show 'takes and drops no reference'
small show --show-model no_such_function
ok "--show-model: unknown" test $status -eq 1
ok "(what is assumed)" shows show 'by convention it borrows'
small show --show-model use drivers/none.c
ok "--show-model: no such path" test $status -eq 2
mv "$tree/compile_commands.json" "$work/"
sed 's/ -Iinclude//' "$work/compile_commands.json" >"$tree/compile_commands.json"
small show --show-model use
ok "--show-model: a file that cannot be parsed" test $status -eq 3
mv "$work/compile_commands.json" "$tree/"

# --- the real tree ----------------------------------------------------------------------------

[ -f "$TREE/drivers/iommu/iommu.c" ] || {
	diag "no kernel tree at $TREE (make tree): the rest is left out"
	done_testing
}

# The user's prepared build directories, flags and headers, but a store of our own
user_cache=${XDG_CACHE_HOME:-$HOME/.cache}/fwspeck
real_cache=$work/real
"$FWSPECK" check -q -k "$TREE" drivers/soc/tegra >/dev/null 2>&1
mkdir -p "$real_cache/fwspeck/build"
for d in pch flags; do
	ln -s "$user_cache/$d" "$real_cache/fwspeck/$d"
done
for d in "$user_cache"/build/*; do
	[ -d "$d" ] || continue
	mkdir "$real_cache/fwspeck/build/$(basename "$d")"
	for f in "$d"/*; do
		case $f in
		*/results.sqlite*) ;;
		*) ln -s "$f" "$real_cache/fwspeck/build/$(basename "$d")/" ;;
		esac
	done
done
forget()
{
	rm -f "$real_cache"/fwspeck/build/*/results.sqlite*
}
# real OUT PATH…: JSON to OUT.json, SARIF to OUT.sarif; CPU seconds are added to the file "cpu"
real()
{
	out=$work/$1
	shift
	for format in json sarif; do
		XDG_CACHE_HOME=$real_cache perl -e '
			my $log = shift; my $cpu = shift;
			open STDERR, ">", $log or die;
			system @ARGV;
			my $status = $?;
			my (undef, undef, $user, $sys) = times;
			open my $f, ">>", $cpu or die;
			print $f $user + $sys, "\n";
			exit $status >> 8;' "$out.log" "$out.cpu" \
			"$FWSPECK" check -v -k "$TREE" --format $format -o "$out.$format" "$@"
	done
}
same()
{
	cmp "$work/$1.json" "$work/$2.json" && cmp "$work/$1.sarif" "$work/$2.sarif"
}
sum()
{
	cat "$@" | awk '{ s += $1 } END { printf "%.2f", s }'
}

sets='drivers/soc/tegra drivers/iommu/tegra-smmu.c drivers/usb/typec/tipd drivers/usb/typec/ucsi drivers/power/supply'
more='drivers/usb drivers/iommu'
if [ "${SAN:-}" = 1 ]; then
	sets='drivers/soc/tegra drivers/usb/typec/tipd'
	more=drivers/usb/typec
fi
n=0
for s in $sets; do
	n=$((n + 1))
	forget
	real "cold-$n" "$s"
	real "warm-$n" "$s"
	ok "$s: the same from a warm store" same "cold-$n" "warm-$n"
done
# a store that a larger run filled, which saw more contributions
forget
real larger $more
n=0
for s in $sets; do
	n=$((n + 1))
	real "other-$n" "$s"
	ok "$s: the same from the store of another run" same "cold-$n" "other-$n"
done
real larger2 $more
ok "the larger run, too" same larger larger2

cold=$(sum "$work"/cold-*.cpu)
warm=$(sum "$work"/warm-*.cpu)
diag "CPU with an empty store $cold s, with a warm one $warm s"
ok "warm is faster" awk "BEGIN { exit !($warm < $cold) }"

done_testing
