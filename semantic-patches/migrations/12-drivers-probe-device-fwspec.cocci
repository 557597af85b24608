// SPDX-License-Identifier: GPL-2.0-only
/// iommu: Convert drivers of one instance to probe_device_fwspec()
///
/// The core gives these drivers their instance when it probes a device. They
/// do not need to look it up any more, nor to store it in of_xlate(), where
/// the device may still turn out to have another driver.
///
/// A fwspec that names two instances is refused by the core now. These
/// drivers have kept one of them and gone on.
///
// of_xlate() stores the drvdata of the node's device, and probe_device() reads it back; or probe_device() finds the
// instance among the driver's devices by the fwnode of the fwspec, as the core does. A driver that looks at the
// instance in of_xlate(), allocates something there, has several instances for a device, or works without a fwspec is
// left alone. It comes after 11-probe-device-fwspec.
// Document: 000, commit "iommu: Add a probe_device_fwspec() op" and the commits that follow it
// Needs: iommu_fwspec_ops
// Words: probe_device
// Stale: Initialize once - xlate() will call multiple times
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0

virtual patch

@initialize:python@
@@
first = 0

@ops@
identifier i, probe, xlate;
@@
struct iommu_ops i = {
	.probe_device = probe,
	.of_xlate = xlate,
};

// What is registered is the member that probe_device() returns
@registered@
identifier ops.i, m;
expression E;
@@
iommu_device_register(&E->m, &i, ...)

// --- of_xlate() stores the instance, and does nothing else with it ---

@once@
identifier ops.xlate, pdev, dev, args;
@@
xlate(struct device *dev, const struct of_phandle_args *args)
{
	... when != of_find_device_by_node(...)
	    when != dev_iommu_priv_set(...)
	if (!dev_iommu_priv_get(dev)) {
		pdev = of_find_device_by_node(args->np);
		...
		dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
(
		put_device(&pdev->dev);
|
		platform_device_put(pdev);
)
	}
	... when != pdev
	    when != dev_iommu_priv_get(...)
	    when != dev_iommu_priv_set(...)
}

@always@
identifier ops.xlate, pdev, dev, args;
@@
xlate(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);
	... when != pdev
	    when != dev_iommu_priv_set(...)
	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
(
	put_device(&pdev->dev);
|
	platform_device_put(pdev);
)
	... when != pdev
	    when != dev_iommu_priv_get(...)
	    when != dev_iommu_priv_set(...)
}

// A function that only does the look-up, called by of_xlate() the first time
@first@
identifier ops.xlate, f, get, dev, args;
@@
xlate(struct device *dev, const struct of_phandle_args *args)
{
	... when != dev_iommu_priv_set(...)
	if (get(dev))
		return 0;
	return f(dev, args);
}

@helper@
identifier first.f, pdev, dev, args;
expression E;
@@
f(struct device *dev, const struct of_phandle_args *args)
{
	struct platform_device *pdev;
	pdev = of_find_device_by_node(args->np);
	if (!pdev)
		return E;
	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
(
	put_device(&pdev->dev);
|
	platform_device_put(pdev);
)
	return 0;
}

// Who calls of_xlate() itself does so without the core having found an instance
@own@
identifier ops.xlate;
expression E;
@@
(
 xlate(...)
|
 E->of_xlate(...)
)

// --- probe_device() gets it back ---

@priv@
identifier get, dev;
@@
get(struct device *dev)
{
	return dev_iommu_priv_get(dev);
}

@back@
identifier ops.probe, dev, registered.m, v;
identifier get;
type T;
@@
struct iommu_device *probe(struct device *dev)
{
	...
	T *v = get(dev);
	... when any
	    when != v = ...
	return &v->m;
}

@back_later@
identifier ops.probe, dev, registered.m, v;
identifier get;
expression E;
type T;
@@
struct iommu_device *probe(struct device *dev)
{
	...
	T *v;
	...
	v = get(dev);
	if (!v)
		return ERR_PTR(E);
	... when any
	    when != v = ...
	return &v->m;
}

@script:python back_good@
get << back.get;
known << priv.get = "";
@@
if get not in ("dev_iommu_priv_get", known):
    cocci.include_match(False)

@script:python later_good@
get << back_later.get;
known << priv.get = "";
@@
if get not in ("dev_iommu_priv_get", known):
    cocci.include_match(False)

// --- probe_device() finds it by the fwnode, as the core does ---

@find@
identifier f, drv, d, fwnode;
expression E;
type R;
@@
R f(struct fwnode_handle *fwnode)
{
	struct device *d = driver_find_device_by_fwnode(&drv.driver, fwnode);
	put_device(d);
	return d ? E : NULL;
}

@matches@
identifier match, dev, data;
expression E;
@@
int match(struct device *dev, const void *data)
{
	return device_match_fwnode(E, data);
}

@find_match@
identifier matches.match;
identifier f, drv, d, fwnode;
expression E;
type R;
@@
R f(struct fwnode_handle *fwnode)
{
	struct device *d = driver_find_device(&drv.driver, NULL, fwnode, match);
	put_device(d);
	return d ? E : NULL;
}

@by_fwnode@
identifier ops.probe, registered.m, dev, fwspec, f, v;
expression E;
type T;
@@
struct iommu_device *probe(struct device *dev)
{
	... when any
	    when != v
(
	T *v;
|
	T *v = NULL;
)
	... when any
	    when != v
	v = f(fwspec->iommu_fwnode);
	if (!v)
		return ERR_PTR(E);
	... when any
	    when != v = ...
	return &v->m;
}

@script:python fwnode_good@
f << by_fwnode.f;
one << find.f = "";
two << find_match.f = "";
drv_one << find.drv = "";
drv_two << find_match.drv = "";
drv;
@@
if f not in (one, two):
    cocci.include_match(False)
else:
    coccinelle.drv = cocci.make_ident(drv_one if f == one else drv_two)

@go depends on patch && !own && ((once || always || helper) && (back_good || later_good) || fwnode_good)@
identifier ops.i, ops.probe;
@@
struct iommu_ops i = {
-	.probe_device = probe,
+	.probe_device_fwspec = probe,
};

// of_xlate() without the look-up
@depends on go@
identifier ops.xlate, once.pdev, dev, args;
@@
xlate(struct device *dev, const struct of_phandle_args *args)
{
	...
-	struct platform_device *pdev;
	...
-	if (!dev_iommu_priv_get(dev)) {
-		...
-	}
	...
}

@depends on go@
identifier ops.xlate, always.pdev, dev, args;
@@
xlate(struct device *dev, const struct of_phandle_args *args)
{
	...
-	struct platform_device *pdev = of_find_device_by_node(args->np);
	...
-	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
(
-	put_device(&pdev->dev);
|
-	platform_device_put(pdev);
)
	...
}

@depends on go && helper@
identifier ops.xlate, first.f, dev, args, get;
@@
xlate(struct device *dev, const struct of_phandle_args *args)
{
	...
-	if (get(dev))
-		return 0;
-	return f(dev, args);
+	return 0;
}

@depends on go && helper@
identifier first.f, dev, args;
@@
-f(struct device *dev, const struct of_phandle_args *args)
-{ ... }

// probe_device() with the instance: it may look at what is stored from the first statement on
@depends on go@
identifier ops.probe, back.v, dev;
declaration D;
statement S;
@@
struct iommu_device *probe(struct device *dev)
{
	... when any
	D
+
+	dev_iommu_priv_set(dev, v);
	S
	... when any
}

@depends on go@
identifier ops.probe, back.v;
expression E;
@@
probe(...)
{
	<...
-	if (!v)
-		return ERR_PTR(E);
	...>
}

@depends on go@
identifier ops.probe, registered.m, dev, v;
identifier back.get;
expression E;
type T;
@@
-struct iommu_device *probe(struct device *dev)
+int probe(struct iommu_device *iommu_dev, struct device *dev)
{
	...
	T *v =
-		get(dev)
+		container_of(iommu_dev, T, m)
		;
	<...
(
-	return ERR_PTR(E);
+	return E;
|
-	return &v->m;
+	return 0;
)
	...>
}

@depends on go@
identifier ops.probe, registered.m, dev, v;
identifier back_later.get;
expression E;
type T;
@@
-struct iommu_device *probe(struct device *dev)
+int probe(struct iommu_device *iommu_dev, struct device *dev)
{
	...
	T *v;
	...
	v =
-		get(dev)
+		container_of(iommu_dev, T, m)
		;
-	if (!v)
-		return ERR_PTR(E);
+	dev_iommu_priv_set(dev, v);
	<...
(
-	return ERR_PTR(E);
+	return E;
|
-	return &v->m;
+	return 0;
)
	...>
}

// the same without the look-up by fwnode
@depends on go && fwnode_good@
identifier ops.probe, registered.m, dev;
identifier by_fwnode.v, by_fwnode.f, by_fwnode.fwspec;
expression E;
type by_fwnode.T;
@@
struct iommu_device *probe(struct device *dev)
{
	...
(
-	T *v;
+	T *v = container_of(iommu_dev, T, m);
|
-	T *v = NULL;
+	T *v = container_of(iommu_dev, T, m);
)
	...
-	v = f(fwspec->iommu_fwnode);
-	if (!v)
-		return ERR_PTR(E);
	...
}

@depends on go && fwnode_good@
identifier ops.probe, registered.m, dev;
identifier by_fwnode.v;
expression E;
@@
-struct iommu_device *probe(struct device *dev)
+int probe(struct iommu_device *iommu_dev, struct device *dev)
{
	<...
(
-	return ERR_PTR(E);
+	return E;
|
-	return &v->m;
+	return 0;
)
	...>
}

@depends on go && fwnode_good@
identifier ops.probe, by_fwnode.fwspec;
@@
probe(...)
{
	...
-	struct iommu_fwspec *fwspec = dev_iommu_fwspec_get(...);
	... when != fwspec
}

@looked_up@
identifier by_fwnode.f;
@@
f(...)

@depends on go && fwnode_good && !looked_up@
identifier by_fwnode.f, fwnode;
@@
-f(struct fwnode_handle *fwnode)
-{ ... }

@matched@
identifier matches.match;
@@
 match

@depends on go && find_match && !matched@
identifier matches.match, dev, data;
@@
-match(struct device *dev, const void *data)
-{ ... }

// The driver was declared before its definition for the look-up
@defined depends on go && fwnode_good@
identifier fwnode_good.drv;
type S;
position d;
@@
S drv@d = { ... };

@script:python@
d << defined.d;
@@
first = int(d[0].line)

@before depends on defined@
identifier fwnode_good.drv;
position u : script:python() { int(u[0].line) < first };
@@
(
 &drv@u.driver
|
 &drv@u
)

@depends on go && fwnode_good && defined && !before@
identifier fwnode_good.drv;
@@
(
-static struct platform_driver drv;
|
-static struct virtio_driver drv;
)
