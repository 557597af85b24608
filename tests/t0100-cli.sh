#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The command line: exit codes and messages for bad input, and that one bad file costs itself only.
set -u
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/tests/lib-tree.sh"
fwspeck=${FWSPECK:-$here/build/fwspeck}
[ -x "$fwspeck" ] || {
	echo "Bail out! there is no $fwspeck"
	exit 1
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
tree=$tmp/tree
count=0

ok() { # ok STATUS NAME
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		sed 's/^/#   out: /' "$tmp/out" | head -20
		sed 's/^/#   err: /' "$tmp/err" | head -20
	fi
}

skip() { # skip NAME WHY
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# run EXPECTED-STATUS ARGUMENT…: sets $bad
run() {
	want=$1
	shift
	"$fwspeck" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	[ $status -eq "$want" ]
	bad=$?
	[ $bad -eq 0 ] || echo "# status $status, expected $want: fwspeck $*"
}

# Both the status and a text on stderr (or stdout).
same() { [ "$bad" -eq 0 ] && [ -s "$2" ] && cmp -s "$1" "$2"; }
err() { [ "$bad" -eq 0 ] && grep -q -e "$1" "$tmp/err"; }
out() { [ "$bad" -eq 0 ] && grep -q -e "$1" "$tmp/out"; }

# --- a tree just big enough to be one -----------------------------------------------

tree_new "$tree"
mkdir -p "$tree/drivers/one" "$tree/drivers/bad"
cat >>"$tree/include/linux/device.h" <<'END'
int use(struct platform_device *pdev);
END
cat >"$tree/drivers/one/leak.c" <<'END'
#include <linux/device.h>

int leaky(struct device_node *np)
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
cat >"$tree/drivers/one/clean.c" <<'END'
#include <linux/device.h>

int clean(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -19;
	put_device(&pdev->dev);
	return 0;
}
END
mkdir "$tree/drivers/two"
cat >"$tree/drivers/two/late.c" <<'END'
#include <linux/device.h>

int late(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -19;
	put_device(&pdev->dev);
	return pdev->id;
}
END
# A function that cannot be compiled, beside one that leaks.
{
	sed 's/leaky/half/' "$tree/drivers/one/leak.c"
	printf '\nint other_half(struct no_such *p)\n{\n\treturn p->id;\n}\n'
} >"$tree/drivers/two/half.c"
echo 'int nothing_here;' >"$tree/drivers/one/other.c"
# Syntax errors everywhere.
printf '#include <linux/device.h>\nint f(void) { of_find_device_by_node( }}} ] = ;\n' >"$tree/drivers/bad/syntax.c"
# Deeper than the stack of a recursive parser.
{
	printf '/* of_find_device_by_node */\nint deep = '
	head -c 50000 /dev/zero | tr '\0' '('
	printf '1'
	head -c 50000 /dev/zero | tr '\0' ')'
	printf ';\n'
} >"$tree/drivers/bad/deep.c"
# Four thousand million statements.
{
	printf '/* of_find_device_by_node */\n#define A0 ;;;;;;;;;;;;;;;;\n'
	for i in 1 2 3 4 5 6 7; do
		p=$((i - 1))
		printf '#define A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d\n' \
			$i $p $p $p $p $p $p $p $p $p $p $p $p $p $p $p $p
	done
	printf 'void bomb(void)\n{\n\tA7\n}\n'
} >"$tree/drivers/bad/bomb.c"

tree_commands "$tree" drivers/one/leak.c drivers/one/clean.c drivers/one/other.c drivers/two/late.c drivers/two/half.c \
	drivers/bad/syntax.c drivers/bad/deep.c drivers/bad/bomb.c

# --- usage ---------------------------------------------------------------------------

run 2; err 'usage: fwspeck VERB'; ok $? 'no verb'
run 2 frobnicate; err 'no verb "frobnicate"'; ok $? 'unknown verb'
run 0 --version; out '^fwspeck [0-9]'; ok $? 'version'
run 0 --help; out 'dump-ir'; ok $? 'help'
for verb in check gate kbuild fix series rules explain prepare doctor flags dump-ir; do
	run 0 $verb --help
	out "^Usage:"
	ok $? "$verb --help"
done
run 0 check --help; out 'Exit status: 0 nothing'; ok $? 'help tells the exit status'
run 2 check --no-such-option; err 'no-such-option'; ok $? 'unknown option'
run 2 check -k "$tmp/none"; err "kernel tree $tmp/none: No such file"; ok $? 'no such tree'
run 2 check -k "$tmp"; err 'is not a kernel source tree'; ok $? 'not a kernel tree'
run 2 check -k "$tree" --arch vax; err 'unknown architecture "vax"'; ok $? 'unknown architecture'
run 2 check -k "$tree" --arch ''; err 'arch'; ok $? 'empty architecture'
run 2 check -k "$tree" --checks='no-such-*'; err 'no rule matches "no-such-\*"'; ok $? 'unknown rule'
run 2 check -k "$tree" --format xml; err '"xml" is none of text, json, sarif'; ok $? 'unknown format'
run 2 check -k "$tree" --fail-on maybe; err '"maybe" is none of'; ok $? 'unknown level'
run 2 check -k "$tree" -j many; err 'many'; ok $? '-j wants a number'
run 2 check -k "$tree" drivers/none.c; err 'drivers/none.c: No such file'; ok $? 'missing path'
run 2 check -k "$tree" /etc/passwd; err 'outside the kernel tree'; ok $? 'path outside the tree'
run 2 check -k "$tree" Makefile; err 'neither a directory nor a C source file'; ok $? 'not a C file'
run 2 check -k "$tree" --model "$tmp/none.model"; err 'none.model'; ok $? 'missing model file'
printf 'of_find_device_by_node frobnicates\n' >"$tmp/bad.model"
run 2 check -k "$tree" --model "$tmp/bad.model"; err 'bad.model:1'; ok $? 'malformed model file'
run 2 check -k "$tree" -o "$tmp/none/x"; err 'cannot write .*none/x: No such file'; ok $? '-o into no directory'
run 2 check -k "$tree" -o "$tmp"; err 'Is a directory'; ok $? '-o names a directory'
run 2 explain no-such-rule; err 'no rule "no-such-rule"'; ok $? 'explain: unknown rule'
run 2 explain; err 'explain needs'; ok $? 'explain: no rule'
run 0 rules; out '^device-ref-leak '; ok $? 'rules'
run 0 explain device-ref-leak; out '^# device-ref-leak'; ok $? 'explain'
run 2 series -k "$tree"; err 'series needs a directory'; ok $? 'series without -o'
mkdir "$tmp/full" && : >"$tmp/full/x"
run 2 series -k "$tree" -o "$tmp/full"; err 'not an empty directory'; ok $? 'series into a directory that is not empty'
run 2 dump-ir -k "$tree" drivers/one/clean.c; err 'is not FILE:FUNCTION'; ok $? 'dump-ir without a function'
run 2 dump-ir -k "$tree" drivers/one/clean.c:none; err 'there is no function none'; ok $? 'dump-ir: no such function'
run 0 dump-ir -k "$tree" drivers/one/clean.c:clean; out 'of_find_device_by_node'; ok $? 'dump-ir'

run 2 flags -k "$tree"; err 'flags needs a file'; ok $? 'flags without a file'
run 2 flags -k "$tree" drivers/none.c; err 'drivers/none.c: No such file'; ok $? 'flags of no file'
run 3 flags -k "$tree" --arch sparc drivers/one/clean.c; err 'clean.c: no compile flags'; ok $? 'flags for another architecture'
run 0 flags -k "$tree" -o "$tmp/flags.json" drivers/one
perl -MJSON::PP -0777 -e '
	my @l = @{decode_json(<STDIN>)};
	exit !(@l == 3 && !grep { $_->{directory} ne $ARGV[0] || !-f $_->{file} || $_->{arguments}[-1] ne $_->{file} ||
		!grep(/^-Iinclude$/, @{$_->{arguments}}) || grep(/^-w$|^-ferror|^-working/, @{$_->{arguments}}) } @l)' \
	"$(readlink -f "$tree")" <"$tmp/flags.json"
ok $? 'flags: a compile_commands.json'
run 0 flags -k "$tree" drivers/one; same "$tmp/out" "$tmp/flags.json"; ok $? 'flags to stdout'

# --- results -------------------------------------------------------------------------

run 0 check -k "$tree" drivers/one/clean.c; [ "$bad" -eq 0 ] && [ ! -s "$tmp/out" ]; ok $? 'nothing found: 0, no output'
run 1 check -k "$tree" drivers/one
out '^drivers/one/leak.c:5:.*: \(error\|warning\): .*\[device-ref-leak\]$'
ok $? 'finding: 1'
err 'coverage: 3 files asked, 2 checked (x86_64 2), 1 without'; ok $? 'coverage on stderr'
cp "$tmp/out" "$tmp/first"
(cd "$tree/drivers" && run 1 check one; same "$tmp/out" "$tmp/first"); ok $? 'the tree around the working directory'
FWSPECK_KERNEL=$tree run 1 check drivers/one; same "$tmp/out" "$tmp/first"; ok $? 'FWSPECK_KERNEL'
run 1 check -k"$tree" -j1 drivers/one; same "$tmp/out" "$tmp/first"; ok $? 'the same with -j 1'
run 0 check -k "$tree" --fail-on never drivers/one; same "$tmp/out" "$tmp/first"; ok $? '--fail-on never'
run 0 check -k "$tree" --checks=-device-ref-leak drivers/one; [ "$bad" -eq 0 ] && [ ! -s "$tmp/out" ]; ok $? 'rule off'
run 1 check -k "$tree" -q drivers/one
[ "$bad" -eq 0 ] && [ ! -s "$tmp/err" ] && [ "$(wc -l <"$tmp/out")" -eq 1 ]
ok $? 'quiet'
run 1 check -k "$tree" --color always drivers/one; out "$(printf '\033')\\[1m"; ok $? '--color always'
run 1 check -k "$tree" -o "$tmp/report" drivers/one; same "$tmp/report" "$tmp/first"; ok $? '-o FILE'
for f in json sarif; do
	run 1 check -k "$tree" --format $f -o "$tmp/$f.1" -j 1 drivers/one
	run 1 check -k "$tree" --format $f -o "$tmp/$f.2" -j 4 drivers/one
	same "$tmp/$f.1" "$tmp/$f.2" && grep -q 'device-ref-leak' "$tmp/$f.1"
	ok $? "$f, the same on every run"
done
run 2 check -k "$tree" -o /dev/full drivers/one; err 'No space left'; ok $? 'disk full, text'
run 2 check -k "$tree" --format sarif -o /dev/full drivers/one; err 'No space left'; ok $? 'disk full, sarif'
"$fwspeck" check -k "$tree" drivers/one >/dev/full 2>"$tmp/err"
[ $? -eq 2 ] && grep -q 'No space left' "$tmp/err"
ok $? 'disk full, stdout'

# --- suppressions --------------------------------------------------------------------

sup=$tmp/suppressions
cat >"$sup" <<'END'
# judged

device-ref-leak | drivers/*/leak.c | leaky | not worth it | really
device-ref-leak | drivers/one/clean.c | clean | nothing is found there
device-ref-leak | sound/* | * | not asked for
END
run 0 check -k "$tree" --suppressions "$sup" drivers/one
[ "$bad" -eq 0 ] && [ ! -s "$tmp/out" ] && err '1 finding suppressed by'
ok $? 'a suppressed finding does not count'
err "unused suppression: $sup:4: device-ref-leak | drivers/one/clean.c | clean$" &&
	[ "$(grep -c 'unused suppression' "$tmp/err")" -eq 1 ]
ok $? 'unused entries are named, those of files that were not asked for are not'
run 0 check -k "$tree" --format sarif --suppressions "$sup" drivers/one
out '"suppressions"' && out '"justification": "not worth it | really"'
ok $? 'SARIF has them, with the reason'
run 0 check -k "$tree" --format json --suppressions "$sup" drivers/one; out '"suppressed": "not worth it | really"'
ok $? 'JSON has them'
run 0 fix -k "$tree" --suppressions "$sup" drivers/one; [ "$bad" -eq 0 ] && [ ! -s "$tmp/out" ]; ok $? 'no fix for them'
run 0 series -k "$tree" --suppressions "$sup" -o "$tmp/none" --index "$tmp/index" drivers/one
[ "$bad" -eq 0 ] && [ ! -e "$tmp/none" ] && grep -q '"reason": "not worth it | really"' "$tmp/index" &&
	grep -q '"patches": \[\]' "$tmp/index"
ok $? 'no patch; the index has them'
entry() { printf '# one\n%s\n' "$1" >"$sup"; }
for e in 'device-ref-leak | drivers/one/leak.c | other | r' 'of-node-leak | drivers/one/leak.c | leaky | r' \
	 'device-ref-leak | one/leak.c | leaky | r' 'device-ref-leak | drivers/one/leak.c | leaky/put_device | r'; do
	entry "$e"
	run 1 check -k "$tree" --suppressions "$sup" drivers/one; out 'leak.c:5'; ok $? "not suppressed by $e"
done
entry '*-leak|drivers/one/*|*/of_find_*|r'
run 0 check -k "$tree" --suppressions "$sup" drivers/one; ok "$bad" 'wildcards'
printf '# one\r\n%s\r\n' 'device-ref-leak | drivers/one/leak.c | leaky | r' >"$sup"
run 0 check -k "$tree" --suppressions "$sup" drivers/one; ok "$bad" 'lines that end as on other systems'
entry 'device-ref-leak | drivers/one/clean.c | clean | r'
run 0 check -k "$tree" --checks=-device-ref-leak --suppressions "$sup" drivers/one
[ "$bad" -eq 0 ] && ! grep -q unused "$tmp/err"
ok $? 'entries of a rule that is off are not unused'
bad_entry() { # bad_entry LINE MESSAGE NAME
	entry "$1"
	run 2 check -k "$tree" --suppressions "$sup" drivers/one; err "suppressions:2: $2"; ok $? "$3"
}
bad_entry 'device-ref-leak | drivers/one/leak.c | leaky' 'not "RULE | PATH' 'an entry without a reason'
bad_entry 'device-ref-leak | drivers/one/leak.c | leaky | ' 'the reason is empty' 'an empty reason'
bad_entry 'device-ref-leak |  | leaky | r' 'the path is empty' 'an empty path'
bad_entry 'no-such-rule | drivers/* | * | r' 'no rule matches "no-such-rule"' 'a rule that there is not'
bad_entry 'device-ref-leak | /etc/* | * | r' '.*not relative to the kernel root' 'an absolute path'
bad_entry 'device-ref-leak | drivers/* | leaky/ | r' 'one side of FUNCTION/API' 'half of FUNCTION/API'
printf '\377\n' >"$sup"
run 2 check -k "$tree" --suppressions "$sup" drivers/one; err 'not a text in UTF-8'; ok $? 'not a text'
run 2 check -k "$tree" --suppressions "$tmp/nowhere" drivers/one; err 'cannot read suppressions: .*nowhere'
ok $? 'no such file of suppressions'
run 0 check --help; out 'RULE | PATH | FUNCTION | REASON'; ok $? 'help tells the format'

# --- files that cannot be checked -----------------------------------------------------

run 3 check -k "$tree" drivers/bad/syntax.c drivers/one
out 'leak.c:5' && err 'syntax.c: not checked: '
ok $? 'a file that does not parse: 3, the others are checked'
run 3 check -k "$tree" -q drivers/bad/syntax.c; err 'syntax.c: not checked'; ok $? 'quiet does not hide it'
run 3 check -k "$tree" --format sarif drivers/bad/syntax.c
out '"executionSuccessful": false' && out 'coverage/not-checked'
ok $? 'SARIF says so'
run 3 check -k "$tree" drivers/bad/deep.c drivers/one
out 'leak.c:5' && err 'deep.c: not checked: '
ok $? '50000 nested parentheses'
run 3 check -k "$tree" --timeout 1 drivers/bad/bomb.c drivers/one
out 'leak.c:5' && err 'bomb.c: not checked: x86_64: timed out after 1 s'
ok $? 'a file that takes too long'
if [ "${SAN:-}" = 1 ]; then
	skip 'a file that takes too much memory' 'no memory limit with the address sanitizer'
else
	run 3 check -k "$tree" --memory 500 drivers/bad/bomb.c drivers/one
	out 'leak.c:5' && err 'bomb.c: not checked: x86_64: out of memory (limit 500 MB'
	ok $? 'a file that takes too much memory'
fi

# A worker that somebody kills: twice, for a file is tried again in a worker of its own.
"$fwspeck" check -k "$tree" --memory 4000 -j 1 drivers/bad/bomb.c >"$tmp/out" 2>"$tmp/err" &
pid=$!
for i in 1 2 3 4 5 6; do
	sleep 1
	for child in $(ps -o pid= --ppid $pid 2>/dev/null); do
		kill -9 "$child"
	done
done
wait $pid
status=$?
if command -v ps >/dev/null; then
	[ $status -eq 3 ] && grep -q 'worker killed by signal 9' "$tmp/err"
	ok $? 'a worker killed from outside'
else
	skip 'a worker killed from outside' 'no ps'
fi

cp "$tree/drivers/one/clean.c" "$tree/drivers/one/secret.c"
chmod 0 "$tree/drivers/one/secret.c"
if [ "$(id -u)" -ne 0 ]; then
	as=
elif command -v setpriv >/dev/null && setpriv --reuid 65534 --clear-groups test -x "$fwspeck"; then
	as='setpriv --reuid 65534 --clear-groups'
	mkdir "$tmp/cache" && chmod 777 "$tmp/cache"
else
	as=none
fi
if [ "$as" = none ]; then
	skip 'unreadable file in a directory' 'root reads everything'
	skip 'unreadable file by name' 'root reads everything'
else
	XDG_CACHE_HOME=$tmp/cache $as "$fwspeck" check -k "$tree" drivers/one >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 3 ] && grep -q 'leak.c:5' "$tmp/out" && grep -q 'secret.c: not checked' "$tmp/err"
	ok $? 'unreadable file in a directory'
	XDG_CACHE_HOME=$tmp/cache $as "$fwspeck" check -k "$tree" drivers/one/secret.c >"$tmp/out" 2>"$tmp/err"
	[ $? -eq 2 ] && grep -q 'secret.c: Permission denied' "$tmp/err"
	ok $? 'unreadable file by name'
fi
rm -f "$tree/drivers/one/secret.c"

# --- fixes ---------------------------------------------------------------------------

run 0 fix -k "$tree" drivers/one; out '^+.*put_device'; ok $? 'fix prints a diff'
[ "$(grep -c put_device "$tree/drivers/one/leak.c")" -eq 1 ]; ok $? 'and leaves the tree alone'
run 1 check -k "$tree" --format sarif --fixes drivers/one; out '"artifactChanges"'; ok $? 'edits in SARIF'
run 1 fix -k "$tree" drivers/two/half.c
[ "$bad" -eq 0 ] && [ ! -s "$tmp/out" ] && err 'half.c:5: .*: no fix: the file does not compile for x86_64'
ok $? 'no fix of a file that does not compile'
run 0 series -k "$tree" -o "$tmp/series" drivers/one; ls "$tmp/series"/*1-*.patch >/dev/null 2>&1; ok $? 'series'
cd "$tmp" || exit 1
run 0 series -k "$tree" -o rel/series drivers/one; ls "$tmp"/rel/series/*1-*.patch >/dev/null 2>&1; ok $? 'series into a relative directory'
cd "$here" || exit 1
run 0 series -k "$tree" -o "$tmp/indexed" --no-cover-letter --index "$tmp/index" drivers/one
ls "$tmp/indexed" >"$tmp/out"; out '^0001-.*\.patch$' && [ "$(wc -l <"$tmp/out")" -eq 1 ] &&
	perl -MJSON::PP -0777 -e '
		my $i = decode_json(<STDIN>);
		my ($p, $f) = ($i->{patches}[0], $i->{patches}[0]{findings}[0]);
		exit !(@{$i->{patches}} == 1 && @{$p->{findings}} == 1 && -f "$ARGV[0]/$p->{name}" &&
		       $p->{file} eq "drivers/one/leak.c" && $f->{line} == 5 && $f->{function} eq "leaky" &&
		       $f->{api} eq "of_find_device_by_node" && $f->{object} eq "pdev" && $f->{arch} eq "x86_64" &&
		       $f->{strategy} && $f->{fingerprint} =~ /^[0-9a-f]{16}$/ && $f->{fixable} &&
		       !@{$i->{unfixed}} && !@{$i->{suppressed}} && $i->{coverage}{asked} == 3 &&
		       $i->{kernel}{version} eq "6.12.1" && $i->{tool}{version})' "$tmp/indexed" <"$tmp/index"
ok $? 'series --index'
! grep -q "$tmp" "$tmp/index"; ok $? 'the index names no path of this machine'
run 3 series -k "$tree" -o "$tmp/bad" --index "$tmp/index.bad" drivers/bad/syntax.c
grep -q '"reason": ".*drivers/bad/syntax.c:2' "$tmp/index.bad" && ! grep -q "$tmp" "$tmp/index.bad"
ok $? 'nor does what it says of files that cannot be checked'
cp "$tmp/index" "$tmp/index.1"
run 0 series -k "$tree" -o "$tmp/again" --index "$tmp/index" -j 1 drivers/one; same "$tmp/index" "$tmp/index.1"
ok $? 'the same index on every run, with a cover letter or without'
diff -r "$tmp/indexed" "$tmp/again" >"$tmp/out"; ok $? 'the same mail'
run 1 series -k "$tree" -o "$tmp/put" --index "$tmp/index" drivers/two/late.c
grep -q '"reason": "this rule has no automatic fix"' "$tmp/index" && grep -q '"fixable": false' "$tmp/index" && grep -q '"patches": \[\]' "$tmp/index" && [ ! -e "$tmp/put" ]
ok $? 'an index without patches says why there are none'
run 2 series -k "$tree" -o "$tmp/new" --index "$tmp/nowhere/index" drivers/one; err 'cannot write .*nowhere/index'
ok $? '--index into no directory'
[ ! -e "$tmp/new" ]; ok $? 'and no series is written then'
run 1 check -k "$tree" --format json --references drivers/one; out '"place": "lost"'; ok $? 'references that are lost'
run 0 fix -k "$tree" --in-place drivers/one; ok "$bad" 'fix --in-place'
run 0 check -k "$tree" drivers/one; ok "$bad" 'nothing is left to find'
run 0 check -k "$tree" --format json --references drivers/one; out '"place": "released"' && ! out '"place": "lost"'
ok $? 'references that end well'
run 0 check -k "$tree" --format json --diagnose drivers/one; out '"diagnostics"' && ! out 'pointer and integer'
ok $? 'a file without that warning'
sed -i 's/return 0;/return np == 5;/' "$tree/drivers/one/leak.c"
run 0 check -k "$tree" --format json --diagnose drivers/one; out 'pointer and integer'; ok $? 'a warning of the compiler'

echo "1..$count"
