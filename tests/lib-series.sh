# SPDX-License-Identifier: GPL-2.0-only
#
# A small kernel tree with something to fix in several subsystems, to be sourced after tap.sh.
#
#   small_tree DIR   make it; small_tree_commands DIR: its compile_commands.json alone, for a copy
#   git_tree DIR     make it, as a git tree of one commit

small_headers()
{
	mkdir -p "$1/include/linux" "$1/scripts"
	printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n' >"$1/Makefile"
	: >"$1/Kbuild"
	: >"$1/MAINTAINERS"
	cat >"$1/include/linux/device.h" <<'END'
#define NULL ((void *)0)
#define EINVAL 22
#define ENODEV 19
typedef unsigned int u32;
struct device_node { int id; };
struct device { void *driver_data; struct device_node *of_node; };
struct platform_device { int id; struct device dev; };
struct platform_device *of_find_device_by_node(struct device_node *np);
struct device_node *of_parse_phandle(const struct device_node *np, const char *name, int index);
void of_node_put(struct device_node *np);
void put_device(struct device *dev);
int use(struct platform_device *pdev);
int start(struct platform_device *pdev);
void stop(struct device *dev);
END
	cat >"$1/include/linux/iommu.h" <<'END'
#include <linux/device.h>
struct of_phandle_args { struct device_node *np; int args_count; u32 args[16]; };
struct iommu_ops {
	int (*of_xlate)(struct device *dev, const struct of_phandle_args *args);
	void (*release_device)(struct device *dev);
};
int iommu_fwspec_add_ids(struct device *dev, const u32 *ids, int num_ids);
void dev_iommu_priv_set(struct device *dev, void *priv);
END
	cat >"$1/scripts/get_maintainer.pl" <<'END'
my $file = $ARGV[-1];
my ($part) = $file =~ m{^drivers/(\w+)};
print "\"J. Random\" <random\@example.org> (maintainer:\U$part\E (DRIVERS))\n" if $part ne 'usb';
print "J\xc3\xb6rg Other <other\@example.org> (reviewer:$part)\n";
print "$part\@lists.example.org (open list:$part)\n";
END
}

# leak FUNCTION: a function that never drops what it looks up
leak()
{
	cat <<END

int $1(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -ENODEV;
	return use(pdev);
}
END
}

small_drivers()
{
	mkdir -p "$1/drivers/iommu" "$1/drivers/phy/tulip" "$1/drivers/usb/tulip"
	{
		echo '#include <linux/device.h>'
		leak tulip_look_at_the_bulb_of_the_flower
		leak tulip_look_at_the_leaves_of_the_flower
		leak tulip_look_at_the_root_of_the_flower
	} | tee "$1/drivers/usb/tulip/bulb.c" >"$1/drivers/usb/tulip/root.c"
	{
		echo '#include <linux/device.h>'
		leak aster_one
		leak aster_two
	} >"$1/drivers/phy/tulip/phy-aster.c"
	cat >"$1/drivers/phy/tulip/phy-rose.c" <<'END'
#include <linux/device.h>

int rose_probe(struct platform_device *rose)
{
	struct platform_device *pdev;
	int ret;

	pdev = of_find_device_by_node(rose->dev.of_node);
	if (!pdev)
		return -ENODEV;

	ret = start(pdev);
	if (ret)
		return ret;

	put_device(&pdev->dev);
	return 0;
}
END
	cat >"$1/drivers/iommu/violet-iommu.c" <<'END'
#include <linux/iommu.h>

static int violet_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static void violet_release_device(struct device *dev)
{
	stop(dev);
	dev_iommu_priv_set(dev, NULL);
}

const struct iommu_ops violet_ops = {
	.of_xlate = violet_of_xlate,
	.release_device = violet_release_device,
};

int violet_get(struct device *dev)
{
	struct device_node *np = of_parse_phandle(dev->of_node, "violet", 0);
	struct platform_device *pdev = of_find_device_by_node(np);

	of_node_put(np);
	if (!pdev)
		return -ENODEV;
	if (use(pdev) < 0)
		return -EINVAL;
	put_device(&pdev->dev);
	return 0;
}
END
}

small_tree_commands()
{
	{
		echo '['
		comma=
		for file in $(cd "$1" && find drivers -name '*.c' | sort); do
			printf '%s{"directory": "%s", "file": "%s", "command": "clang %s -std=gnu11 -Iinclude -c %s"}\n' \
				"$comma" "$1" "$file" "--target=x86_64-linux-gnu" "$file"
			comma=,
		done
		echo ']'
	} >"$1/compile_commands.json"
}

small_tree()
{
	small_headers "$1"
	small_drivers "$1"
	small_tree_commands "$1"
	# a release has a date, which the mails take over
	touch -d '2024-11-17 22:15:08 UTC' "$1/Makefile"
}

git_tree()
{
	small_tree "$1"
	git -C "$1" init -q
	printf 'compile_commands.json\n' >"$1/.git/info/exclude"
	git -C "$1" add -A
	git -C "$1" -c user.name=i -c user.email=i@example.org commit -qm 'import of a release'
}
