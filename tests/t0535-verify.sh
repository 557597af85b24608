#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The tools of kernel-fixes/ on a tree of three files: a good series is proved and gets a ledger; of each thing that
# can be wrong with a series, one example is found.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"

work=$BUILD/t0535
rm -rf "$work"
mkdir -p "$work/kf/6.99"
work=$(cd "$work" && pwd -P)
tree=$work/src
tools=$work/kf
dir=$tools/6.99
cp "$repo_root"/kernel-fixes/verify "$repo_root"/kernel-fixes/regenerate "$repo_root"/kernel-fixes/*.py "$tools/" ||
	bail "no tools"
# they look for tests/ beside their folder
ln -s "$repo_root/tests" "$work/tests"

tree_new "$tree"
sed -i 's/^PATCHLEVEL = 12/PATCHLEVEL = 99/' "$tree/Makefile"
mkdir -p "$tree/drivers/one"
# source NAME: two functions, of which each leaks on one path
source_file()
{
	printf '#include <linux/device.h>\n'
	for f in start stop; do
		cat <<-END

		int $1_$f(struct device_node *np);

		int $1_$f(struct device_node *np)
		{
			struct platform_device *pdev = of_find_device_by_node(np);

			if (!pdev)
				return -19;
			if (pdev->id < 0)
				return -22;
			put_device(&pdev->dev);
			return 0;
		}
		END
	done
}
for f in plum pear; do
	source_file $f >"$tree/drivers/one/$f.c"
done
TREE_FLAGS=-O2 tree_commands "$tree" drivers/one/plum.c drivers/one/pear.c

mkdir -p "$work/cache"
export XDG_CACHE_HOME="$work/cache"
"$FWSPECK" series -q -k "$tree" -o "$work/series" --no-cover-letter --index "$work/index.json" drivers/one \
	2>"$work/series.log" || { diag_file "$work/series.log"; bail "no series"; }

# A series as it was made, to be spoilt
fresh()
{
	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$work"/series/*.patch "$work/index.json" "$dir/"
}

verify()
{
	FWSPECK=$FWSPECK "$tools/verify" -k "$tree" --only compile,silent "$@" "$dir" >"$work/verify.log" 2>&1
}

proved()
{
	verify --record "$work/verified.csv" || { diag_file "$work/verify.log"; return 1; }
}

# refused MESSAGE: verify fails, and one of its failures is MESSAGE
refused()
{
	if ! verify --record "$work/verified.csv" && grep -q "^not ok [0-9]* - .*$1" "$work/verify.log"; then
		return 0
	fi
	diag_file "$work/verify.log"
	return 1
}

# spoil SED-SCRIPT: in the first patch, as edits of the mail; sums of lines stay right
spoil()
{
	fresh
	first=$(ls "$dir"/*.patch | head -1)
	cp "$first" "$work/before"
	sed -i "$1" "$first"
	! cmp -s "$first" "$work/before" || diag "nothing was spoilt by $1"
}

fresh
ok "there are two patches" test "$(ls "$dir" | grep -c '\.patch$')" -eq 2
ok "the series is proved" proved
ok "the tree is as it was" test "$(source_file pear | cmp - "$tree/drivers/one/pear.c" && echo same)" = same
ok "and the record says so" test "$(grep -c ',x86_64,yes,yes,yes$' "$work/verified.csv")" -eq 2

# by now all of this is known, but not of another first patch
known()
{
	verify --only compile --known "$work/record.csv" || { diag_file "$work/verify.log"; return 1; }
	grep -q "$1" "$work/verify.log" || { diag_file "$work/verify.log"; return 1; }
}
cp "$work/verified.csv" "$work/record.csv"
ok "what was proved is taken from a record" known ' 0 of 0 steps compile .*2 patches known to'
sed -i '2s/yes,yes,yes$/yes,no,yes/' "$work/record.csv"
ok "not what failed" known ' 1 of 1 steps compile .*x86_64 1, 1 patches known to'
sed -i '2s/yes,no,yes$/yes,yes,yes/' "$work/record.csv"

spoil '/^+.*put_device/s/put_device(&pdev->dev)/put_devices(\&pdev->dev)/'
ok "a call of a function that there is not" refused 'compiles for x86_64'
ok "and the record says so" test "$(grep -c ',x86_64,yes,no,no$' "$work/verified.csv")" -eq 1
verify --only compile --known "$work/record.csv"
ok "also beside a record of the one before" grep -q '^not ok [0-9]* - .*compiles for x86_64' "$work/verify.log"
spoil '/^+.*put_device/s/put_device(&pdev->dev)/(void)sizeof(pdev - np)/'
ok "a new warning or error" refused 'compiles for x86_64'
spoil '/^+.*put_device/s/put_device(&pdev->dev);/pdev->id;/'
ok "a new warning that is no error" refused 'compiles for x86_64'
spoil '/^+.*put_device/s/put_device(&pdev->dev);/pdev->id = 0;/'
ok "a finding that is still there" refused 'of them are gone after'
ok "and the record says so" test "$(grep -c ',x86_64,yes,yes,no$' "$work/verified.csv")" -eq 1
spoil 's/^ \(.*return -19;\)/ \1 /'
ok "a patch that does not apply" refused 'applies with git am'
spoil 's/^---$/Signed-off-by: N. N. <nn@localhost>\n---/'
ok "a patch that is signed off" refused 'signed off'
fresh
rm "$(ls "$dir"/*.patch | head -1)"
ok "a patch that is missing" refused 'the index lists'

# --- the ledger -------------------------------------------------------------------------------------

ledger()
{
	"$tools/regenerate" --ledger --unread "$work/unread.csv" "$@" 6.99 >"$work/ledger.log" 2>&1
}

# A verdict on each patch, on what it is now
read_all()
{
	rm -f "$dir/reading.csv"
	ledger
	{
		echo 'patch,diff,verdict,reason'
		tail -n +2 "$work/unread.csv" | cut -d, -f2,3 | sed "s/\$/,$1,because | it is/"
	} >"$dir/reading.csv"
}

# judge VERDICT: of every finding
judge()
{
	{
		echo 'file,function,line,rule,verdict,reason'
		for f in plum pear; do
			printf 'drivers/one/%s.c,%s_%s,%d,device-ref-leak,%s,r\n' $f $f start 7 "$1" $f $f stop 21 "$1"
		done
	} >"$dir/triage.csv"
}

says()
{
	grep -q -e "$1" "$work/ledger.log" || { diag_file "$work/ledger.log"; return 1; }
}

shows()
{
	grep -q -e "$1" "$dir/LEDGER.md" || { diag_file "$dir/LEDGER.md"; return 1; }
}

fresh
judge true
proved && cp "$work/verified.csv" "$dir/"
read_all right
ledger
ok "a ledger that is not there differs" test $? -eq 1
ok "and is made with --update" ledger --update
ok "then nothing differs" ledger
ok "it counts the findings" shows '^| findings | 4: 4 true |'
ok "it counts those with a patch" shows '4 of 4 (100.0 %)'
ok "it has the patches, with proofs and verdicts" \
	test "$(grep -c '^| 000[12] | .* | x86_64 | apply, compile, silent | right: because .| it is |' "$dir/LEDGER.md")" -eq 2
ok "all are read" test "$(wc -l <"$work/unread.csv")" -eq 1

first=$(ls "$dir"/*.patch | head -1)
sed -i '/^+.*put_device/s/$/ /' "$first"
ledger --update
ok "a patch that changed is unread" says 'warning: 1 patches nobody has read'
ok "its verdict is stale" says 'warning: 1 verdicts on patches that changed or went'
ok "and so is its proof" test "$(grep -c '^| 000[12] | .* by fwspeck when it was made | unread |' "$dir/LEDGER.md")" -eq 1
read_all right
mv "$first" "$dir/0007-$(basename "$first" | cut -d- -f2-)"
sed -i "s/$(basename "$first")/0007-$(basename "$first" | cut -d- -f2-)/" "$dir/index.json"
ledger --update
ok "one that only got another number is read" test "$(wc -l <"$work/unread.csv")" -eq 1

read_all wrong
ledger --update
ok "a patch that was judged wrong is an error" says 'error: .*: read and judged wrong'
read_all right
judge false
ledger --update
ok "so is a patch for what is no bug" says 'error: drivers/one/plum.c:7: device-ref-leak: judged false, and not in'
done_testing
