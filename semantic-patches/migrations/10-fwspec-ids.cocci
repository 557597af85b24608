// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Make iommu_fwspec->ids a distinct allocation
///
/// Adding IDs moves the fwspec, so that only who sets the pointer to it in
/// dev->iommu can do it. Allocate the IDs on their own: then a fwspec stays
/// where it is, and functions that are given one can add to it.
///
// Document: 001, patch 5 (which loses the new IDs when the array grows, and does not free it)
// It comes after 09-dev-iommu-fwspec-set.
// Words: iommu_fwspec
// Stale: Preallocate for the overwhelmingly common case of 1 ID
// Confidence: High
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@depends on patch@
typedef u32;
@@
struct iommu_fwspec {
	...
-	u32 ids[];
+	u32 *ids;
};

@depends on patch@
symbol ids;
identifier F;
@@
	struct iommu_fwspec *F = ...;
	<...
	F = kzalloc(
-		struct_size(F, ids, 1)
+		sizeof(*F)
		, GFP_KERNEL);
	...>

@grows depends on patch@
expression num;
symbol dev, fwspec, ids, new_ids;
@@
-	if (num > 1) {
-		fwspec = krealloc(fwspec, struct_size(fwspec, ids, num), GFP_KERNEL);
-		if (!fwspec)
-			return -ENOMEM;
-		dev->iommu->fwspec = fwspec;
-	}
+	new_ids = krealloc_array(fwspec->ids, num, sizeof(*new_ids), GFP_KERNEL);
+	if (!new_ids)
+		return -ENOMEM;
+	fwspec->ids = new_ids;

@depends on patch && grows@
typedef u32;
identifier F;
expression E;
@@
int iommu_fwspec_add_ids(...)
{
	struct iommu_fwspec *F = E;
+	u32 *new_ids;
	...
}

// Who frees a fwspec frees its IDs
@core@
declarer name DEFINE_MUTEX;
symbol iommu_probe_device_lock;
@@
DEFINE_MUTEX(iommu_probe_device_lock);

@freed depends on core@
expression E;
@@
	kfree(E->fwspec->ids);
	kfree(E->fwspec);

@tested depends on core && !freed@
expression E;
position p;
@@
	if (E->fwspec) {
		...
		kfree@p(E->fwspec);
		...
	}

@freed_here depends on core@
identifier F;
@@
	struct iommu_fwspec *F = ...;
	<+...
	kfree(F->ids);
	...+>

@tested_here depends on core && !freed_here@
identifier F;
position p;
@@
	struct iommu_fwspec *F = ...;
	...
	if (F) {
		...
		kfree@p(F);
		...
	}

// One that may be NULL has none
@depends on patch && core && !freed@
expression E;
position p != tested.p;
@@
+	if (E->fwspec)
+		kfree(E->fwspec->ids);
	kfree@p(E->fwspec);

@depends on patch && core && !freed_here@
identifier f, F;
position p != tested_here.p;
@@
f(...)
{
	...
	struct iommu_fwspec *F = ...;
	<...
+	if (F)
+		kfree(F->ids);
	kfree@p(F);
	...>
}

@depends on patch && core && !freed@
expression E;
@@
	if (E->fwspec) {
		...
+		kfree(E->fwspec->ids);
		kfree(E->fwspec);
		...
	}

@depends on patch && core && !freed_here@
identifier f, F;
@@
f(...)
{
	...
	struct iommu_fwspec *F = ...;
	...
	if (F) {
		...
+		kfree(F->ids);
		kfree(F);
		...
	}
	...
}
