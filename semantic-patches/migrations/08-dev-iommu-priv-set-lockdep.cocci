// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Mark dev_iommu_priv_set() with lockdep
///
/// Private data is set by probe_device(), or by of_xlate(), and both are
/// called with iommu_probe_device_lock held. Move dev_iommu_priv_set() into
/// the core and have lockdep say so, which discourages other uses.
///
/// Drivers that use the private data for what is attached to the device
/// set it whenever that changes, without the lock. Kernels with one of them
/// go without the assertion.
///
// These drivers are found by reading the other files of the core's directory, as text; their symbols by reading its
// Makefile. Nothing is done when a symbol cannot be found.
// Document: 001, patch 17
// Words: dev_iommu_priv_set dev_iommu_free
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@initialize:python@
@@
import os
import re

HELD = {"probe_device", "of_xlate", "of_xlate_fwspec", "probe_device_fwspec"}   # callbacks with the lock held
SETS = r"\bdev_iommu_priv_set\("


def code_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            return re.sub(r"/\*.*?\*/|//[^\n]*", "", f.read(), flags=re.S)
    except OSError:
        return ""


def functions(code):
    """Name -> text of the functions of a file, as kernel style writes them."""
    found = re.findall(r"^\w[^\n;={}]*?\b(\w+)\((?:[^;{}]*?)\)\n\{\n(.*?)^\}", code, re.S | re.M)
    return dict(found)


def sets_elsewhere(code):
    """Can a callback without the lock reach dev_iommu_priv_set()?"""
    bodies = functions(code)
    reach = {f for f, b in bodies.items() if re.search(SETS, b)}
    before = None
    while before != reach:
        before = set(reach)
        reach |= {f for f, b in bodies.items() if any(re.search(r"\b%s\b" % r, b) for r in before)}
    callbacks = re.findall(r"\.(\w+)\s*=\s*(\w+)", code)
    return any(f in reach and m not in HELD for m, f in callbacks)


def symbol_of(path):
    """The symbol of the configuration that a file is built for."""
    makefile = code_of(os.path.join(os.path.dirname(path), "Makefile")).replace("\\\n", " ")
    name = os.path.basename(path)[:-2] + ".o"
    for symbol, files in re.findall(r"^obj-\$\((CONFIG_\w+)\)\s*[+:]?=(.*)", makefile, re.M):
        if name in files.split():
            return symbol
    return None


def condition(core):
    """When the assertion holds: "" for always, None for who knows."""
    symbols = set()
    for directory, _, names in os.walk(os.path.dirname(core) or "."):
        for path in (os.path.join(directory, n) for n in names if n.endswith(".c")):
            if sets_elsewhere(code_of(path)):
                symbols.add(symbol_of(path))
    if None in symbols:
        print("%s: left alone: a driver sets private data without the lock, and nobody knows its symbol" % core)
        return None
    return " && ".join("!IS_ENABLED(%s)" % s for s in sorted(symbols))

@there@
@@
dev_iommu_priv_set(...) { ... }

@depends on patch@
identifier dev, priv;
@@
-static inline
void dev_iommu_priv_set(struct device *dev, void *priv)
+;
-{
-	dev->iommu->priv = priv;
-}

@core depends on !there@
identifier dev;
position p;
@@
void dev_iommu_free@p(struct device *dev) { ... }

@script:python which@
p << core.p;
check;
@@
when = condition(p[0].file)
held = "lockdep_assert_held(&iommu_probe_device_lock);"
if when is None:
    cocci.include_match(False)
else:
    coccinelle.check = cocci.make_stmt("if (%s)\n%s" % (when, held) if when else held)

@depends on patch@
statement which.check;
identifier core.dev;
@@
void dev_iommu_free(struct device *dev) { ... }
+void dev_iommu_priv_set(struct device *dev, void *priv)
+{
+	/* Not where a driver sets it on attach and detach */
+	check
+	dev->iommu->priv = priv;
+}
+EXPORT_SYMBOL_GPL(dev_iommu_priv_set);
