#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# make coccicheck of the kernel, with each rule of semantic-patches/ in each mode, and fwspeck cocci: the same places.
# A patch deletes nothing elsewhere, and needs a finding.
. "$(dirname "$0")/tap.sh"

work=$BUILD/t0835
rules=$repo_root/semantic-patches

[ -z "$SAN" ] || skip_all "t0830 runs the program"
spatch --version >/dev/null 2>&1 || skip_all "no spatch"
[ -f "$TREE/drivers/iommu/sun50i-iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
[ "$(sed -n 's/^VERSION = //p;s/^PATCHLEVEL = //p' "$TREE/Makefile" | tr '\n' .)" = 6.12. ] ||
	skip_all "$TREE is not Linux 6.12, whose findings are known"

rm -rf "$work"
mkdir -p "$work"
. "$repo_root/tests/lib-coccicheck.sh"
module_new drivers/soc/mediatek/mtk-svs.c drivers/cpufreq/mediatek-cpufreq.c drivers/iommu/sun50i-iommu.c \
	drivers/iommu/tegra-smmu.c drivers/iommu/intel/dmar.c drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-sva.c \
	drivers/iommu/s390-iommu.c drivers/iommu/mtk_iommu_v1.c

# within ALL SOME: every line of SOME is one of ALL
within()
{
	sort -u "$1" >"$work/all"
	sort -u "$2" | comm -13 "$work/all" - >"$work/more"
	diag_file "$work/more"
	test ! -s "$work/more"
}

# device-ref-leak names its look-ups twice: as an expression, and as a list for spatch to choose files by
looks_for=$(sed -n '/^\/\/ Looks for:/,/^$/ { s|^// Looks for: ||p; s|^//   ||p }' "$rules/device-ref-leak.cocci" | tr -d '\n')
sed -n '/^@looks_up@/,/^$/p' "$rules/device-ref-leak.cocci" | grep -o '[a-z][a-z0-9_]*@p' | sed 's/@p$//' | sort >"$work/listed"
(cd "$TREE" && grep -rhoP --include='*.[ch]' "$looks_for" arch drivers include net sound) | sort -u >"$work/in-tree"
ok "device-ref-leak: each look-up of the tree is in the list" within "$work/listed" "$work/in-tree"
grep -xP "$looks_for" "$work/listed" >"$work/meant"
ok "device-ref-leak: and in the expression" within "$work/meant" "$work/listed"

# words that many files have
mkdir -p "$work/other"
cat >"$work/other/other.c" <<'END'
static int other(struct device *dev, struct other *o, struct iommu_group *group)
{
	struct iommu_domain *domain = o->args[0];

	o->dev = get_device(dev);
	dev->priv = domain;
	rcu_assign_pointer(o->domain, domain);
	return iommu_attach_group(domain, group);
}
END

for path in "$rules"/*.cocci; do
	rule=$(basename "$path" .cocci)
	(cd "$work" && timeout 60 spatch -D report --no-includes --include-headers --cocci-file "$path" \
		--dir other >"$rule.other" 2>&1)
	ok "$rule: a file without its words is not opened" grep -q '^Skipping: .*other\.c' "$work/$rule.other"

	ours "$rule"
	sed 's/:[0-9]*$//' "$work/$rule.ours" | sort -u >"$work/$rule.lines"
	for mode in report org context patch; do
		ok "$rule: make coccicheck MODE=$mode" theirs "$rule" $mode || diag_file "$work/$rule.$mode"
	done
	for mode in report org; do
		ok "$rule: $mode says the same ($(wc -l <"$work/$rule.ours"))" cmp "$work/$rule.ours" "$work/$rule.$mode.places" ||
			diag_file "$work/$rule.$mode"
	done
	ok "$rule: context marks the same lines" cmp "$work/$rule.lines" "$work/$rule.context.places" ||
		diag_file "$work/$rule.context"
	ok "$rule: patch deletes nothing else" within "$work/$rule.lines" "$work/$rule.patch.places"
	sed -n 's|^--- \(.*/\)*||p' "$work/$rule.patch" | sort -u >"$work/patched"
	sed 's/:.*//' "$work/$rule.lines" >"$work/files"
	ok "$rule: and changes no other file" within "$work/files" "$work/patched"
done
ok "these have findings" test "$(cat "$work"/*.ours | wc -l)" -ge 9
done_testing
