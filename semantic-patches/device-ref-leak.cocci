// SPDX-License-Identifier: GPL-2.0-only
/// A device that was looked up is held: find the exits that lose the
/// reference, and the fields that keep it although nothing puts them.
///
/// It needs no NULL test, follows aliases and wrappers of the same file,
/// and lets alone what is put, stored, returned, handed to a devm action
/// or declared with __free(). Fields are searched for in the file and in
/// its neighbours that know the owner's type.
///
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: \b(of_find_device_by_node|pci_get_(device|device_reverse|subsys|class|base_class|slot|domain_bus_and_slot)
//   |(bus|class|driver)_find_(next_)?device(_by_\w+)?|device_find_(any_)?child(_by_name)?
//   |subsys_find_device_by_id|bus_get_dev_root|coresight_get_sink_by_id
//   |of_find_(i2c_device|i2c_adapter|spi_device|net_device|mipi_dsi_device|backlight)_by_node
//   |i2c_get_adapter(_by_fwnode)?|of_get_i2c_adapter_by_node|i2c_find_(device|adapter)_by_fwnode
//   |acpi_dev_get_first_match_dev|acpi_get_pci_dev
//   |fwnode_(typec_(mux|retimer|switch)|usb_role_switch)_get|usb_role_switch_get
//   |(of_)?fpga_(mgr|bridge)_get|backlight_device_get_by_name
//   |of_mdio_find_(bus|device)|mdio_find_bus|fwnode_mdio_find_device|of_phy_find_device
//   |auxiliary_find_device|fsl_mc_get_endpoint|gpio_device_find(_by_\w+)?
//   |tegra_bpmp_get|qmp_get|tegra_mipi_request|icss_iep_get(_idx)?|tegra_xusb_padctl_get)\b

virtual patch
virtual context
virtual org
virtual report

@initialize:python@
@@
todo = False
import glob
import os
import re

# Functions that return a held reference to a device of some kind.
ACQUIRERS = re.compile(
    r"^(of_find_device_by_node|pci_get_(device|device_reverse|subsys|class|base_class|slot|domain_bus_and_slot)"
    r"|(bus|class|driver)_find_(next_)?device(_by_\w+)?|device_find_(any_)?child(_by_name)?"
    r"|subsys_find_device_by_id|bus_get_dev_root|coresight_get_sink_by_id"
    r"|of_find_(i2c_device|i2c_adapter|spi_device|net_device|mipi_dsi_device|backlight)_by_node"
    r"|i2c_get_adapter(_by_fwnode)?|of_get_i2c_adapter_by_node|i2c_find_(device|adapter)_by_fwnode"
    r"|acpi_dev_get_first_match_dev|acpi_get_pci_dev"
    r"|fwnode_(typec_(mux|retimer|switch)|usb_role_switch)_get|usb_role_switch_get"
    r"|(of_)?fpga_(mgr|bridge)_get|backlight_device_get_by_name"
    r"|of_mdio_find_(bus|device)|mdio_find_bus|fwnode_mdio_find_device|of_phy_find_device"
    r"|auxiliary_find_device|fsl_mc_get_endpoint|gpio_device_find(_by_\w+)?"
    r"|tegra_bpmp_get|qmp_get|tegra_mipi_request|icss_iep_get(_idx)?|tegra_xusb_padctl_get)$")
# What drops a variable of these types; NULL is fine for all.
DROPS = {"platform_device": "platform_device_put", "pci_dev": "pci_dev_put", "device": "put_device"}
# Functions that end the caller's interest in an argument: they drop it, or keep it for later.
TAKES = re.compile(r"(^|_)(put|release|drop|unref|free|unregister|register|destroy|del|remove|detach|cleanup"
                   r"|set_\w*(data|priv)|add_action\w*|request\w*_irq|request_irq|list_add\w*|add_tail|devres_add"
                   r"|take|steal|free_ptr|return_ptr|store|kref_\w+)(_|\d*$)")
# ... and those whose name only sounds like it.
BORROWS = re.compile(r"^(of_platform_\w+|device_link_\w+|component_\w+|device_(create|remove)_\w+|sysfs_\w+|pm_\w+"
                     r"|devm_\w*register\w*|devm_\w*_free|dev_pm_\w+|dev_(err|warn|info|dbg)\w*|driver_\w+"
                     r"|dma_\w+|(devm_)?(of_)?\w*regulator_\w+|device_release_driver\w*|free_irq|snd_soc_\w+)$")
CONSUMES = re.compile(r"^pci_get_(device|device_reverse|subsys|class|base_class)$")
DRVDATA = re.compile(r"^\s*(\([^()]*\))?\s*\w*_get_(drv|client)data\s*\(")

here = set()            # wrappers: (file, function)
takers = set()          # (file, function) that drops or keeps a parameter
found = set()           # positions of acquisitions
acquired = {}           # (file, function) -> names of what is acquired there
stops = {}              # position -> names whose reference is settled there
names = {}              # (file, first line of a body) -> {alias: set of names}
drops = {}              # the same, only where it is dropped or not there at all
params = {}             # (file, function) -> names
returned = {}           # the same
parts = {}              # (file, function) -> {name: names it was made of, without a call}
stored = {}             # position of a store -> the place that keeps it
leaks = {}              # position of an acquisition -> lines
exits = set()           # returns that lose it
kept = {}               # position of an acquisition -> (place, line)
texts = {}
rows = {}
by_instance = {}        # file -> whether it puts devices of instances


def begin():
    """What is known of a file before it says nothing of this one: one process looks at many."""
    for table in (here, takers, found, acquired, stops, names, drops, params, returned, parts, stored, leaks, exits, kept):
        table.clear()
    # the neighbours are mostly those of the file before
    if len(texts) > 500:
        texts.clear()
        rows.clear()
        by_instance.clear()


def at(p):
    return (p[0].file, int(p[0].line), int(p[0].column))


# Files may come in groups; a metavariable's constraint cannot tell which one it looks at, a script can.
ANY = None


def in_file(table, file, name):
    return any(n == name and file in (ANY, f) for f, n in table)


def acquires(name, file=ANY):
    return bool(ACQUIRERS.match(str(name)) or in_file(here, file, str(name)))


def takes(name, file=ANY):
    name = str(name)
    return bool(in_file(takers, file, name) or CONSUMES.match(name)
                or (TAKES.search(name) and not BORROWS.match(name)))


def text_of(file):
    if file not in texts:
        try:
            with open(file, encoding="utf-8", errors="replace") as f:
                text = f.read()
        except OSError:
            text = ""
        texts[file] = re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
    return texts[file]


def lines_of(file):
    if file not in rows:
        rows[file] = text_of(file).split("\n")
    return rows[file]


def around(p):
    """The function of @p: its text before the line of @p, that line, and what follows."""
    lines = lines_of(p[0].file)
    n = int(p[0].line) - 1
    first = next((k for k in range(n, -1, -1) if lines[k].startswith("{")), 0)
    last = next((k for k in range(n, len(lines)) if lines[k].startswith("}")), len(lines))
    return "\n".join(lines[first:n]), "\n".join(lines[n:n + 1]), "\n".join(lines[n + 1:last])


def cleaned_up(p, name):
    """Is the variable, or a copy of it, declared with a cleanup attribute?"""
    name = re.escape(str(name))
    before, line, after = around(p)
    return bool(name.startswith("__") or re.search(r"\b%s\s+__(free|cleanup)\b" % name, before + line)
                or re.search(r"__(free|cleanup)\b[^;=]*=[^;]*\b%s\b" % name, line + after))


def searching(p, name):
    """A loop that goes from one to the next ends with none."""
    line = around(p)[1]
    call = line[int(p[0].column):]
    return bool(re.search(r"^\s*(\}?\s*while|for)\b", line) or re.search(r"\(.*(?<![>.\w])%s\b" % re.escape(str(name)), call))


def leaves_with(p, name):
    """Is the loop left as soon as something was found? Then the next round starts with none."""
    return bool(re.search(r"\bif \(%s( != NULL)?\)\s*\{?.{0,600}?\b(break|return|goto)\b" % re.escape(str(name)), around(p)[2], re.S))


def squeeze(text):
    return re.sub(r"\s+", " ", str(text)).strip()


def plain(text):
    """v, &v->dev, (T *)v, to_foo(v), container_of(v, …), v ? v : NULL -> the variable; else None."""
    text = squeeze(text)
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    text = re.sub(r"^\((const )?(struct )?\w+ ?\*+ ?\)\s*", "", text)
    m = re.match(r"^&? ?(\w+)( ?(->|\.) ?\w+)*$", text) if text.startswith("&") else re.match(r"^(\w+)$", text)
    if m:
        return m.group(1)
    m = re.match(r"^(?:to_\w+|container_of|\w+_to_\w+|\w*_verify_\w+|no_free_ptr|return_ptr|get_device|pci_dev_get) ?\( ?(.*)\)$", text)
    if m:
        return plain(m.group(1).split(",")[0])
    m = re.match(r"^(.*)\?(.*):(.*)$", text)
    if m:
        return plain(m.group(2)) or plain(m.group(3))
    return None


def stop(p, name, drop=True):
    stops.setdefault(at(p), set()).add(name)
    if drop:
        drops.setdefault(at(p), set()).add(name)


def where(p):
    return (p[0].file, p[0].current_element)


def scope(p):
    """Like where(); a metavariable's constraint does not know the function."""
    lines = lines_of(p[0].file)
    return (p[0].file, next((k for k in range(min(int(p[0].line), len(lines)) - 1, -1, -1) if lines[k].startswith("{")), 0))


def same(p, name):
    """All names that @name's object has in the function of @p."""
    table = names.get(scope(p), {})
    seen, todo = set(), [name]
    while todo:
        n = todo.pop()
        if n not in seen:
            seen.add(n)
            todo += [a for a, of in table.items() if n in of]
    return seen


def ingredients(p, todo):
    """The variables that these were made of, and they themselves."""
    seen = set()
    while todo:
        n = todo.pop()
        if n not in seen:
            seen.add(n)
            todo += parts.get(where(p), {}).get(n, ())
    return seen


def made_of(p, text, x):
    """Is the value @text part of the driver data of @x?"""
    text = re.sub(r"\w*get_(drv|client)data ?\(", "", squeeze(text))
    if re.search(r"\w ?\(", text):
        return False
    return x in ingredients(p, re.findall(r"\b[a-z_]\w*", text))


def instance_of(p, text):
    """Does a function that gets something return a pointer of its own?"""
    return bool(re.search(r"_get(_|$)", p[0].current_element) and re.match(r"\w+$", str(text))
                and re.search(r"\bstruct \w+ \*%s\b" % str(text), around(p)[0]))


def argument(text):
    """The variable that an argument is, or begins with."""
    m = re.match(r"^(\([^()]*\) ?)?&? ?(\w+)\b(?! ?\()", squeeze(text))
    return plain(text) or (m.group(2) if m else None)


def takes_over(p, name):
    """The function of @p drops or keeps @name: so do calls that pass it as a parameter."""
    if name and not same(p, name).isdisjoint(params.get(where(p), ())):
        takers.add(where(p))


def returns(p, x):
    return any(str(x) in same(p, r) for r in returned.get(where(p), ()))


def settled(p, x):
    settles = stops.get(at(p))
    return bool(settles) and not settles.isdisjoint(same(p, str(x)))


def end_of(q):
    """The line that ends the statement at @q."""
    return next((n for n, line in enumerate(lines_of(q[0].file), 1)
                 if n >= int(q[0].line) and ";" in line), 0)


def used_in(q, x):
    """Does the return at @q need what it loses, and not only whether there is one?"""
    text = " ".join(lines_of(q[0].file)[int(q[0].line) - 1:end_of(q)])[int(q[0].column):]
    if not text.startswith("return"):
        return False
    text = re.sub(r"!\s*\w+\b(?!\s*(->|\.|\(|\[))|\b\w+\s*(\?|[!=]=)|\b(IS|PTR)_ERR\w*\(\w+\)", "", text)
    return not same(q, str(x)).isdisjoint(re.findall(r"(?<!->)(?<!\.)\b[A-Za-z_]\w*", text))


def settled_in(q, x):
    """Does the return at @q call what settles it?"""
    end = end_of(q)
    return any(at(q) <= k <= (k[0], end, 10000) and k[0] == q[0].file and not v.isdisjoint(same(q, str(x)))
               for k, v in stops.items())


def dropped(p, x):
    settles = drops.get(at(p))
    return bool(settles) and not settles.isdisjoint(same(p, str(x)))


def dropped_of(p, s):
    return at(s) in stored and dropped(p, stored[at(s)][1])


def stores(p, x):
    return at(p) in stored and settled(p, x)


def settles_inside(p, x):
    """Is there a stop for @x in the statement at @p?"""
    begin, end = at(p), (p[0].file, int(p[0].line_end), int(p[0].column_end))
    return any(begin <= k < end and not v.isdisjoint(same(p, str(x))) for k, v in stops.items())


# --- who puts a field ---------------------------------------------------------

CALL = r"\b(\w+)\s*\((?:\s*to_\w+\s*\()?[^;{}()]*?"


def last_fields(owner):
    """data->larb[i].dev -> a pattern for larb[...].dev"""
    parts = [re.sub(r"\[.*?\]", "", p).strip() for p in re.split(r"->|\.", re.sub(r"\[[^\]]*\]", "", squeeze(owner)))]
    parts = [re.sub(r"\W", "", p) for p in parts][-2:]
    if len(parts) > 1 and len(re.split(r"->|\.", squeeze(owner))) == 2:
        parts = parts[1:]
    gap = r"\s*(?:\[[^\]]*\]\s*)*(?:->|\.)\s*"
    return (gap if len(re.split(r"->|\.", owner)) > 1 else r"\b") + gap.join(map(re.escape, parts)) + r"\b"


def dropping(text, what):
    return any(takes(m.group(1)) for m in re.finditer(CALL + what, text))


def puts_field(text, field):
    if dropping(text, field):
        return True
    return any(dropping(text, r"\b%s\b" % re.escape(m.group(1)))
               for m in re.finditer(r"\b(\w+)\s*=\s*[^;=]*" + field, text))


def puts_it(text, owner):
    return puts_field(text, last_fields(owner))


def field_is_put(file, owner, tag):
    if puts_it(text_of(file), owner):
        return True
    for other in sorted(glob.glob(os.path.join(os.path.dirname(file) or ".", "*.[ch]"))):
        if os.path.realpath(other) != os.path.realpath(file) and tag and re.search(r"\bstruct\s+%s\b" % tag, text_of(other)) \
           and puts_it(text_of(other), owner):
            return True
    return False


def puts_by_instance(file):
    """Does the file put the device that an instance belongs to?"""
    if file not in by_instance:
        by_instance[file] = puts_field(text_of(file), r"(?:->|\.)\s*\w*dev\b")
    return by_instance[file]


def drop_of(p, name):
    before, line, _ = around(p)
    tags = re.findall(r"\bstruct (\w+) [^;(){}]*\*\s*%s\b" % re.escape(str(name)), before + line)
    return DROPS.get(tags[-1]) if tags else None


def owner_tag(p, owner):
    """The struct tag of the variable that a place begins with, as declared last before."""
    m = re.match(r"\W*(\w+)\s*(?:->|\.)", owner)
    text = "\n".join(lines_of(p[0].file)[:int(p[0].line)])
    tags = m and re.findall(r"\bstruct\s+(\w+)\s*[^;(){}]*?\b%s\b" % re.escape(m.group(1)), text)
    return tags[-1] if tags else None


# --- results ------------------------------------------------------------------------

def lose(p, q):
    leaks.setdefault(at(p), set()).add(int(q[0].line))


def keep(p, owner, a, s):
    if not owner.startswith("*") and not field_is_put(p[0].file, owner, owner_tag(p, owner)):
        kept.setdefault(at(p), (squeeze(owner), int(s[0].line)))


def say(p, text):
    if todo:
        coccilib.org.print_todo(p[0], text)
    else:
        coccilib.report.print_report(p[0], text)


# --- functions of the file that take a parameter over, and wrappers ---------------

@initialize:python depends on org@
@@
todo = True

// --- files with a look-up; spatch does not open the others, and cannot read ACQUIRERS ---

@calls@
identifier f : script:python() { bool(ACQUIRERS.match(str(f))) };
position p;
@@
f@p(...)

// So many names are slow to look for, but at a known place they are not.
@looks_up@
position calls.p;
@@
\(acpi_dev_get_first_match_dev@p\|acpi_get_pci_dev@p\|auxiliary_find_device@p
\|backlight_device_get_by_name@p\|bus_find_device@p\|bus_find_device_by_acpi_dev@p
\|bus_find_device_by_devt@p\|bus_find_device_by_fwnode@p\|bus_find_device_by_name@p
\|bus_find_device_by_of_node@p\|bus_find_next_device@p\|bus_get_dev_root@p\|class_find_device@p
\|class_find_device_by_acpi_dev@p\|class_find_device_by_devt@p\|class_find_device_by_fwnode@p
\|class_find_device_by_name@p\|class_find_device_by_of_node@p\|coresight_get_sink_by_id@p
\|device_find_any_child@p\|device_find_child@p\|device_find_child_by_name@p\|driver_find_device@p
\|driver_find_device_by_acpi_dev@p\|driver_find_device_by_devt@p\|driver_find_device_by_fwnode@p
\|driver_find_device_by_name@p\|driver_find_device_by_of_node@p\|driver_find_next_device@p
\|fpga_bridge_get@p\|fpga_mgr_get@p\|fsl_mc_get_endpoint@p\|fwnode_mdio_find_device@p
\|fwnode_typec_mux_get@p\|fwnode_typec_retimer_get@p\|fwnode_typec_switch_get@p
\|fwnode_usb_role_switch_get@p\|gpio_device_find@p\|gpio_device_find_by_fwnode@p
\|gpio_device_find_by_label@p\|i2c_find_adapter_by_fwnode@p\|i2c_find_device_by_fwnode@p\|i2c_get_adapter@p
\|i2c_get_adapter_by_fwnode@p\|icss_iep_get@p\|icss_iep_get_idx@p\|mdio_find_bus@p
\|of_find_backlight_by_node@p\|of_find_device_by_node@p\|of_find_i2c_adapter_by_node@p
\|of_find_i2c_device_by_node@p\|of_find_mipi_dsi_device_by_node@p\|of_find_net_device_by_node@p
\|of_find_spi_device_by_node@p\|of_fpga_bridge_get@p\|of_fpga_mgr_get@p\|of_get_i2c_adapter_by_node@p
\|of_mdio_find_bus@p\|of_mdio_find_device@p\|of_phy_find_device@p\|pci_get_base_class@p\|pci_get_class@p
\|pci_get_device@p\|pci_get_domain_bus_and_slot@p\|pci_get_slot@p\|pci_get_subsys@p\|qmp_get@p
\|subsys_find_device_by_id@p\|tegra_bpmp_get@p\|tegra_mipi_request@p\|tegra_xusb_padctl_get@p
\|usb_role_switch_get@p\)(...)

@script:python depends on looks_up@
@@
begin()

// --- what each function does with its variables, by name ------------------------------

@param depends on looks_up@
attribute name __free;
identifier f, i;
type T;
position p;
parameter list[n] before;
@@
f@p(before, T *i, ...) { ... }

@script:python@
f << param.f;
i << param.i;
p << param.p;
@@
params.setdefault((p[0].file, str(f)), set()).add(str(i))

@alias depends on looks_up@
local idexpression y;
expression E;
position s;
@@
y =@s E

@script:python@
y << alias.y;
E << alias.E;
s << alias.s;
@@
v = plain(E)
if v and v != str(y):
    names.setdefault(scope(s), {}).setdefault(str(y), set()).add(v)
made = re.sub(r"\w*get_(drv|client)data ?\(", "", squeeze(E))
if not re.search(r"\w ?\(", made):
    parts.setdefault(where(s), {}).setdefault(str(y), set()).update(re.findall(r"(?<!> )(?<!\. )\b[a-z_]\w*", made))

@ret depends on looks_up@
expression E;
position s;
@@
return@s E;

@script:python@
E << ret.E;
s << ret.s;
@@
v = plain(E)
if v:
    stop(s, v, False)
    returned.setdefault(where(s), set()).add(v)

@assign depends on looks_up@
expression E1, E2;
position s;
@@
E1@s = E2

@script:python@
E1 << assign.E1;
E2 << assign.E2;
s << assign.s;
@@
v = plain(E2)
if v and re.search(r"->|\.|\[|\*", str(E1)):
    stop(s, v, False)
    stored[at(s)] = (str(E1), v)
    takes_over(s, v)

@put depends on looks_up@
identifier f : script:python() { takes(f) };
expression E;
position s;
@@
f@s(..., E, ...)

@script:python@
f << put.f;
E << put.E;
s << put.s;
@@
if takes(f, s[0].file):
    takes_over(s, argument(E))

// --- acquisitions, after those of functions that return what they found ------------------

@found depends on looks_up@
local idexpression x;
identifier a : script:python() { acquires(a) };
position p;
@@
x = a@p(...)

@script:python@
x << found.x;
a << found.a;
p << found.p;
@@
if acquires(a, p[0].file) and returns(p, x):
    here.add(where(p))

@direct depends on looks_up@
identifier a : script:python() { acquires(a) };
position p;
@@
return a@p(...);

@script:python@
a << direct.a;
p << direct.p;
@@
if acquires(a, p[0].file):
    here.add(where(p))

@found2 depends on looks_up@
local idexpression x;
identifier a : script:python() { acquires(a) };
position p;
@@
x = a@p(...)

@script:python@
x << found2.x;
a << found2.a;
p << found2.p;
@@
if acquires(a, p[0].file) and returns(p, x):
    here.add(where(p))

@acq depends on looks_up@
local idexpression x;
identifier a : script:python() { acquires(a) };
position p;
@@
x = a@p(...)

@script:python@
x << acq.x;
a << acq.a;
p << acq.p;
@@
if not acquires(a, p[0].file) or cleaned_up(p, x) or searching(p, x):
    cocci.include_match(False)
else:
    found.add(at(p))
    acquired.setdefault(where(p), set()).add(str(x))

@call depends on acq@
identifier f : script:python() { takes(f) };
expression E;
position s;
@@
f@s(..., E, ...)

@script:python@
f << call.f;
E << call.E;
s << call.s;
@@
v = takes(f, s[0].file) and argument(E)
if v:
    stop(s, v)
    # an instance that holds its own device
    for part in ingredients(s, [v]) if puts_by_instance(s[0].file) else ():
        stop(s, part)

@global_store depends on acq@
global idexpression g;
expression E2;
position s;
@@
g@s = E2

@script:python@
g << global_store.g;
E2 << global_store.E2;
s << global_store.s;
@@
v = plain(E2)
if v:
    stop(s, v, False)
    stored[at(s)] = (str(g), v)

@init depends on acq@
type T;
identifier i, m;
expression E;
position s;
@@
T i@s = { ..., .m = E, ... };

@script:python@
E << init.E;
s << init.s;
@@
v = plain(E)
if v:
    stop(s, v)

@addr depends on acq@
local idexpression acq.x;
position s;
@@
 &x@s

@script:python@
x << acq.x;
s << addr.s;
@@
stop(s, str(x))

// An instance that holds its own device is returned in its place, where the file puts devices of instances.
@instance depends on acq@
position s;
expression E;
@@
return@s E;

@script:python@
E << instance.E;
s << instance.s;
@@
for x in acquired.get(where(s), ()) if puts_by_instance(s[0].file) else ():
    if made_of(s, E, x) or instance_of(s, E):
        stop(s, x, False)

// --- branches that hold nothing -----------------------------------------------------

@null depends on acq@
local idexpression v;
statement S;
expression E;
position s;
@@
(
if (\(v == NULL\|IS_ERR(v)\|IS_ERR_OR_NULL(v)\) || ...) S@s
|
if (\(WARN_ON\|WARN_ON_ONCE\|unlikely\)(v == NULL)) S@s
|
if (... && v == NULL) S@s
|
if (v == NULL && ...) S@s
|
if (\((v = E) == NULL\|IS_ERR(v = E)\|IS_ERR_OR_NULL(v = E)\) || ...) S@s
)

@script:python@
v << null.v;
s << null.s;
@@
stop(s, str(v))

@other depends on acq@
local idexpression v;
statement S1, S2;
expression E;
position s;
@@
(
if (\(v != NULL\|!IS_ERR(v)\|!IS_ERR_OR_NULL(v)\)) S1 else S2@s
|
if (\((v = E) != NULL\)) S1 else S2@s
)

@script:python@
v << other.v;
s << other.s;
@@
stop(s, str(v))

// "if (v) put(v)": without v there is nothing to put.
@guarded depends on acq@
local idexpression v;
statement S;
position s, b;
@@
(
if (v@s) S@b
|
if (v@s != NULL) S@b
|
if (v@s && ...) S@b
|
if (v@s != NULL && ...) S@b
|
if (!IS_ERR(v@s) && ...) S@b
|
if (!IS_ERR_OR_NULL(v@s) && ...) S@b
|
while (v@s) S@b
|
while (v@s != NULL) S@b
)

@script:python@
v << guarded.v;
s << guarded.s;
b << guarded.b;
@@
if settles_inside(b, v):
    stop(s, str(v))

// --- paths that lose it ----------------------------------------------------------------

@lost exists@
local idexpression acq.x;
identifier acq.a;
position acq.p, q;
expression E;
statement S;
position d : script:python(x) { settled(d, x) };
position n : script:python(x) { settled(n, x) };
@@
x = a@p(...)
... when != E@d
    when != S@n
(
return@q;
|
return@q ...;
)

@script:python@
x << acq.x;
p << acq.p;
q << lost.q;
@@
if not settled(q, x) and not settled_in(q, x):
    lose(p, q)
    if not used_in(q, x):
        exits.add(at(q))

// Exits that are also reached with nothing to put: no patch for them.
@shared depends on patch exists@
local idexpression acq.x;
identifier acq.a;
position acq.p, q;
expression E;
position d : script:python(x) { settled(d, x) };
@@
x = a@p(...)
... when any
E@d
... when any
(
return@q;
|
return@q ...;
)

@script:python@
p << acq.p;
q << shared.q;
@@
exits.discard(at(q))

@shared2 depends on patch exists@
local idexpression acq.x;
identifier acq.a;
position acq.p, q;
statement S;
position n : script:python(x) { settled(n, x) };
@@
x = a@p(...)
... when any
S@n
... when any
(
return@q;
|
return@q ...;
)

@script:python@
p << acq.p;
q << shared2.q;
@@
exits.discard(at(q))

@ended exists@
local idexpression acq.x;
identifier acq.a;
identifier f;
position acq.p, q;
expression E;
statement S;
position d : script:python(x) { settled(d, x) };
position n : script:python(x) { settled(n, x) };
@@
void f(...) {
... when any
x = a@p(...)
... when != E@d
    when != S@n
}@q

@script:python@
p << acq.p;
q << ended.q;
@@
lose(p, q)

@over exists@
local idexpression acq.x;
identifier acq.a;
position acq.p, q;
expression E, E2;
statement S;
position d : script:python(x) { settled(d, x) };
position n : script:python(x) { settled(n, x) };
@@
x = a@p(...)
... when != E@d
    when != S@n
x@q = E2

@script:python@
x << acq.x;
p << acq.p;
q << over.q;
E2 << over.E2;
@@
if not (settled(q, x) or re.search(r"\b%s\b" % re.escape(str(x)), str(E2)) or leaves_with(p, x)):
    lose(p, q)

// --- fields that keep it -------------------------------------------------------------------

@store exists@
local idexpression acq.x;
identifier acq.a;
position acq.p;
expression E, E1, E2;
statement S;
position d : script:python(x) { settled(d, x) };
position n : script:python(x) { settled(n, x) };
position s : script:python(x) { stores(s, x) };
@@
x = a@p(...)
... when != E@d
    when != S@n
E1@s = E2

@kept exists@
position store.s, q;
expression E, E1, E2;
statement S;
position d : script:python(s) { dropped_of(d, s) };
position n : script:python(s) { dropped_of(n, s) };
@@
E1@s = E2
... when != E@d
    when != S@n
(
return@q;
|
return@q ...;
)

@script:python@
a << acq.a;
p << acq.p;
s << store.s;
q << kept.q;
@@
if not dropped_of(q, s) and not settled_in(q, stored[at(s)][1]):
    keep(p, stored[at(s)][0], a, s)

@placed depends on looks_up@
identifier a : script:python() { acquires(a) };
expression E;
position p;
@@
E = a@p(...)

@script:python@
E << placed.E;
a << placed.a;
p << placed.p;
@@
if at(p) not in found and acquires(a, p[0].file) and re.search(r"->|\.|^[A-Za-z_]\w*$", str(E)) and not cleaned_up(p, E):
    keep(p, str(E), a, p)

// --- what is said of it ----------------------------------------------------------------------

@script:python depends on report || org@
x << acq.x;
a << acq.a;
p << acq.p;
@@
if at(p) in leaks:
    lines = ",".join(map(str, sorted(leaks.pop(at(p)))))
    say(p, "WARNING: reference of %s from %s() is lost on line %s [device-ref-leak]" % (x, a, lines))
elif at(p) in kept:
    owner, line = kept.pop(at(p))
    say(p, "WARNING: reference of %s from %s() stays in %s on line %s, which nothing puts [device-ref-retained]"
        % (x, a, owner, line))

@script:python depends on report || org@
a << placed.a;
p << placed.p;
@@
if at(p) in kept and at(p) not in found:
    owner, line = kept.pop(at(p))
    say(p, "WARNING: reference from %s() stays in %s on line %s, which nothing puts [device-ref-retained]" % (a, owner, line))

@context_leak depends on context@
identifier acq.a;
position acq.p : script:python() { at(p) in leaks or at(p) in kept };
@@
* a@p(...)

@context_placed depends on context@
identifier placed.a;
position placed.p : script:python() { at(p) in kept and at(p) not in found };
@@
* a@p(...)

// --- a put before each return that is always reached with the reference --------------------------

@script:python release depends on patch@
x << acq.x;
p << acq.p;
drop;
@@
if drop_of(p, x):
    coccinelle.drop = cocci.make_ident(drop_of(p, x))
else:
    cocci.include_match(False)

@depends on patch@
local idexpression acq.x;
identifier release.drop;
position lost.q : script:python() { at(q) in exits };
expression E;
@@
(
++ drop(x);
return@q;
|
++ drop(x);
return@q E;
)
