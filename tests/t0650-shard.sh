#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# check --shard and merge: in however many parts, the result is that of one run, to the byte; what does not belong
# together is refused.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0650
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL
tree=$work/tree

# --- a tree in which every file learns from others, in both directions of the alphabet ----------

tree_new "$tree"
cat >>"$tree/include/linux/device.h" <<'END'
struct holder { struct device *dev; };
struct platform_device *a_get(struct device_node *np);
struct platform_device *m_get(struct device_node *np);
struct platform_device *z_get(struct device_node *np);
struct platform_device *a_thing(struct device_node *np);
struct platform_device *m_thing(struct device_node *np);
struct platform_device *z_thing(struct device_node *np);
void m_close(struct holder *h);
#define EXPORT_SYMBOL_GPL(x) extern int export_##x
END
files=
# source NAME TEXT: drivers/NAME.c
source()
{
	mkdir -p "$(dirname "$tree/drivers/$1")"
	printf '#include <linux/device.h>\n\n%s\n' "$2" >"$tree/drivers/$1.c"
	files="$files drivers/$1.c"
}
getter()
{
	source "$1" "struct platform_device *$2(struct device_node *np)
{
	return $3(np);
}
EXPORT_SYMBOL_GPL($2);"
}
user()
{
	source "$1" "int user(struct device_node *np)
{
	struct platform_device *pdev = $2(np);

	return pdev ? pdev->id : -19;
}"
}
getter a/a a_get z_get
user a/user m_get
user b/user a_get
getter m/m m_get of_find_device_by_node
source m/hold 'int hold(struct holder *h, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -19;
	h->dev = &pdev->dev;
	return 0;
}'
source n/close 'void m_close(struct holder *h)
{
	put_device(h->dev);
}'
source n/broken 'int half(void) { of_find_device_by_node( }}} ] = ;'
source n/none 'int none(void)
{
	return 0;
}'
user y/user z_get
# names that say nothing: only the code of the files shows what they are, round by round
getter m/grab m_thing of_find_device_by_node
getter a/grab a_thing z_thing
getter z/grab z_thing m_thing
user a/grabbed a_thing
user z/grabbed a_thing
getter z/z z_get m_get
tree_commands "$tree" $files

# fresh COMMAND…: without anything that another run found out; sets $status
fresh()
{
	rm -rf "$work/cache"
	XDG_CACHE_HOME="$work/cache" "$FWSPECK" "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}
# shards N OUT ARGUMENT…: OUT-1 … OUT-N
shards()
{
	n=$1 out=$2 i=1 worst=0
	shift 2
	while [ $i -le $n ]; do
		fresh check --shard $i/$n -k "$tree" -o "$work/$out-$i" "$@"
		[ $status -le $worst ] || worst=$status
		i=$((i + 1))
	done
}
# merged FORMAT OPTIONS NAMES…
merged()
{
	fresh merge -v -k "$tree" --format $1 -o "$work/merged" $(for f in $2; do echo "$work/$f"; done)
	cp "$work/err" "$work/merge.err"
}
same()
{
	cmp "$work/merged" "$1" && return
	diag_file "$work/err"
	return 1
}
names()
{
	i=1
	while [ $i -le $1 ]; do
		echo "$2-$i"
		i=$((i + 1))
	done
}

for format in text json sarif; do
	fresh check -k "$tree" --format $format -o "$work/one.$format"
	one=$status
done
ok "one run finds what is there" test "$(grep -c 'warning:\|error:' "$work/one.text")" -ge 3
ok "(the file that cannot be parsed counts)" test $one -eq 3
for n in 1 2 3 7 20; do
	shards $n s$n
	ok "$n shards: a file that cannot be checked" test $worst -eq 3
	for format in text json sarif; do
		merged $format "$(names $n s$n)"
		ok "$n shards, $format: the same as one run" same "$work/one.$format"
		ok "(the status, too)" test $status -eq $one
	done
done
merged json "s3-3 s3-1 s3-2"
ok "the order of the files does not matter" same "$work/one.json"
shards 3 again
ok "a shard is the same every time" cmp "$work/s3-2" "$work/again-2"
ok "shards differ" test "$(cat "$work/s3-1" "$work/s3-2" "$work/s3-3" | sort -u | wc -l)" -eq 3
ok "what shards analysed is not analysed again" grep -q 'known from the shards' "$work/merge.err"

# stage N OUT NAMES…: merge --shard 1/N … N/N of NAMES, to OUT-1 … OUT-N
stage()
{
	n=$1 out=$2 i=1
	shift 2
	while [ $i -le $n ]; do
		fresh merge --shard $i/$n -k "$tree" -o "$work/$out-$i" $(for f in "$@"; do echo "$work/$f"; done)
		i=$((i + 1))
	done
}
# rows that merge took from shards, of all rounds
taken()
{
	awk '/known from the shards/ { n += $2 } END { print n + 0 }' "$work/merge.err"
}
merged json "$(names 7 s7)"
before=$(taken)
stage 3 t3 $(names 7 s7)
merged json "$(names 3 t3)"
ok "a merge in parts, and another" same "$work/one.json"
once=$(taken)
ok "less is left to do" test $once -gt $before
for again in 1 2 3 4; do
	stage 2 u $(names 3 t3)
	stage 3 t3 $(names 2 u)
done
merged json "$(names 3 t3)"
ok "often enough, nothing is left to do" test "$(grep -c 'slowest' "$work/merge.err")" -eq 0
ok "(and the result is the same)" same "$work/one.json"
diag "of the rounds of merge, known: $before, after one stage $once, after many $(taken)"
shards 1 all
merged json all-1
ok "a merge of all that there is analyses nothing" test "$(grep -c 'slowest' "$work/merge.err")" -eq 0

# --- options -----------------------------------------------------------------------------------

fresh check -k "$tree" --checks=device-ref-leak --format json -o "$work/one.json" drivers/a drivers/m drivers/z
one=$status
shards 2 some --checks=device-ref-leak drivers/a drivers/m drivers/z
merged json "some-1 some-2"
ok "rules and paths are those of the shards" same "$work/one.json"
ok "(and the status)" test $status -eq $one
echo '* | drivers/* | * | known' >"$work/suppressions"
fresh check -k "$tree" --suppressions "$work/suppressions" --format json -o "$work/one.json"
fresh merge -k "$tree" --suppressions "$work/suppressions" --format json -o "$work/merged" "$work/s2-1" "$work/s2-2"
ok "suppressions are for merge" same "$work/one.json"
fresh merge -k "$tree" --fail-on=never -o "$work/merged" "$work/some-1" "$work/some-2"
ok "so is --fail-on" test $status -eq 0

# --- what is refused -----------------------------------------------------------------------------

# refused TEXT ARGUMENT…
refused()
{
	want=$1
	shift
	fresh "$@"
	[ $status -eq 2 ] && grep -q -e "$want" "$work/err" && [ ! -s "$work/out" ] && return
	diag "status $status: $*"
	diag_file "$work/err"
	return 1
}
ok "a shard is missing" refused 'shard 2/3 is missing' merge -k "$tree" "$work/s3-1" "$work/s3-3"
ok "a shard twice" refused 'is shard 1/3, as ' merge -k "$tree" "$work/s3-1" "$work/s3-2" "$work/s3-3" "$work/again-1"
ok "shards of other paths" refused 'not of the same run' merge -k "$tree" "$work/s2-1" "$work/some-2"
ok "no shard" refused 'was not written by' merge -k "$tree" "$work/one.json"
head -c 200 "$work/s2-1" >"$work/half"
ok "half a shard" refused 'half: ' merge -k "$tree" "$work/half" "$work/s2-2"
ok "no files" refused 'which files' merge -k "$tree"
for bad in 0/3 4/3 x/3 3 /3 1/ 1/x -1/3 1/0; do
	ok "--shard=$bad" refused 'is not I/N' check -k "$tree" --shard=$bad
done
ok "--shard with --fixes" refused 'not possible' check -k "$tree" --shard 1/2 --fixes
ok "--shard with --format" refused 'for merge' check -k "$tree" --shard 1/2 --format sarif
ok "merge with --arch" refused 'the shards say' merge -k "$tree" --arch arm64 "$work/s2-1" "$work/s2-2"
echo 'struct other;' >>"$tree/include/linux/device.h"
ok "an edited header" refused 'is not the one' merge -k "$tree" "$work/s2-1" "$work/s2-2"
sed -i '$d' "$tree/include/linux/device.h"
# an edited source of the same size: what the shards say of it does not count
sed 's/put_device(h->dev)/put_devicf(h->dev)/' "$tree/drivers/n/close.c" >"$work/close.c"
cp "$work/close.c" "$tree/drivers/n/close.c"
fresh check -k "$tree" --format json -o "$work/one.json"
merged json "s2-1 s2-2"
ok "an edited source is analysed again" same "$work/one.json"

# --- the real tree ----------------------------------------------------------------------------------

[ -f "$TREE/drivers/iommu/iommu.c" ] || {
	diag "no kernel tree at $TREE (make tree): the rest is left out"
	done_testing
}
real='drivers/memory drivers/iommu/mtk_iommu.c drivers/iommu/mtk_iommu_v1.c drivers/soc/mediatek'
"$FWSPECK" check -q -k "$TREE" --format sarif -o "$work/one.sarif" $real 2>/dev/null </dev/null
for i in 1 2 3; do
	"$FWSPECK" check -q -k "$TREE" --shard $i/3 -o "$work/real-$i" $real 2>/dev/null </dev/null
done
"$FWSPECK" merge -q -k "$TREE" --format sarif -o "$work/merged" "$work/real-3" "$work/real-2" "$work/real-1" \
	2>"$work/err" </dev/null
ok "drivers of the real tree in three shards" same "$work/one.sarif"

done_testing
