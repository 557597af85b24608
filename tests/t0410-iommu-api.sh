#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Rules that depend on the generation of the IOMMU API: the same drivers in two small trees, whose headers
# declare the forms before and after the fwspec series.
. "$(dirname "$0")/tap.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0410
rm -rf "$work"
mkdir -p "$work"
unset FWSPECK_KERNEL

# --- drivers that both trees have -----------------------------------------------------------

probe_c()
{
	cat <<'END'
#include <linux/iommu.h>

struct aster {
	struct iommu_device iommu;
	u32 mask;
};

int aster_enable(struct aster *a);

static struct iommu_device *trusting_probe_device(struct device *dev)
{
	struct aster *a = dev_iommu_priv_get(dev);	/* trusts */

	/* what the hardware wants first */
	if (a->mask)
		aster_enable(a);
	return &a->iommu;
}

static struct aster *aster_of(struct device *dev)
{
	return dev_iommu_priv_get(dev);
}

static struct iommu_device *helped_probe_device(struct device *dev)
{
	struct aster *a;

	a = aster_of(dev);	/* trusts through a helper */
	return &a->iommu;
}

static struct iommu_device *checked_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);
	struct aster *a = dev_iommu_priv_get(dev);

	if (!fwspec || !fwspec->num_ids)
		return ERR_PTR(-ENODEV);
	return &a->iommu;
}

static struct iommu_device *tested_probe_device(struct device *dev)
{
	struct aster *a = aster_of(dev);

	if (a) {
		aster_enable(a);
		return &a->iommu;
	}
	return ERR_PTR(-ENODEV);
}

static bool aster_has(struct device *dev)
{
	return dev_iommu_priv_get(dev) != NULL;
}

static struct iommu_device *asked_probe_device(struct device *dev)
{
	struct aster *a = dev_iommu_priv_get(dev);

	if (!aster_has(dev))
		return ERR_PTR(-ENODEV);
	return &a->iommu;
}

/* a test of something else, and one that only tells that there was private data already */
static struct iommu_device *other_probe_device(struct device *dev)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);	/* not tested */

	if (!dev)
		return ERR_PTR(-ENODEV);
	if (dev_iommu_priv_get(dev))
		return ERR_PTR(-EBUSY);
	return fwspec->num_ids ? ERR_PTR(-EINVAL) : ERR_PTR(-ENODEV);
}

static struct iommu_device *own_probe_device(struct device *dev)
{
	static struct aster own;
	struct aster *a;

	dev_iommu_priv_set(dev, &own);
	a = dev_iommu_priv_get(dev);
	return &a->iommu;
}

static const struct iommu_ops trusting_ops = { .probe_device = trusting_probe_device };
static const struct iommu_ops helped_ops = { .probe_device = helped_probe_device };
static const struct iommu_ops checked_ops = { .probe_device = checked_probe_device };
static const struct iommu_ops tested_ops = { .probe_device = tested_probe_device };
static const struct iommu_ops asked_ops = { .probe_device = asked_probe_device };
static const struct iommu_ops other_ops = { .probe_device = other_probe_device };
static const struct iommu_ops own_ops = { .probe_device = own_probe_device };
END
}

register_c()
{
	cat <<'END'
#include <linux/iommu.h>
#include <linux/platform_device.h>

static struct iommu_device tansy_iommu;

static struct iommu_device *tansy_probe_device(struct device *dev)
{
	return &tansy_iommu;
}

static const struct iommu_ops tansy_ops = { .probe_device = tansy_probe_device };

static int tansy_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	int ret = iommu_fwspec_add_ids(dev, NULL, 0);

	if (ret)
		iommu_fwspec_free(dev);	/* free in of_xlate */

	return ret;
}

const struct iommu_ops translating_ops = {
	.of_xlate = tansy_of_xlate,
};

static const struct of_device_id tansy_match[] = { { .compatible = "test,tansy" }, {} };

static int tansy_probe(struct platform_device *pdev)
{
	return iommu_device_register(&tansy_iommu, &tansy_ops, &pdev->dev);	/* registers */
}

static struct platform_driver tansy_driver = {
	.probe = tansy_probe,
	.driver = { .of_match_table = tansy_match },
};
module_platform_driver(tansy_driver);
END
}

life_c()
{
	cat <<'END'
#include <linux/iommu.h>
#include <linux/slab.h>

struct lupin {
	u32 ids;
};

static int lupin_of_xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct lupin *l = dev_iommu_priv_get(dev);

	if (!l) {
		l = kzalloc(sizeof(*l), GFP_KERNEL);	/* allocates */
		if (!l)
			return -ENOMEM;
		dev_iommu_priv_set(dev, l);
	}
	l->ids++;
	return 0;
}

static void lupin_release_device(struct device *dev)
{
	kfree(dev_iommu_priv_get(dev));
}

static int lupin_attach(struct iommu_domain *domain, struct device *dev)
{
	dev_iommu_priv_set(dev, domain);	/* unlocked */
	return 0;
}

static const struct iommu_domain_ops lupin_domain_ops = { .attach_dev = lupin_attach };

const struct iommu_ops lupin_ops = {
	.of_xlate = lupin_of_xlate,
	.release_device = lupin_release_device,
	.default_domain_ops = &lupin_domain_ops,
};
END
}

# --- the two trees ----------------------------------------------------------------------------

# tree NAME: the miniature tree of the test cases with the drivers
tree()
{
	cp -r "$repo_root/testcases/tree" "$work/$1"
	mkdir -p "$work/$1/drivers/iommu" "$work/$1/drivers/acpi" "$work/$1/drivers/of" \
		"$work/$1/include/linux/device"
	probe_c >"$work/$1/drivers/iommu/probe.c"
	register_c >"$work/$1/drivers/iommu/register.c"
	life_c >"$work/$1/drivers/iommu/life.c"
	{
		sep='['
		for f in iommu/probe.c iommu/register.c iommu/life.c iommu/core.c iommu/of_iommu.c acpi/scan.c of/setup.c; do
			printf '%s{"directory": "%s", "file": "drivers/%s", "command": "clang --target=x86_64-linux-gnu -std=gnu11 -Iinclude -c drivers/%s"}\n' \
				"$sep" "$work/$1" $f $f
			sep=,
		done
		echo ']'
	} >"$work/$1/compile_commands.json"
}

tree new
cat >"$work/new/include/linux/of_iommu.h" <<'END'
#include <linux/iommu.h>
int of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);
END
cat >"$work/new/include/linux/dma-map-ops.h" <<'END'
void arch_setup_dma_ops(struct device *dev, bool coherent);
END
cat >"$work/new/drivers/iommu/core.c" <<'END'
#include <linux/iommu.h>

int iommu_fwspec_init(struct device *dev, struct fwnode_handle *iommu_fwnode)
{
	return 0;
}
END
cat >"$work/new/drivers/iommu/of_iommu.c" <<'END'
#include <linux/iommu.h>

void dev_iommu_free(struct device *dev);

int failed(struct device *dev)
{
	dev_iommu_free(dev);
	return -ENODEV;
}
END
cat >"$work/new/drivers/acpi/scan.c" <<'END'
#include <linux/iommu.h>

static int acpi_iommu_configure_id(struct device *dev, const u32 *id)
{
	return -ENODEV;
}

int acpi_dma_configure_id(struct device *dev, const u32 *id)
{
	return dev_iommu_fwspec_get(dev) ? 0 : acpi_iommu_configure_id(dev, id);
}
END
cat >"$work/new/drivers/of/setup.c" <<'END'
#include <linux/of_iommu.h>
#include <linux/dma-map-ops.h>

#define NO_IOMMU (-ENODEV)

int setup(struct device *dev, struct device_node *np)
{
	int ret = of_iommu_configure(dev, np, NULL);

	arch_setup_dma_ops(dev, true);
	return ret == NO_IOMMU ? 0 : ret;
}
END

tree old
sed -i '/^const struct iommu_ops \*iommu_ops_from_fwnode(/d' "$work/old/include/linux/iommu.h"
sed -i 's/^struct iommu_fwspec {$/&\n\tconst struct iommu_ops *ops;/
s/^int iommu_fwspec_init(.*$/int iommu_fwspec_init(struct device *dev, struct fwnode_handle *iommu_fwnode,\n\t\t      const struct iommu_ops *ops);\nconst struct iommu_ops *iommu_ops_from_fwnode(struct fwnode_handle *fwnode);/' \
	"$work/old/include/linux/iommu.h"
sed -i 's/^void dev_iommu_priv_set(struct device \*dev, void \*priv);$/static inline void dev_iommu_priv_set(struct device *dev, void *priv)\n{\n\tdev->iommu->priv = priv;\n}/' \
	"$work/old/include/linux/iommu.h"
sed -i '/^struct bus_type {/,/^};/d
s|^struct class {|#include <linux/device/bus.h>\n\n&|' "$work/old/include/linux/device.h"
cat >"$work/old/include/linux/device/bus.h" <<'END'
struct iommu_ops;
struct bus_type {
	const char *name;
	const struct iommu_ops *iommu_ops;
};
END
cat >"$work/old/include/linux/of_iommu.h" <<'END'
#include <linux/iommu.h>
const struct iommu_ops *of_iommu_configure(struct device *dev, struct device_node *np, const u32 *id);
END
cat >"$work/old/include/linux/dma-map-ops.h" <<'END'
void arch_setup_dma_ops(struct device *dev, const struct iommu_ops *iommu, bool coherent);
END
cat >"$work/old/drivers/iommu/core.c" <<'END'
#include <linux/iommu.h>

int iommu_fwspec_init(struct device *dev, struct fwnode_handle *iommu_fwnode,
		      const struct iommu_ops *ops)
{
	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(dev);

	if (fwspec)
		return ops == iommu_ops_from_fwnode(iommu_fwnode) ? 0 : -EINVAL;
	dev_iommu_fwspec_set(dev, NULL);	/* set */
	return 0;
}
END
cat >"$work/old/drivers/iommu/of_iommu.c" <<'END'
#include <linux/iommu.h>

int failed(struct device *dev)
{
	iommu_fwspec_free(dev);
	return -ENODEV;
}
END
cat >"$work/old/drivers/acpi/scan.c" <<'END'
#include <linux/iommu.h>

static const struct iommu_ops *acpi_iommu_configure_id(struct device *dev, const u32 *id)	/* defines */
{
	return iommu_ops_from_fwnode(NULL);	/* from fwnode */
}

int acpi_dma_configure_id(struct device *dev, const u32 *id)
{
	return acpi_iommu_configure_id(dev, id) ? 0 : -ENODEV;	/* calls */
}
END
cat >"$work/old/drivers/of/setup.c" <<'END'
#include <linux/of_iommu.h>
#include <linux/dma-map-ops.h>

#define NO_IOMMU 1	/* positive */

void setup(struct device *dev, struct device_node *np)
{
	const struct iommu_ops *ops = of_iommu_configure(dev, np, NULL);	/* returns ops */

	arch_setup_dma_ops(dev, ops, true);	/* takes ops */
}

void arch_setup_dma_ops(struct device *dev, const struct iommu_ops *iommu, bool coherent)	/* defines */
{
}
END

# --- what is said of them ----------------------------------------------------------------------

# lines TREE RULE [OPTION…]: "file:line" of each finding
lines()
{
	t=$1
	rule=$2
	shift 2
	XDG_CACHE_HOME=$work/cache "$FWSPECK" check -q "$@" -k "$work/$t" --checks="$rule" drivers \
		>"$work/out" 2>"$work/err"
	sed -n 's/^\([^:]*:[0-9]*\):[0-9]*: [a-z]*: .* \['"$rule"'\]$/\1/p' "$work/out" | sort
}
# marks TREE FILE COMMENT…: the same, of lines that end in one of the comments
marks()
{
	t=$1
	file=$2
	shift 2
	for mark; do
		grep -n "/\* $mark \*/" "$work/$t/$file" | sed "s|^\([0-9]*\):.*|$file:\1|"
	done
}
same()
{
	[ "$1" = "$2" ] && return 0
	diag "expected: $(echo "$2" | tr '\n' ' ')"
	diag "found:    $(echo "$1" | tr '\n' ' ')"
	diag_file "$work/err"
	return 1
}

want=$(marks old drivers/iommu/probe.c trusts 'trusts through a helper' 'not tested' | sort)
ok "probe-without-fwspec where the bus names the ops" same "$(lines old probe-without-fwspec)" "$want"
ok "not where the fwspec does" same "$(lines new probe-without-fwspec)" ''

ok "xlate-alloc-leak where a failed attempt drops the private data" same "$(lines new xlate-alloc-leak)" \
	"$(marks new drivers/iommu/life.c allocates)"
ok "not where it stays, and release_device frees it" same "$(lines old xlate-alloc-leak)" ''

ok "dev-iommu-unlocked of private data where setting it asserts the lock" \
	same "$(lines new dev-iommu-unlocked)" "$(marks new drivers/iommu/life.c unlocked)"
ok "not where it does not" same "$(lines old dev-iommu-unlocked)" ''

ok "fwnode-without-xlate where the fwspec finds the driver" same "$(lines new fwnode-without-xlate)" \
	"$(marks new drivers/iommu/register.c registers)"
ok "not where the bus does" same "$(lines old fwnode-without-xlate)" ''

ok "fwspec-free-in-driver: the core does it" same "$(lines new fwspec-free-in-driver)" \
	"$(marks new drivers/iommu/register.c 'free in of_xlate')"
ok "not where it leaves the fwspec to a later attempt" same "$(lines old fwspec-free-in-driver)" ''

header=include/linux/iommu.h
declared()
{
	for name in iommu_fwspec_free dev_iommu_fwspec_set; do
		grep -n "^[a-z].* $name(" "$work/$1/$header" | head -n 1 | sed "s|^\([0-9]*\):.*|$header:\1|"
	done
}
want=$({
	marks old drivers/iommu/core.c set
	marks old drivers/acpi/scan.c defines 'from fwnode' calls
	marks old drivers/of/setup.c positive 'returns ops' 'takes ops' defines
	declared old
} | sort)
ok "removed-api: the old forms" same "$(lines old removed-api --pedantic)" "$want"
ok "removed-api is advice" same "$(lines old removed-api)" ''
ok "removed-api: new forms of the same names are fine" same "$(lines new removed-api --pedantic)" \
	"$(declared new | sort)"

sed -i 's/^\tint (\*of_xlate)(.*$/&\n\tint (*of_xlate_fwspec)(struct iommu_fwspec *fwspec, struct device *dev);/' \
	"$work/new/$header"
want=$({
	declared new
	(cd "$work/new" && grep -n '\.of_xlate = ' drivers/iommu/*.c | cut -d: -f1,2)
} | sort)
ok "removed-api: of_xlate where there is something better" same "$(lines new removed-api --pedantic)" "$want"

# --- fixes -------------------------------------------------------------------------------------

cat >"$work/expected" <<'END'
+	if (!dev_iommu_fwspec_get(dev))
+		return ERR_PTR(-ENODEV);
+
+	if (!dev_iommu_fwspec_get(dev))
+		return ERR_PTR(-ENODEV);
+
+	if (!fwspec)
+		return ERR_PTR(-ENODEV);
+
END
fixed()
{
	XDG_CACHE_HOME=$work/cache "$FWSPECK" fix -q -k "$work/old" --checks=probe-without-fwspec \
		drivers/iommu/probe.c >"$work/diff" 2>"$work/err"
	grep '^+[^+]\|^+$' "$work/diff" >"$work/added"
	cmp -s "$work/added" "$work/expected" && ! grep -q '^-[^-]' "$work/diff" && return 0
	diag_file "$work/diff"
	diag_file "$work/err"
	return 1
}
ok "the fix tests the fwspec" fixed
above_comment()
{
	XDG_CACHE_HOME=$work/cache "$FWSPECK" fix -q --in-place -k "$work/old" --checks=probe-without-fwspec \
		drivers/iommu/probe.c >"$work/out" 2>"$work/err"
	grep -B 3 'what the hardware wants' "$work/old/drivers/iommu/probe.c" | grep -q dev_iommu_fwspec_get
}
ok "above the comment of the first statement" above_comment
ok "nothing is left" same "$(lines old probe-without-fwspec)" ''

done_testing
