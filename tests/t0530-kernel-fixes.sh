#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The series kept for the kernel at hand: it applies in order, the checker is silent on what it fixed and says nothing
# new, and the ledger speaks of exactly these patches. `make kernel-fixes-verify` also compiles every step.
. "$(dirname "$0")/tap.sh"

[ -z "$SAN" ] || skip_all "with the sanitizers it takes too long"
version=$(sed -n 's/^\(VERSION\|PATCHLEVEL\) = //p' "$TREE/Makefile" | paste -sd .)
dir=$repo_root/kernel-fixes/$version
work=$BUILD/t0530
rm -rf "$work"
mkdir -p "$work"

ls "$dir"/*.patch >/dev/null 2>&1 || skip_all "there is no series for Linux $version yet"
full=$(sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) = //p' "$TREE/Makefile" | paste -sd .)
grep -q "\"version\": \"$full\"" "$dir/index.json" || skip_all "the series is not for Linux $full"

# The proof is TAP of its own: its lines become these tests.
proof()
{
	FWSPECK=$FWSPECK "$repo_root/kernel-fixes/verify" -k "$TREE" --only silent "$dir" >"$work/verify.log" 2>&1
	status=$?
	diag_file "$work/verify.log"
	return $status
}

same_names()
{
	(cd "$dir" && ls *.patch | cut -d- -f1) >"$work/there"
	sed -n 's/^| \([0-9][0-9]*\) | .*/\1/p' "$dir/LEDGER.md" >"$work/listed"
	diff "$work/there" "$work/listed" >"$work/names.diff" || { diag_file "$work/names.diff"; return 1; }
}

# No verdict on a patch that is not there any more, or is another one now
no_stale()
{
	! grep 'verdicts on patches that changed or went' "$work/ledger.log"
}

ok "the series is proved" proof
ok "the ledger is the one that belongs to it" \
	sh -c '"$1/kernel-fixes/regenerate" --ledger "$2" >"$3" 2>&1' sh "$repo_root" "$version" "$work/ledger.log"
diag_file "$work/ledger.log"
ok "it lists the patches that are there" same_names
ok "every verdict is on a patch as it is" no_stale
ok "no patch that is kept was judged wrong" sh -c '! grep -q "| wrong: " "$1"' sh "$dir/LEDGER.md"
ok "each patch was read" sh -c '! grep -q "^| [0-9].*| unread |$" "$1"' sh "$dir/LEDGER.md"
ok "no mail is signed off" sh -c '! grep -il "^signed-off-by:" "$1"/*.patch' sh "$dir"
done_testing
