#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gate on the kernel: a new IOMMU driver with five defects as a mail, the same driver without them, and kernel code
# that only moves.
. "$(dirname "$0")/tap.sh"
export LC_ALL=C.UTF-8

[ -f "$TREE/Makefile" ] || skip_all "no kernel tree at $TREE"
work=$BUILD/t0610
rm -rf "$work"
mkdir -p "$work/repo/drivers/iommu"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org

git_in() { git -C "$work/repo" "$@" >/dev/null 2>&1; }
# mail NAME: what is in the repository and was not, as a mail
mail()
{
	git_in add -A && git_in commit -qm "$1" && git -C "$work/repo" format-patch -q -1 -M --stdout >"$work/$1.mail"
}

# gate EXPECTED-STATUS MAIL: "rule function" of what it finds to $work/found
gate()
{
	"$FWSPECK" gate -k "$TREE" --patch "$work/$2.mail" --format json >"$work/out" 2>"$work/err"
	status=$?
	perl -MJSON::PP -0777 -e 'print map { "$_->{rule} $_->{function}\n" } @{decode_json(<STDIN>)->{findings}}' \
		<"$work/out" | sort >"$work/found"
	[ $status -eq "$1" ] && return
	diag "status $status, expected $1"
	diag_file "$work/err"
	return 1
}

five()
{
	gate 1 defects || return 1
	printf '%s\n' 'device-ref-leak toy_find_power' 'fwspec-free-in-driver toy_probe_device' \
		'iommu-priv-null-store toy_release_device' 'of-node-leak toy_find_power' \
		'xlate-args-count toy_of_xlate' >"$work/expected"
	cmp -s "$work/expected" "$work/found" && return
	diag_file "$work/found"
	return 1
}

none() { gate 0 "$1" && [ ! -s "$work/found" ]; }
compared() { none "$1" && grep -q '0 findings introduced, 0 of [1-9]' "$work/err"; }

git_in init -q .
git_in commit -q --allow-empty -m base
cp "$repo_root/tests/gate/toy-iommu.c" "$work/repo/drivers/iommu"
git_in apply "$repo_root/tests/gate/toy-iommu-defects.diff" || bail "the defects do not fit the driver"
mail defects
git_in reset -q --hard HEAD^
mkdir -p "$work/repo/drivers/iommu"
cp "$repo_root/tests/gate/toy-iommu.c" "$work/repo/drivers/iommu"
mail repaired

ok 'a new driver: the five defects and nothing else' five
ok 'the repaired driver' none repaired

# a file with findings, and a function that leaks
mkdir -p "$work/repo/drivers/soc/mediatek"
cp "$TREE/drivers/iommu/mtk_iommu_v1.c" "$work/repo/drivers/iommu"
cp "$TREE/drivers/soc/mediatek/mtk-svs.c" "$work/repo/drivers/soc/mediatek"
mail originals
git_in mv drivers/iommu/mtk_iommu_v1.c drivers/iommu/mtk_iommu_old.c
mail renamed
svs=$work/repo/drivers/soc/mediatek/mtk-svs.c
sed -n '/^static struct device \*svs_add_device_link/,/^}/p' "$svs" >"$work/function"
sed -i '/^static struct device \*svs_add_device_link/,/^}/d' "$svs"
sed -i "/^static struct device \*svs_get_subsys_device/{
s/^/static struct device *svs_add_device_link(struct svs_platform *svsp, const char *node_name);\n&/
}" "$svs"
cat "$work/function" >>"$svs"
mail moved

ok 'a renamed file of the kernel' compared renamed
ok 'a function of the kernel that moved' compared moved

done_testing
