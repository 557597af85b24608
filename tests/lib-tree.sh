# SPDX-License-Identifier: GPL-2.0-only
#
# A tree just big enough to be taken for a kernel's, to be sourced:
#
#   tree_new TREE            version 6.12.1, scripts/, and include/linux/device.h, which a look-up, its put and the
#                            structs they need are declared in; append what else a test needs
#   tree_commands TREE FILE…   its compile_commands.json; $TREE_FLAGS: more flags of every file

tree_new()
{
	mkdir -p "$1/include/linux" "$1/scripts"
	printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n' >"$1/Makefile"
	: >"$1/Kbuild"
	cat >"$1/include/linux/device.h" <<-'END'
	struct device_node;
	struct device { void *driver_data; };
	struct platform_device { int id; struct device dev; };
	struct platform_device *of_find_device_by_node(struct device_node *np);
	void put_device(struct device *dev);
	END
}

tree_commands()
{
	in=$1 sep='['
	shift
	for f in "$@"; do
		printf '%s{"directory": "%s", "file": "%s", "command": "clang --target=x86_64-linux-gnu -std=gnu11 %s-Iinclude -c %s"}\n' \
			"$sep" "$in" "$f" "${TREE_FLAGS:+$TREE_FLAGS }" "$f"
		sep=,
	done >"$in/compile_commands.json"
	echo ']' >>"$in/compile_commands.json"
}
