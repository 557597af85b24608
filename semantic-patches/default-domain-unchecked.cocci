// SPDX-License-Identifier: GPL-2.0-only
/// A driver is counted among the users of its group's default domain although
/// nobody looked, under group->mutex, whether there is one yet. Claims of
/// exclusive ownership do not need one. There is no patch: -EPROBE_DEFER is
/// right only where every driver has default domains.
///
// Confidence: Moderate
// Copyright: (C) 2026 The fwspeck authors
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Looks for: \bowner_cnt\b

virtual report
virtual org
virtual context
virtual patch

@initialize:python@
@@
import re

mode = None
texts = {}


def where(p):
    return (p[0].file, p[0].current_element)


def lines_of(file):
    if file not in texts:
        try:
            with open(file, encoding="utf-8", errors="replace") as f:
                text = f.read()
        except OSError:
            text = ""
        text = re.sub(r"/\*.*?\*/|//[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
        texts[file] = text.split("\n")
    return texts[file]


def before(p):
    """The function of @p, up to the line of @p."""
    lines, n = lines_of(p[0].file), int(p[0].line) - 1
    first = next((k for k in range(n - 1, -1, -1) if lines[k].startswith("{")), 0)
    return "\n".join(lines[first:n])


def body(file, function):
    """Head and body of a function, as kernel style writes it."""
    lines = lines_of(file)
    for k, line in enumerate(lines):
        if re.match(r"[\w].*\b%s\(|%s\(" % (function, function), line) and not line.rstrip().endswith(";"):
            last = next((j for j in range(k, len(lines)) if lines[j].startswith("}")), len(lines))
            return "\n".join(lines[k:last])
    return ""


def wanted(p):
    text = before(p)
    return bool(re.search(r"\bmutex_lock\(&\w+->mutex\)", text)
                and not re.search(r"!\s*\w+->default_domain|default_domain\s*[!=]=\s*NULL", text)
                and not re.search(r"->owner\s*[!=]?=(?!=)\s*\w", body(*where(p))))


def say(p):
    text = "WARNING: group->default_domain may not be there yet [default-domain-unchecked]"
    if mode == "report":
        coccilib.report.print_report(p[0], text)
    elif mode == "org":
        coccilib.org.print_todo(p[0], text)

@initialize:python depends on report@
@@
mode = "report"

@initialize:python depends on org@
@@
mode = "org"

@r@
attribute name __free;
expression g;
position p : script:python() { wanted(p) };
@@
g->owner_cnt@p++

@script:python@
p << r.p;
@@
say(p)

@depends on context@
position r.p;
expression g;
@@
* g->owner_cnt@p++
