#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The report formats for other programs and for browsers: each is what its reader expects, says what JSON says, and
# escapes what the source has.
. "$(dirname "$0")/tap.sh"
. "$repo_root/tests/lib-tree.sh"
export LC_ALL=C.UTF-8

work=$BUILD/t0750
rm -rf "$work"
unset FWSPECK_KERNEL
export XDG_CACHE_HOME="$work/cache"
tree=$work/tree

# --- a tree whose text is no good in HTML --------------------------------------------------

tree_new "$tree"
mkdir -p "$tree/drivers/one"
cat >"$tree/drivers/one/leak.c" <<'END'
#include <linux/device.h>

int leaky(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);

	if (!pdev)
		return -19;
	if (pdev->id < 3 && pdev->id > 1 && "<b>&amp;</script>"[pdev->id])
		return -22;
	put_device(&pdev->dev);
	return 0;
}

int twice(struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	struct platform_device *other = of_find_device_by_node(np);

	return pdev && other;
}
END
sed '/^int twice/,$d; s/return -22;/goto put;/; s/^	put_dev/put:\n	put_dev/' "$tree/drivers/one/leak.c" >"$tree/drivers/one/fine.c"
echo 'int half(void) { of_find_device_by_node( }}} ] = ;' >"$tree/drivers/one/broken.c"
tree_commands "$tree" drivers/one/leak.c drivers/one/fine.c drivers/one/broken.c

leak=drivers/one/leak.c fine=drivers/one/fine.c broken=drivers/one/broken.c

# check EXPECTED-STATUS FORMAT FILE…: to $work/FORMAT
check()
{
	want=$1 format=$2
	shift 2
	"$FWSPECK" check -k "$tree" --format "$format" -o "$work/$format" "$@" 2>"$work/err" </dev/null
	status=$?
	[ $status -eq "$want" ] && return
	diag "status $status, expected $want: $format $*"
	diag_file "$work/err"
	return 1
}

# that FORMAT PYTHON: the expression holds of $work/FORMAT as @j, and of the findings of $work/json as @known
that()
{
	python3 - "$work/$1" "$work/json" "$2" <<'END' && return
import json, sys
j, known = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))['findings']
sys.exit(not eval("(%s)" % sys.argv[3], {'j': j, 'known': known, 'len': len}))
END
	diag_file "$work/$1"
	return 1
}

for f in json gitlab html patchwork b4; do
	ok "$f: status 0" check 0 $f $fine
	cp "$work/$f" "$work/fine-$f" 2>/dev/null
	ok "$f: status 3" check 3 $f $broken $fine
	cp "$work/$f" "$work/broken-$f" 2>/dev/null
	ok "$f: --fail-on=never" check 0 $f --fail-on=never $leak
	cp "$work/$f" "$work/never-$f" 2>/dev/null
	ok "$f: status 1" check 1 $f $leak $fine
done
ok 'three findings' that json 'len(j["findings"]) == 3'

# --- GitLab ----------------------------------------------------------------------------------

ok 'gitlab: nothing is an empty list' that fine-gitlab 'j == []'
ok 'gitlab: the fields it requires' that gitlab 'all(isinstance(e[k], str) and e[k] for e in j
	for k in ("description", "check_name", "fingerprint")) and all(e["severity"] in
	("info", "minor", "major", "critical", "blocker") for e in j)'
ok 'gitlab: fingerprints are unique' that gitlab 'len({e["fingerprint"] for e in j}) == len(j)'
ok 'gitlab: nothing is lost' that gitlab 'sorted((e["check_name"], e["fingerprint"], e["location"]["path"],
	e["location"]["lines"]["begin"]) for e in j) ==
	sorted((f["rule"], f["fingerprint"], f["file"], f["line"]) for f in known)'
ok 'gitlab: what was not checked' that broken-gitlab 'len(j) == 1 and j[0]["severity"] == "info" and
	j[0]["location"]["path"].endswith("broken.c")'

# --- one verdict ---------------------------------------------------------------------------------

ok 'patchwork: fail' that patchwork 'j["state"] == "fail" and j["context"] == "fwspeck" and
	"leak.c:5 device-ref-leak" in j["description"] and len(j["description"].encode()) <= 255'
ok 'patchwork: success' that fine-patchwork 'j["state"] == "success"'
ok 'patchwork: warning, for what was not checked' that broken-patchwork 'j["state"] == "warning" and
	"not checked" in j["description"]'
ok 'patchwork: warning, with --fail-on=never' that never-patchwork 'j["state"] == "warning"'
ok 'b4: fail, with every finding' that b4 'len(j) == 1 and j[0]["tool"] == "fwspeck" and j[0]["status"] == "fail" and
	all("%s:%u:" % (f["file"], f["line"]) in j[0]["details"] and f["message"] in j[0]["details"] for f in known)'
ok 'b4: pass' that fine-b4 'j[0]["status"] == "pass"'
ok 'b4: warn, for what was not checked' that broken-b4 'j[0]["status"] == "warn" and "broken.c" in j[0]["details"]'
ok 'b4: warn, with --fail-on=never' that never-b4 'j[0]["status"] == "warn"'

# --- HTML ----------------------------------------------------------------------------------------

cat >"$work/page.py" <<'END'
# The page is well-formed, asks for nothing, has no tags but its own, and shows every finding and step.
import html.parser, json, sys

KNOWN = set('''html head meta title style body header main footer section div h1 h2 h3 h4 p strong span ul li a button
	input label details summary dl dt dd code pre u script'''.split())

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.text, self.cards, self.hits = [], [], [], 0
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        assert tag in KNOWN, tag
        assert not {'src', 'href', 'action', 'srcset'} & attrs.keys(), attrs
        assert not [a for a in attrs if a.startswith('on') or '"' in a or '&' in a], attrs
        self.hits += attrs.get('class', '').split()[:1] == ['hit']
        if tag == 'details' and 'data-rule' in attrs:
            self.cards.append((attrs['data-file'], attrs['data-rule'], attrs['data-function']))
        if tag not in ('meta', 'input'):
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())
    def handle_data(self, data):
        self.text.append(data)

text, known = open(sys.argv[1]).read(), json.load(open(sys.argv[2]))['findings']
page = Page()
page.feed(text)
page.close()
assert not page.open, page.open
assert 'http://' not in text and 'https://' not in text and '@import' not in text and 'url(' not in text
shown = ''.join(page.text)
assert sorted(page.cards) == sorted((f['file'], f['rule'], f['function']) for f in known), page.cards
for f in known:
    assert f['message'] in shown and f['fingerprint'] in shown
    for s in f['steps']:
        assert s['text'] in shown, s
if known:
    assert page.hits >= len(known), page.hits
    assert '"<b>&amp;</script>"[pdev->id]' in shown, 'the source, as it is'
    assert '"<b>' not in text and '&lt;b&gt;&amp;amp;&lt;/script&gt;' in text
END
page() { python3 "$work/page.py" "$1" "$2" 2>"$work/err" || { diag_file "$work/err"; return 1; }; }
ok 'html: well-formed, on its own, escaped, nothing lost' page "$work/html" "$work/json"
ok 'html: of nothing' page "$work/fine-html" "$work/fine-json"
ok 'html: what was not checked' grep -q '<code>drivers/one/broken.c</code> not checked: ' "$work/broken-html"

done_testing
