#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# semantic-patches/ on the kernel: `make coccicheck` of the tree itself in all modes, and the experiment with
# device-ref-leak.cocci: with every put_device() and platform_device_put() statement deleted from the eleven files
# of drivers/iommu that call of_find_device_by_node(), at least 14 of the 15 look-ups are reported.
. "$(dirname "$0")/tap.sh"

NEED=14
work=$BUILD/t0810
rules=$repo_root/semantic-patches

[ -z "$SAN" ] || skip_all "nothing of fwspeck runs here"
spatch --version >/dev/null 2>&1 || skip_all "no spatch"
[ -f "$TREE/drivers/iommu/sun50i-iommu.c" ] || skip_all "no kernel tree at $TREE (make tree)"
[ "$(sed -n 's/^VERSION = //p;s/^PATCHLEVEL = //p' "$TREE/Makefile" | tr '\n' .)" = 6.12. ] ||
	skip_all "$TREE is not Linux 6.12, whose look-ups were counted"

rm -rf "$work"
mkdir -p "$work/module" "$work/out" "$work/seeded"
cp "$TREE/drivers/soc/mediatek/mtk-svs.c" "$TREE/drivers/iommu/sun50i-iommu.c" "$TREE/drivers/iommu/tegra-smmu.c" \
	"$work/module"

# coccicheck MODE RULE
coccicheck()
{
	(cd "$work" && timeout 120 make -s -C "$TREE" O="$work/out" M="$work/module" coccicheck MODE="$1" J=2 \
		COCCI="$rules/$2.cocci" >"$2.$1" 2>&1)
}

for rule in device-ref-leak fwspec-free-in-driver; do
	for mode in report org context patch; do
		ok "$rule: make coccicheck MODE=$mode" coccicheck $mode $rule || diag_file "$work/$rule.$mode"
	done
done
said()
{
	grep -q "$2" "$work/$1" || { diag_file "$work/$1"; false; }
}
ok "a leak is reported" said device-ref-leak.report 'mtk-svs.c:[0-9:-]* WARNING: .*\[device-ref-leak\]'
ok "the same by org" said device-ref-leak.org 'TODO \[\[view:.*mtk-svs.c::'
ok "the same by context" said device-ref-leak.context '^-.*svs_get_subsys_device('
ok "and a patch for it" said device-ref-leak.patch '^+.*put_device(dev);'
ok "a driver's free is reported" said fwspec-free-in-driver.report 'tegra-smmu.c:[0-9:-]* WARNING: .*\[fwspec-free-in-driver\]'
ok "and deleted by the patch" said fwspec-free-in-driver.patch '^-.*iommu_fwspec_free('

# The statement is replaced by nothing, or by an empty one; line numbers stay.
delete_puts()
{
	perl -ne '
		BEGIN { $prev = "" }
		if (/^(\s*)(put_device|platform_device_put)\s*\([^;]*\);\s*$/) {
			my $indent = $1;
			$_ = $prev =~ /(\)|\belse)\s*$/ ? "$indent;\n" : "\n";
		}
		print;
		$prev = $_ if /\S/;' "$1"
}
: >"$work/lookups"
for f in $(cd "$TREE" && grep -rlw of_find_device_by_node --include='*.c' drivers/iommu); do
	name=$(basename "$f")
	delete_puts "$TREE/$f" >"$work/seeded/$name"
	grep -nw 'of_find_device_by_node(.*' "$work/seeded/$name" | sed "s/^\([0-9]*\):.*/$name:\1/" >>"$work/lookups"
done
(cd "$work/seeded" && ls *.c | COCCI=$rules/device-ref-leak.cocci xargs -P2 -I{} timeout 60 spatch -D report \
	--very-quiet --no-show-diff --no-includes --include-headers --cocci-file "$rules/device-ref-leak.cocci" {}) \
	>"$work/seeded.out" 2>"$work/seeded.log"
found=0
while read -r site; do
	if grep -q "^$site:.*\[device-ref-" "$work/seeded.out"; then
		found=$((found + 1))
	else
		diag "not reported: $site"
	fi
done <"$work/lookups"
ok "there are 15 look-ups" test "$(wc -l <"$work/lookups")" -eq 15
ok "at least $NEED of them are reported without their puts ($found are)" test "$found" -ge $NEED

# and with them nothing is
(cd "$TREE" && grep -rlw of_find_device_by_node --include='*.c' drivers/iommu | sed "s,^,$(readlink -f "$TREE")/,") >"$work/untouched"
(cd "$work" && xargs -P2 -I{} timeout 60 spatch -D report --very-quiet --no-show-diff --no-includes --include-headers \
	--cocci-file "$rules/device-ref-leak.cocci" {} <untouched) >"$work/untouched.out" 2>"$work/untouched.log"
diag_file "$work/untouched.out"
ok "as they are, nothing is reported" test ! -s "$work/untouched.out"
done_testing
