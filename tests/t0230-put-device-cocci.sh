#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's own scripts/coccinelle/free/put_device.cocci beside fwspeck, over the callers of
# of_find_device_by_node() and the labelled files: what it reports rightly, fwspeck must report too, at the same
# call; what it reports wrongly, fwspeck must not.
. "$(dirname "$0")/tap.sh"

[ -z "$SAN" ] || skip_all "spatch takes most of it; the labels and the cases run what is ours"

# Judgement of the reports of put_device.cocci only, by reading the code: file, function, verdict, reason.
# true: the reference is lost; false: somebody drops it, or keeps it on purpose and says so; open: reviewers differ.
# Where the labels know the site they have to agree.
judged()
{
	cat <<-'END'
	arch/arm/mach-at91/pm.c at91_pm_sram_init true the success return keeps it, the three errors put it; nothing stores pdev
	arch/arm/mach-at91/pm.c at91_pm_backup_init true the success return keeps it, the errors put it; nothing stores pdev
	arch/mips/ralink/ill_acc.c ill_acc_of_setup open success leaves &pdev->dev as dev_id of an interrupt that is never freed
	arch/sparc/kernel/of_device_common.c irq_of_parse_and_map true no put at all; the result is a number
	arch/sparc/kernel/of_device_common.c of_address_to_resource true no put at all; the resource is copied
	arch/sparc/kernel/of_device_common.c of_iomap true no put at all; the mapping does not hold the device
	arch/sparc/kernel/pci_psycho.c psycho_register_error_handlers true no put on any path; the handlers get pbm, not op
	arch/sparc/kernel/pci_sabre.c sabre_register_error_handlers true no put on any path; the handlers get pbm, not op
	drivers/gpu/drm/kmb/kmb_drv.c kmb_probe true early returns lose it, and nothing in the driver puts kmb_dsi->pdev
	drivers/gpu/drm/msm/dsi/dsi.c dsi_get_phy false kept in msm_dsi->phy_dev, which dsi_destroy() puts
	drivers/irqchip/irq-renesas-rzg2l.c rzg2l_irqc_common_init false __free(put_device) on errors; success keeps it, as its comment says
	drivers/soc/qcom/ice.c of_qcom_ice_get false returned within the instance; qcom_ice_put() puts ice->dev
	drivers/usb/phy/phy-tegra-usb.c tegra_usb_phy_parse_pmc false a devm action puts it
	END
}

work=$BUILD/t0230
rule=scripts/coccinelle/free/put_device.cocci
labels=${LABELS:-$repo_root/../shared/labels}
csv=$labels/device-refs-6.12.csv
family=$labels/find-family-6.12.csv
seed=$repo_root/tests/lib-seed.py

spatch --version >/dev/null 2>&1 || skip_all "no spatch"
python3 --version >/dev/null 2>&1 || skip_all "no python3"
[ -f "$TREE/$rule" ] || skip_all "no kernel tree with $rule at $TREE (make tree)"
[ "$(sed -n 's/^VERSION = //p;s/^PATCHLEVEL = //p' "$TREE/Makefile" | tr '\n' .)" = 6.12. ] ||
	skip_all "$TREE is not Linux 6.12, whose reports were judged"

rm -rf "$work"
mkdir -p "$work"
tree=$(readlink -f "$TREE")
(cd "$tree" && grep -rlw of_find_device_by_node --include='*.c' .) | sed 's,^\./,,' | sort -u >"$work/callers"
for f in "$csv" "$family"; do
	[ ! -f "$f" ] || awk -F, '$1 == "6.12" { print $2 }' "$f"
done | sort -u - "$work/callers" >"$work/files"
diag "$(wc -l <"$work/callers") callers, $(wc -l <"$work/files") files with the labelled ones"

# spatch leaves temporary files where it stands, and names files as they were given
run_spatch()
{
	(cd "$work" && spatch -D report --very-quiet --no-show-diff --no-includes --include-headers --jobs 2 \
		--cocci-file "$tree/$rule" $(sed "s,^,$tree/," "$work/files") >spatch.out 2>spatch.log)
}
ok "put_device.cocci ran" run_spatch || diag_file "$work/spatch.log"
sed -n "s|^$tree/\([^:]*\):\([0-9]*\):.*on line \([0-9]*\),.*|\1 \3 \2|p" "$work/spatch.out" | sort -u | sort -k1,1 -k2,2n -k3,3n >"$work/reports"
ok "its reports were understood" test "$(wc -l <"$work/reports")" -eq \
	"$(grep 'missing put_device' "$work/spatch.out" | sort -u | wc -l)" -a -s "$work/reports"

"$FWSPECK" check -q -k "$TREE" --format json -o "$work/ours.json" $(cat "$work/files") 2>"$work/log"
ok "fwspeck checked the same files" test -s "$work/ours.json" || diag_file "$work/log"
[ -s "$work/ours.json" ] || done_testing
perl -MJSON::PP -0777 -ne '
	for (@{decode_json($_)->{findings}}) {
		next if $_->{suppressed} or $_->{rule} !~ /^device-ref-(leak|retained)$/;
		print join(" ", @$_{qw(file line rule)}), "\n";
	}' "$work/ours.json" | sort -u >"$work/ours"

# One line a site: file, line of the call, function, verdict, ours or -, lines that put_device.cocci names
awk '{ print $1, $2 }' "$work/reports" | uniq | python3 "$seed" functions "$tree" >"$work/sites"
judged >"$work/judged"
awk -v judged="$work/judged" -v ours="$work/ours" -v reports="$work/reports" '
	BEGIN {
		while ((getline line < judged) > 0) { split(line, w, " "); verdict[w[1] " " w[2]] = w[3] }
		while ((getline line < ours) > 0) { split(line, w, " "); our[w[1] " " w[2]] = w[3] }
		while ((getline line < reports) > 0) {
			split(line, w, " ")
			k = w[1] " " w[2]
			lost[k] = lost[k] (lost[k] ? "," : "") w[3]
		}
	}
	{
		v = verdict[$1 " " $3]
		o = our[$1 " " $2]
		print $1, $2, $3, v ? v : "unjudged", o ? o : "-", lost[$1 " " $2]
	}' "$work/sites" >"$work/table"

diag "put_device.cocci: site, losing lines | verdict | fwspeck"
awk '{ printf "# %s:%s %s() %s | %s | %s\n", $1, $2, $3, $6, $4, $5 }' "$work/table"
ours_only=$(awk -v table="$work/table" '
	BEGIN { while ((getline line < table) > 0) { split(line, w, " "); theirs[w[1] " " w[2]] = 1 } }
	!(($1 " " $2) in theirs)' "$work/ours" | wc -l)
diag "$(wc -l <"$work/table") sites by put_device.cocci, $(wc -l <"$work/ours") findings by fwspeck, $ours_only of them at other sites"

# rows VERDICT HIT: sites of that verdict with (yes) or without (no) a finding of ours
rows()
{
	awk -v v="$1" -v hit="$2" '$4 == v && ($5 != "-") == (hit == "yes") { print $1 ":" $2 " " $3 "()" }' "$work/table"
}
# none NAME: there is no line in that file
none()
{
	diag_file "$work/$1"
	[ ! -s "$work/$1" ]
}
rows unjudged yes >"$work/unjudged"
rows unjudged no >>"$work/unjudged"
rows true no >"$work/missing"
rows false yes >"$work/false"
ok "each report of put_device.cocci is judged" none unjudged
ok "each true one is among ours" none missing
ok "no false one is among ours" none false

# The labels, where they know the site: bug or not, in the same words.
if [ -f "$csv" ]; then
	python3 - "$csv" "$work/table" >"$work/disagree" <<-'END'
	import csv, sys
	bugs = {"leak-all", "leak-path", "retained", "uaf"}
	labels = {(r["file"], r["line"]): r for r in csv.DictReader(open(sys.argv[1])) if r["tree"] == "6.12"}
	for row in open(sys.argv[2]):
	    file, line, function, verdict = row.split()[:4]
	    label = labels.get((file, line))
	    if not label:
	        continue
	    said = "open" if label["arguable"] else "true" if label["verdict"] in bugs else "false"
	    if said != verdict:
	        print(f"{file}:{line} {function}() is judged {verdict} here and {said} by the labels")
	END
	ok "the labels agree" none disagree
fi
done_testing
