#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# References that are kept for good, or not counted: where that is by design, the reason for no fix says so, and the
# index of a series does not count the finding among those that ask for one.
. "$(dirname "$0")/tap.sh"

work=$BUILD/t0545
tree=$work/tree
rm -rf "$work"
mkdir -p "$work"
cp -r "$repo_root/testcases/tree" "$tree"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache"
mkdir -p "$tree/drivers/kept"

# source NAME HEAD-OF-FUNCTION TAIL-OF-FILE: a look-up that is kept in a static
source_file()
{
	cat >"$tree/drivers/kept/$1.c" <<-END
	#include <linux/module.h>
	#include <linux/pci.h>

	static struct pci_dev *$1_dev;
	void $1_start(struct pci_dev *dev);

	int $1_init(bool again)
	{
	$2
		$1_dev = pci_get_device(0x1234, 0x0001, NULL);
		if (!$1_dev)
			return -ENODEV;

		$1_start($1_dev);

		return 0;
	}
	$3
	END
}

source_file once '	if (once_dev)
		return 0;' ''
source_file always '' ''
source_file sometimes '	if (!again && sometimes_dev)
		return 0;' ''
source_file unset '	if (unset_dev)
		return 0;' 'void unset_forget(void) { unset_dev = NULL; }'
source_file gone '	if (gone_dev)
		return 0;' 'static void gone_off(void) { gone_start(NULL); }
	module_exit(gone_off);'
source_file meant '	/* leaked, for it never goes away */' ''
files='once always sometimes unset gone meant acpi'
cp "$repo_root/testcases/of-node-leak/fwnode-acpi.c" "$tree/drivers/kept/acpi.c"

{
	printf '[\n'
	for f in $files; do
		[ $f = once ] || printf ',\n'
		printf '{ "directory": "%s", "file": "drivers/kept/%s.c", "command": "clang --target=aarch64-linux-gnu -std=gnu11 -D__KERNEL__ -nostdinc -I%s/include -c drivers/kept/%s.c" }' \
			"$tree" $f "$tree" $f
	done
	printf '\n]\n'
} >"$tree/compile_commands.json"

"$FWSPECK" series -q -k "$tree" -o "$work/series" --index "$work/index" drivers/kept >"$work/out" 2>&1

# due FILE: "true" when the index counts the finding among those that ask for a fix
due()
{
	python3 -c 'import json, sys
f = [f for f in json.load(open(sys.argv[1]))["unfixed"] if f["file"].endswith("/" + sys.argv[2])]
print(*(str(x["fixable"]).lower() + " " + x["reason"] for x in f))' "$work/index" "$1.c"
}

ok 'looked up once: no fix is due' \
	test "$(due once)" = 'false the look-up is made once, while the global is NULL, and nothing takes the code down'
ok 'a comment owns up to it: no fix is due' \
	test "$(due meant)" = 'false the comment above the look-up speaks of the leak: it is meant'
ok 'firmware nodes of ACPI: no fix is due' \
	test "$(due acpi)" = 'false the driver is for ACPI only, whose firmware nodes are not counted'
for f in always sometimes unset gone; do
	case $(due $f) in 'true '*) found=true ;; *) found=false ;; esac
	ok "$f: a fix is due" $found
done
ok 'nothing takes it down here' test "$(due always)" = 'true nothing in this file takes down what keeps it'
case $(due gone) in *'in this file'*) found=false ;; *) found=true ;; esac
ok 'something does there' $found
[ "$tap_failed" -eq 0 ] || diag_file "$work/out"
done_testing
