# SPDX-License-Identifier: GPL-2.0-only
#
# TAP for shell tests, to be sourced: ok NAME COMMAND…, diag, skip_all, done_testing. Sets FWSPECK, BUILD
# and TREE where `make test` has not.

repo_root=$(cd "$(dirname "$0")/.." && pwd)
: "${BUILD:=$repo_root/build}"
: "${FWSPECK:=$BUILD/fwspeck}"
: "${TREE:=${XDG_CACHE_HOME:-$HOME/.cache}/fwspeck/trees/linux-source-6.12}"
tap_n=0 tap_failed=0

diag()
{
	printf '# %s\n' "$*"
}

diag_file()
{
	[ ! -f "$1" ] || sed 's/^/#   /' "$1" | head -60
}

bail()
{
	echo "Bail out! $*"
	exit 2
}

skip_all()
{
	echo "1..0 # SKIP $*"
	exit 0
}

# ok NAME COMMAND…: a test that passes when the command does
ok()
{
	tap_name=$1
	shift
	tap_n=$((tap_n + 1))
	if "$@"; then
		echo "ok $tap_n - $tap_name"
	else
		echo "not ok $tap_n - $tap_name"
		tap_failed=$((tap_failed + 1))
	fi
}

done_testing()
{
	echo "1..$tap_n"
	[ "$tap_failed" -eq 0 ]
	exit
}
