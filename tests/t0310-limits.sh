#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Limits: a worker that is killed or hangs costs the file it was at and nothing else, and the run ends and says
# so; workers stay small, and no file takes long.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

MAX_MB=300
MAX_SECONDS=10

ps -o pid= --ppid $$ >/dev/null 2>&1 || skip_all "no ps"
work=$BUILD/t0310
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL

# --- a tree with six leaks, and a file that the parser does not come to the end of ----------

tree=$work/tree
tree_new "$tree"
mkdir -p "$tree/drivers/one" "$tree/drivers/hang"
for i in 1 2 3 4 5 6; do
	cat >"$tree/drivers/one/leak$i.c" <<END
#include <linux/device.h>

int leaky$i(struct device_node *np)
{
	return of_find_device_by_node(np) ? 0 : -19;
}
END
done
# A header that includes itself twice, 100 levels deep: time without end, little memory
printf '#include "hang.h"\n/* of_find_device_by_node */\nint never;\n' >"$tree/drivers/hang/hang.c"
cat >"$tree/drivers/hang/hang.h" <<'END'
#if __INCLUDE_LEVEL__ < 100
#include "hang.h"
#include "hang.h"
#endif
END
tree_commands "$tree" $(printf 'drivers/one/leak%s.c ' 1 2 3 4 5 6) drivers/hang/hang.c

workers()
{
	ps -o pid= --ppid "$1" 2>/dev/null
}

# CPU time of a process in ticks: what works at the hanging file has most
busiest()
{
	for child in $(workers "$1"); do
		echo "$(awk '{ print $14 }' "/proc/$child/stat" 2>/dev/null) $child"
	done | sort -n | tail -1
}

# Wait until a worker has been at work for so long that it can only be the one at the hanging file
wait_busy()
{
	for i in $(seq 120); do
		child=$(busiest "$1")
		[ "${child%% *}" -ge 300 ] 2>/dev/null && break
		sleep 0.5
	done
	child=${child#* }
}

# start OUT ARGUMENT…: fwspeck in the background; sets $pid
start()
{
	out=$1
	shift
	XDG_CACHE_HOME=$work/cache "$FWSPECK" check -k "$tree" -j 2 --no-cache "$@" \
		>"$work/$out" 2>"$work/$out.err" </dev/null &
	pid=$!
}

# ends SECONDS: the run ends in time; sets $status
ends()
{
	(
		sleep "$1"
		kill -9 $pid
	) >/dev/null 2>&1 &
	watchdog=$!
	wait $pid
	status=$?
	kill $watchdog 2>/dev/null
	[ $status -le 3 ]
}

lost()
{
	[ $status -eq 3 ] && grep -q "hang.c: not checked: .*$2" "$work/$1.err" && return 0
	diag "status $status"
	diag_file "$work/$1.err"
	return 1
}

start leaks drivers/one
ends 60
ok "six leaks" test "$(grep -c 'device-ref-leak\]$' "$work/leaks")" -eq 6

# Somebody kills the worker: the first time the file gets another one, then it is given up.
start killed --timeout 100 drivers/one drivers/hang
for n in 1 2; do
	wait_busy $pid
	[ -z "$child" ] || kill -9 "$child" 2>/dev/null
	sleep 0.5
	[ -n "$(workers $pid)" ] || break
done
ok "kill -9: the run ends" ends 60
ok "kill -9: status 3, the file is named" lost killed 'worker killed by signal 9'
ok "kill -9: all else is as before" cmp "$work/leaks" "$work/killed"

# Somebody stops every worker, also those that wait for work.
start stopped --timeout 8 drivers/one drivers/hang
wait_busy $pid
for child in $(workers $pid); do
	kill -STOP "$child" 2>/dev/null
done
ok "kill -STOP: the run ends" ends 90
ok "kill -STOP: status 3, the file is named" lost stopped 'timed out after 8 s'
ok "kill -STOP: all else is as before" cmp "$work/leaks" "$work/stopped"
ok "no process is left" test -z "$(workers $$ | while read -r p; do
	grep -l fwspeck "/proc/$p/comm" 2>/dev/null
done)"

# A file that hangs by itself.
start hung --timeout 8 drivers/one drivers/hang
ok "a hanging file: the run ends" ends 90
ok "a hanging file: status 3, it is named" lost hung 'timed out after 8 s'
ok "a hanging file: all else is as before" cmp "$work/leaks" "$work/hung"

# --- the real tree --------------------------------------------------------------------------

[ -f "$TREE/drivers/iommu/iommu.c" ] || {
	diag "no kernel tree at $TREE (make tree): the rest is left out"
	done_testing
}

# Workers die one after the other in the middle of it: what is reported of the files that were checked is
# what is reported without that.
files='drivers/iommu/amd/init.c drivers/soc/mediatek/mtk-svs.c drivers/usb/typec/tipd/core.c
drivers/soc/qcom/qcom_aoss.c drivers/memory/tegra/mc.c drivers/net/phy/phy_device.c drivers/phy/tegra/xusb.c
drivers/gpu/drm/mediatek/mtk_drm_drv.c'
list=
for f in $files; do
	[ ! -f "$TREE/$f" ] || list="$list $f"
done
real()
{
	"$FWSPECK" check -k "$TREE" -j 2 --format json -o "$work/$1.json" $list >/dev/null 2>"$work/$1.err"
	status=$?
}
# Findings of the files that JSON $2 calls checked, from JSON $1; files that $2 calls failed to $work/failed
findings()
{
	perl -MJSON::PP -e '
		my ($from, $which, $failed) = @ARGV;
		my $load = sub { local $/; open my $f, "<", $_[0] or die "$_[0]: $!"; decode_json(<$f>) };
		my %bad = map { $_->{file} => 1 } grep { $_->{state} eq "failed" } @{$load->($which)->{coverage}{files}};
		open my $f, ">", $failed or die;
		print $f "$_\n" for sort keys %bad;
		print map { "$_->{file}:$_->{line} $_->{rule} $_->{fingerprint}\n" }
			grep { !$bad{$_->{file}} } @{$load->($from)->{findings}};' "$1" "$2" "$work/failed"
}
real whole
whole=$status
# Nothing that an earlier run found out: it would be at its end before the first shot.
"$FWSPECK" check -k "$TREE" -j 2 --no-cache --timeout 20 --format json -o "$work/shot.json" $list \
	>/dev/null 2>"$work/shot.err" &
pid=$!
killed=0
# What is a child of it after it has written its report is no worker (LeakSanitizer has one).
for i in $(seq 600); do
	sleep 0.1
	child=$(busiest $pid)
	child=${child#* }
	[ ! -e "$work/shot.json" ] && kill -0 $pid 2>/dev/null && [ $killed -lt 6 ] || break
	[ -z "$child" ] || { kill -9 "$child" 2>/dev/null && killed=$((killed + 1)); }
done
ends 300
findings "$work/whole.json" "$work/shot.json" >"$work/whole.list"
findings "$work/shot.json" "$work/shot.json" >"$work/shot.list"
diag "$killed workers were killed, $(wc -l <"$work/failed") files given up, $(wc -l <"$work/shot.list") findings remain"
ok "workers killed during a real run: there were some" test "$killed" -ge 3
ok "the findings of the other files are as before" cmp "$work/whole.list" "$work/shot.list"
ok "and the status says whether a file is missing" \
	test "$status" -eq "$([ -s "$work/failed" ] && echo 3 || echo "$whole")" || diag_file "$work/shot.err"

if [ "${SAN:-}" = 1 ]; then
	diag "no memory and time limits with sanitizers"
	done_testing
fi

# The largest files that matter; the whole tree stays below the same limits (README).
big='drivers/net/ethernet/intel/ixgbe/ixgbe_main.c drivers/net/ethernet/intel/ixgbe/ixgbe_sriov.c
drivers/net/ethernet/broadcom/tg3.c drivers/usb/typec/tcpm/tcpm.c drivers/usb/typec/ucsi/ucsi.c
drivers/gpu/drm/i915/display/intel_backlight.c drivers/gpu/drm/i915/display/intel_dsi_vbt.c
drivers/gpu/drm/amd/amdgpu/amdgpu_atpx_handler.c drivers/hid/bpf/hid_bpf_struct_ops.c
drivers/net/phy/phy_device.c drivers/iommu/intel/iommu.c drivers/iommu/amd/iommu.c
drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c drivers/i2c/i2c-core-base.c drivers/acpi/sleep.c
sound/pci/hda/patch_realtek.c drivers/usb/core/hub.c drivers/spi/spi.c drivers/base/core.c
drivers/pci/quirks.c'
list=
for f in $big; do
	[ ! -f "$TREE/$f" ] || list="$list $f"
done
"$FWSPECK" check -v -k "$TREE" -j 2 --no-cache $list >/dev/null 2>"$work/big.err"
grep -e 'largest worker' -e 'slowest:' "$work/big.err" | sed 's/^/# /'
ok "no worker is larger than $MAX_MB MB" \
	awk -v max=$MAX_MB '/largest worker/ { mb = $4 } END { exit !(mb > 0 && mb <= max) }' "$work/big.err"
ok "no file takes longer than $MAX_SECONDS s" \
	awk -v max=$MAX_SECONDS '/slowest:/ { n++; if ($4 > max) late = 1 } END { exit !n || late }' "$work/big.err"

done_testing
