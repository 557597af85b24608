#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# --fix-style: one leak each in a function that unwinds by labels, in one that returns where it is, and in a file that
# uses cleanup helpers; each style has to say it its own way, and auto as the function does already.
. "$(dirname "$0")/tap.sh"

work=$BUILD/t0540
tree=$work/tree
rm -rf "$work"
mkdir -p "$work"
cp -r "$repo_root/testcases/tree" "$tree"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache"
mkdir -p "$tree/drivers/style"

cat >"$tree/drivers/style/labels.c" <<'END'
#include <linux/of_platform.h>

int moss_start(struct device *dev);
void moss_stop(struct device *dev);
int moss_link(struct device *dev, struct platform_device *pdev);
int moss_run(struct device *dev);

int moss_probe(struct device *dev)
{
	struct platform_device *pdev;
	int ret;

	ret = moss_start(dev);
	if (ret)
		return ret;

	pdev = of_find_device_by_node(dev->of_node);
	if (!pdev) {
		ret = -ENODEV;
		goto err_stop;
	}

	ret = moss_link(dev, pdev);
	if (ret)
		goto err_stop;

	ret = moss_run(dev);
	if (ret)
		goto err_stop;

	put_device(&pdev->dev);

	return 0;

err_stop:
	moss_stop(dev);

	return ret;
}
END

cat >"$tree/drivers/style/scoped.c" <<'END'
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/of_platform.h>

extern struct mutex fern_lock;
extern const struct bus_type fern_bus_type;

int fern_use(struct device *dev);

int fern_scoped(struct device_node *np)
{
	struct device *dev __free(put_device) = bus_find_device_by_of_node(&fern_bus_type, np);

	return dev ? fern_use(dev) : -ENODEV;
}

int fern_count(struct device_node *np)
{
	struct device *dev;
	int ret;

	dev = bus_find_device_by_of_node(&fern_bus_type, np);
	if (!dev)
		return -ENODEV;

	ret = fern_use(dev);
	if (ret)
		return ret;

	ret = fern_use(dev);
	put_device(dev);

	return ret;
}

/* scoped already: another cleanup goes with it, whatever the style */
int fern_mixed(struct device_node *np)
{
	struct device *dev __free(put_device) = bus_find_device_by_of_node(&fern_bus_type, np);
	struct device *other = bus_find_device_by_of_node(&fern_bus_type, NULL);

	if (!dev || !other)
		return -ENODEV;

	return fern_use(other);
}

/* an ERR_PTR is nothing that the class could drop, and labels are never mixed with it */
int fern_labels(struct device_node *np)
{
	struct device *dev = bus_find_device_by_of_node(&fern_bus_type, np);
	int ret;

	if (!dev)
		return -ENODEV;

	ret = fern_use(dev);
	if (ret)
		goto out;

	put_device(dev);
out:
	return ret;
}
END

{
	printf '[\n'
	for f in labels scoped; do
		[ $f = labels ] || printf ',\n'
		printf '{ "directory": "%s", "file": "drivers/style/%s.c", "command": "clang --target=aarch64-linux-gnu -std=gnu11 -D__KERNEL__ -nostdinc -I%s/include -c drivers/style/%s.c" }' \
			"$tree" $f "$tree" $f
	done
	printf '\n]\n'
} >"$tree/compile_commands.json"

# fix STYLE FILE: the file as that style leaves it, in $work/STYLE.FILE
fix()
{
	rm -rf "$work/copy"
	cp -r "$tree" "$work/copy"
	sed -i "s|$tree|$work/copy|g" "$work/copy/compile_commands.json"
	"$FWSPECK" fix -q -k "$work/copy" --arch arm64 --fix-style="$1" --in-place "drivers/style/$2.c" >"$work/log" 2>&1
	[ $? -le 1 ] || diag_file "$work/log"
	cp "$work/copy/drivers/style/$2.c" "$work/$1.$2"
	"$FWSPECK" check -q -k "$work/copy" --arch arm64 "drivers/style/$2.c" >"$work/left" 2>&1
}

# body STYLE FILE FUNCTION
body()
{
	sed -n "/^int $3(/,/^}/p" "$work/$1.$2"
}

has()
{
	body "$1" "$2" "$3" | grep -q -e "$4" && return 0
	body "$1" "$2" "$3" | sed 's/^/#   /'
	return 1
}

lacks()
{
	! body "$1" "$2" "$3" | grep -q -e "$4"
}

for style in auto goto put free; do
	fix $style labels
	ok "$style: labels.c is clean" test ! -s "$work/left"
	ok "$style: no cleanup helper in a file without one" lacks $style labels moss_probe __free
done
ok "auto: unwinds by a label" has auto labels moss_probe '^err_put_'
ok "goto: unwinds by a label" has goto labels moss_probe '^err_put_'
ok "put: no new label" lacks put labels moss_probe '^err_put_'
ok "put: drops where it leaves" has put labels moss_probe '^		put_device('

for style in auto goto put; do
	fix $style scoped
	ok "$style: scoped.c is clean" test ! -s "$work/left"
	ok "$style: fern_count() drops where it leaves" has $style scoped fern_count '^		put_device(dev)'
done
ok "auto: fern_mixed() goes on as it began" has auto scoped fern_mixed 'other __free(put_device) ='
fix free scoped
ok "free: scoped.c is clean" test ! -s "$work/left"
ok "free: fern_count() declares it where it is taken" \
	has free scoped fern_count '^	struct device \*dev __free(put_device) =$'
ok "free: and drops it nowhere" lacks free scoped fern_count 'put_device(dev)'
ok "free: not declared twice" lacks free scoped fern_count '^	struct device \*dev;'
ok "free: fern_mixed() too" has free scoped fern_mixed 'other __free(put_device) ='
ok "free: not in a function with labels" lacks free scoped fern_labels __free
"$FWSPECK" fix -q -k "$tree" --fix-style=braces drivers/style >"$work/log" 2>&1
ok "an unknown style is an error" test $? -eq 2

done_testing
