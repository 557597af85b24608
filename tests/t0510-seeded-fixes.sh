#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Fixes of seeded leaks: the files of t0220-seeded-leaks.sh, one site in each with its releases deleted, are
# repaired by `fwspeck fix`. Nine of ten have to be, nothing new may be found in the repaired files by any of the
# default rules, and each reference has to end at the same exits, in the same way, as in the kernel's own
# code: lib-fixes.py says what is compared. `make test-long` runs it: it takes as long as all other tests.
. "$(dirname "$0")/tap.sh"

NEED_FIXED=0.90

# Repaired otherwise than in the kernel, and why ("file function").
# mc: without its devm action the function looks like one that hands the reference on to its caller; what is left to
# repair is its error exit. xusb-tegra210: the same with the regmap of the device, which the caller gets.
# dsi, imx-audmix: the kernel drops the device at once and goes on using its driver data, or the pointer; an action
# drops it when the driver lets go.
# i10nm: the put takes the local name, which tells this round's device from those that earlier rounds left in the array.
JUDGED='drivers/memory/tegra/mc.c devm_tegra_memory_controller_get
drivers/phy/tegra/xusb-tegra210.c tegra210_xusb_padctl_probe
drivers/gpu/drm/tegra/dsi.c tegra_dsi_ganged_probe
sound/soc/fsl/imx-audmix.c imx_audmix_probe
drivers/edac/i10nm_base.c i10nm_get_hbm_munits'

RULES='^device-ref-'

[ -z "$SAN" ] || skip_all "the sanitizers run t0220-seeded-leaks.sh"

work=$BUILD/t0510
fixes=$repo_root/tests/lib-fixes.py
. "$repo_root/tests/lib-seed.sh"
need_labels

# Keep the seeded files of a batch, for the positions of edits are theirs.
keep_seeded()
{
	rm -rf "$work/seeded"
	for f in "$@"; do
		mkdir -p "$work/seeded/$(dirname "$f")"
		cp "$copy/$f" "$work/seeded/$f" || return 1
	done
}

# What became of each site of the batch.
compare()
{
	python3 "$fixes" compare "$work/plan.json" $batch "$work/before.json" "$fix.json" "$after.json" \
		"$work/seeded" >>"$work/sites"
}

count()
{
	awk -F'\t' -v s="$1" '$4 ~ s' "$work/sites" | wc -l
}

list()
{
	awk -F'\t' -v s="$1" '$4 ~ s { printf "# %s: %s:%s %s()%s\n", $4, $1, $2, $3, $5 ? ": " $5 : "" }' "$work/sites"
}

seed_plan
ok "the files as they are were checked" \
	check_json "$FWSPECK" "$TREE" "$work/before" --references $(files_of 0)

copy_tree
share_builds
: >"$work/sites"
batch=1
while [ $batch -le "$batches" ]; do
	files=$(files_of $batch)
	after=$work/after.$batch fix=$work/fix.$batch
	ok "batch $batch was seeded" seed_batch $batch
	ok "batch $batch was looked at for fixes" fix_json on_copy "$copy" "$fix" --checks='device-ref-*' $files
	ok "batch $batch is kept as it was seeded" keep_seeded $files
	ok "batch $batch was repaired" python3 "$fixes" apply "$fix.json" "$copy"
	ok "batch $batch was checked after that" check_json on_copy "$copy" "$after" --references $files
	ok "batch $batch is as well-formed as it was" as_before "$after"
	ok "batch $batch has nothing new" python3 "$fixes" nothing-new "$work/before.json" "$fix.json" "$after.json"
	ok "batch $batch can be compared" compare
	batch=$((batch + 1))
done

list '^(left out|not found|no fix|untold|different)$'
asked=$(count '^(not found|no fix|untold|different|equivalent)$')
fixed=$(count '^(untold|different|equivalent)$')
diag "$seeds seeds, $(count '^left out$') of them not compiled in this configuration, $(count '^not found$') not found;" \
	"$fixed of $asked repaired, $(count '^equivalent$') of them end where the kernel's own code ends them," \
	"$(count '^different$') elsewhere, $(count '^untold$') cannot be told"
ok "every seed is accounted for" test "$(wc -l <"$work/sites")" -eq "$seeds"
ok "at least $NEED_FIXED of the seeded leaks are repaired" \
	awk -v n="$fixed" -v of="$asked" -v need="$NEED_FIXED" 'BEGIN { exit !(of && n / of >= need) }'
awk -F'\t' -v judged="$JUDGED" '
	BEGIN { n = split(judged, w, "\n"); for (i = 1; i <= n; i++) known[w[i]] = 1 }
	$4 == "different" && !(($1 " " $3) in known)' "$work/sites" >"$work/different"
ok "each repaired reference ends at the exits where it ended in the kernel" test ! -s "$work/different"
rm -rf "$copy"
done_testing
