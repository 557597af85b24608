#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Delete the releases of one device reference from a correct function, and nothing else.

usage: lib-seed.py plan TREE PLAN.json LABELS.csv...     decide for every row labelled `ok`
       lib-seed.py apply TREE COPY PLAN.json BATCH       write one batch of seeded files
       lib-seed.py functions TREE                        add the function to lines "FILE LINE" on stdin

Which statements are the releases of a site's reference is found from the text alone, so that the
checker under test has no say in it:

1. The function of the row becomes a control-flow graph of its statements. The place that the call at the
   row's line is assigned to names the reference; assignments carry the names on along the graph
   (`a = b`, `a = &b->dev`, to_pci_dev(b), the driver data of b), an assignment of something else ends a name.
   A function of the same file that gets a name as an argument is followed in the same way.
2. Where a name is a field or a global variable, the other functions of the file are searched for the same
   field of the same struct type, again along their graphs; not those that fill the field themselves,
   whose releases belong to another site.
3. A release is a statement `FN(NAME…);`: FN is one of CORE, or its name says put, free, release, drop or
   del, and its definition, wherever in the tree that is, applies a release to its first argument. The
   registration of a devm or drmm action that releases NAME is one too.
4. All releases that are reached are the seed: each becomes an empty statement on the same lines.

A row without any is classified by what the text shows instead; so is one whose only releases are outside
of its function while another file of the directory has one more. See classify().
"""
import csv
import json
import os
import re
import subprocess
import sys

CORE = {
    "put_device", "platform_device_put", "pci_dev_put", "usb_put_dev", "acpi_dev_put",
    "i2c_put_adapter", "spi_dev_put", "spi_controller_put", "of_dev_put",
}
NODE = {"of_node_put"}
RELEASE_NAME = re.compile(r"(^|_)(put|free|release|drop|del)(_|$)")
MEMBER = re.compile(r"struct\s+(\w+)\s*((?:\*|const\s|__\w+\s)*\s*\w+[^;{}()]*);")
ACTION = re.compile(r"^_*(devm|drmm)_add_action(_or_reset)?$")
SAME_OBJECT = re.compile(r"^(to_\w+|container_of|no_free_ptr|\w+_get_(drv|client)data)$")
KEYWORDS = {"if", "else", "while", "for", "do", "switch", "case", "default", "goto", "return", "break",
            "continue", "sizeof"}
TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|->|\+\+|--|<<=|>>=|[-+*/%&|^!=<>]=|&&|\|\||<<|>>|\.\.\.|\S")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def blank_text(match):
    text = match.group()
    return text[0] + "_" * (len(text) - 2) + text[0] if text[0] in "\"'" else blank(match)


def without_comments(text):
    """Comments, text of strings and preprocessor lines as blanks: offsets and lines stay."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank_text, text,
                  flags=re.S)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, text, flags=re.M)


class Token:
    __slots__ = ("text", "start", "end", "line")

    def __init__(self, text, start, line):
        self.text, self.start, self.end, self.line = text, start, start + len(text), line


def is_name(text):
    return (text[0].isalpha() or text[0] == "_") and text not in KEYWORDS


class Node:
    """A statement or a condition."""

    def __init__(self, tokens):
        self.tokens, self.next = tokens, []
        self.stores = self.called = None


class Function:
    def __init__(self, file, name, params, tokens):
        self.file, self.name, self.params, self.tokens = file, name, params, tokens
        self.first, self.last = tokens[0].line, tokens[-1].line
        self.graph = self.tags = self.names = None
        self.words = {t.text for t in tokens}

    def nodes(self):
        if self.graph is None:
            self.graph = Graph(self.tokens[1:-1])
        return self.graph.nodes

    def types(self):
        """Variable -> struct tag, of parameters and locals."""
        if self.tags is not None:
            return self.tags
        self.tags = types = {}
        for decl in [p for p in self.params] + [n.tokens for n in self.nodes()]:
            words = [t.text for t in decl]
            while words and words[0] in ("const", "static"):
                words = words[1:]
            if len(words) < 3 or words[0] != "struct":
                continue
            depth, fresh = 0, True
            for w in words[2:]:
                depth += (w in "([{") - (w in ")]}") if len(w) == 1 else 0
                if depth == 0 and w == ",":
                    fresh = True
                elif fresh and is_name(w) and w != "const" and not w.startswith("__"):
                    types[w] = words[1]
                    fresh = False
        return types

    def variables(self):
        if self.names is None:
            self.names = self.find_variables()
        return self.names

    def find_variables(self):
        names = {p[-1].text for p in self.params if p and is_name(p[-1].text)} | set(self.types())
        for n in self.nodes():
            words = [t.text for t in n.tokens]
            if len(words) > 2 and is_name(words[0]) and (is_name(words[1]) or words[1] == "*"):
                names.update(w for w in words[1:3] if is_name(w))
        return names


class Graph:
    """Control flow of a function's body."""

    def __init__(self, tokens):
        self.t, self.i, self.nodes, self.labels, self.gotos = tokens, 0, [], {}, []
        self.breaks, self.continues, self.cases = [], [], []
        self.block(None, [])
        for node, label in self.gotos:
            if label in self.labels:
                node.next.append(self.labels[label])

    def text(self, k=0):
        return self.t[self.i + k].text if self.i + k < len(self.t) else ""

    def add(self, tokens, before):
        node = Node(tokens)
        self.nodes.append(node)
        for b in before:
            b.next.append(node)
        return node

    def matching(self, start):
        """Index after the bracket that closes the one at @start."""
        depth = 0
        for k in range(start, len(self.t)):
            depth += self.t[k].text in ("(", "[", "{")
            depth -= self.t[k].text in (")", "]", "}")
            if depth == 0:
                return k + 1
        return len(self.t)

    def block(self, stop, before):
        while self.i < len(self.t) and self.text() != stop:
            before = self.statement(before)
        self.i += 1
        return before

    def condition(self, before):
        """The word at the cursor and its parentheses, as a node."""
        end = self.matching(self.i + 1)
        node = self.add(self.t[self.i:end], before)
        self.i = end
        return node

    def loop(self, before, body_first):
        self.breaks.append([])
        self.continues.append([])
        if body_first:
            head = self.add([], before)
            self.i += 1
            ends = self.statement([head])
            cond = self.condition(ends + self.continues.pop())
            cond.next.append(head)
            self.i += 1
        else:
            cond = self.condition(before)
            for n in self.statement([cond]) + self.continues.pop():
                n.next.append(cond)
        return [cond] + self.breaks.pop()

    def if_else(self, before):
        cond = self.condition(before)
        ends = self.statement([cond])
        if self.text() == "else":
            self.i += 1
            return ends + self.statement([cond])
        return ends + [cond]

    def switch(self, before):
        cond = self.condition(before)
        self.breaks.append([])
        self.cases.append(cond)
        ends = self.statement([])
        self.cases.pop()
        return ends + [cond] + self.breaks.pop()

    def label(self, before):
        word = self.text()
        node = self.add([], before)
        if word in ("case", "default"):
            if self.cases:
                self.cases[-1].next.append(node)
        else:
            self.labels[word] = node
        while self.text() not in (":", ""):
            self.i += 1
        self.i += 1
        return [node]

    def simple(self, before):
        start = self.i
        while self.text() not in (";", ""):
            self.i = self.matching(self.i) if self.text() in ("(", "[", "{") else self.i + 1
        self.i += 1
        node = self.add(self.t[start:self.i], before)
        word = node.tokens[0].text
        if word == "goto":
            self.gotos.append((node, node.tokens[1].text))
        elif word == "break" and self.breaks:
            self.breaks[-1].append(node)
        elif word == "continue" and self.continues:
            self.continues[-1].append(node)
        return [] if word in ("goto", "return", "break", "continue") else [node]

    def statement(self, before):
        word, after = self.text(), self.text(1)
        if word == "{":
            self.i += 1
            return self.block("}", before)
        if word == "if":
            return self.if_else(before)
        if word == "switch":
            return self.switch(before)
        if word in ("while", "for"):
            return self.loop(before, False)
        if word == "do":
            return self.loop(before, True)
        if word in ("case", "default") or (is_name(word or ";") and after == ":"):
            return self.label(before)
        if is_name(word or ";") and after == "(":
            follows = self.matching(self.i + 1)
            if follows < len(self.t) and (self.t[follows].text == "{" or is_name(self.t[follows].text) or
                                          self.t[follows].text in ("if", "switch")):
                return self.loop(before, False) # a macro: list_for_each_entry(…) and the like
        return self.simple(before)


class Source:
    def __init__(self, tree, file):
        self.file = file
        with open(os.path.join(tree, file), encoding="latin-1", newline="") as f:
            self.text = f.read()
        plain, line, tokens, last = without_comments(self.text), 1, [], 0
        for m in TOKEN.finditer(plain):
            line += plain.count("\n", last, m.start())
            last = m.start()
            tokens.append(Token(m.group(), m.start(), line))
        self.plain, self.tokens, self.functions, self.all = plain, tokens, {}, []
        self.find_functions()

    def find_functions(self):
        t, depth, open_at = self.tokens, 0, 0
        for k, tok in enumerate(t):
            if tok.text == "{":
                if depth == 0:
                    open_at = k
                depth += 1
            elif tok.text == "}":
                depth -= 1
                if depth == 0:
                    self.add_function(open_at, k)

    def add_function(self, start, end):
        t, k, depth = self.tokens, start - 1, 0
        if k < 2 or t[k].text != ")":
            return
        while k >= 0:
            depth += (t[k].text == ")") - (t[k].text == "(")
            if depth == 0:
                break
            k -= 1
        if k < 1 or not is_name(t[k - 1].text):
            return
        params = split(t[k + 1:start - 1])
        f = Function(self.file, t[k - 1].text, params, t[start:end + 1])
        self.functions[f.name] = f # of two under an #if, the last
        self.all.append(f)

    def function_at(self, line):
        for f in self.all:
            if f.first <= line <= f.last:
                return f
        return None


def split(tokens):
    """Arguments: token lists between the commas."""
    out, depth, cur = [], 0, []
    for t in tokens:
        depth += t.text in ("(", "[", "{")
        depth -= t.text in (")", "]", "}")
        if t.text == "," and depth == 0:
            out.append(cur)
            cur = []
        else:
            cur.append(t)
    return out + [cur] if cur or out else []


def closing(words, start):
    depth = 0
    for k in range(start, len(words)):
        depth += words[k] in ("(", "[", "{")
        depth -= words[k] in (")", "]", "}")
        if depth == 0:
            return k
    return len(words) - 1


def path_of(words):
    """`a->b[i].dev` as "a.b[*].dev"; None for what is no path."""
    if not words or not is_name(words[0]):
        return None
    out, k = words[0], 1
    while k < len(words):
        if words[k] in ("->", ".") and k + 1 < len(words) and is_name(words[k + 1]):
            out += "." + words[k + 1]
            k += 2
        elif words[k] == "[":
            out += "[*]"
            k = closing(words, k) + 1
        else:
            return None
    return out


def names_of(words):
    """Paths that an expression may be another name of."""
    if "?" in words:
        k = words.index("?")
        rest = words[k + 1:]
        cut = rest.index(":") if ":" in rest else len(rest)
        return names_of(rest[:cut]) | names_of(rest[cut + 1:])
    embedded = False
    while words:
        if words[0] == "(" and closing(words, 0) == len(words) - 1:
            words = words[1:-1]
        elif words[0] == "(" and "*" in words[:closing(words, 0)] and "(" not in words[1:closing(words, 0)]:
            words = words[closing(words, 0) + 1:]
        elif words[0] == "&":
            words, embedded = words[1:], True
        elif len(words) > 2 and words[1] == "(" and SAME_OBJECT.match(words[0]):
            end, depth = closing(words, 1), 0
            first = words[2:end]
            for k, w in enumerate(first):
                depth += (w in ("(", "[")) - (w in (")", "]"))
                if w == "," and depth == 0:
                    first = first[:k]
                    break
            tail = words[end + 1:]
            return names_of(first) if not tail or tail[-1] == "dev" else set()
        else:
            break
    path = path_of(words)
    # a device and the struct around it are one object
    if path and embedded and path.endswith(".dev"):
        path = path[:-4]
    return {path} if path else set()


def words_of(tokens):
    return [t.text for t in tokens]


def assignments(node):
    """(left tokens, right tokens) of each `=` of a node."""
    if node.stores is None:
        node.stores = find_assignments(node.tokens)
    return node.stores


def find_assignments(t):
    out = []
    for k, tok in enumerate(t):
        if tok.text != "=":
            continue
        b, depth = k - 1, 0
        while b >= 0:
            depth += (t[b].text == "]") - (t[b].text == "[")
            inside = depth > 0 or t[b].text in ("[", "]")
            if not inside and not (is_name(t[b].text) or t[b].text in ("->", ".")):
                break
            if b + 1 < k and not inside and is_name(t[b].text) and is_name(t[b + 1].text):
                break
            b -= 1
        e, depth = k + 1, 0
        while e < len(t):
            depth += t[e].text in ("(", "[", "{")
            depth -= t[e].text in (")", "]", "}")
            if depth < 0 or (depth == 0 and t[e].text in (";", ",")):
                break
            e += 1
        out.append((t[b + 1:k], t[k + 1:e]))
    return out


def calls(node):
    """(name, arguments, tokens) of each call of a node."""
    if node.called is None:
        node.called, t, words = [], node.tokens, words_of(node.tokens)
        for k in range(len(t) - 1):
            if is_name(words[k]) and words[k + 1] == "(":
                end = closing(words, k + 1)
                node.called.append((words[k], split(t[k + 2:end]), t[k:end + 1]))
    return node.called


class Tree:
    """Sources, and what functions release their first argument."""

    def __init__(self, root):
        self.root, self.sources, self.known, self.where = root, {}, {}, {}
        self.members, self.candidates = {}, set()

    def source(self, file):
        if file not in self.sources:
            self.sources[file] = Source(self.root, file)
        return self.sources[file]

    def structs(self, file):
        """Struct tag -> member -> its struct tag, of a file and the headers beside it."""
        place = os.path.dirname(file)
        if place not in self.members:
            self.members[place] = self.members_of(
                [os.path.join(place, f) for f in sorted(os.listdir(os.path.join(self.root, place)))
                 if f.endswith(".h")])
        if file not in self.members:
            self.members[file] = dict(self.members[place], **self.members_of([file]))
        return self.members[file]

    def members_of(self, files):
        out = {}
        for file in files:
            with open(os.path.join(self.root, file), encoding="latin-1") as f:
                text = without_comments(f.read())
            for m in re.finditer(r"struct\s+(\w+)\s*\{(.*?)\n\}", text, flags=re.S):
                for member in MEMBER.finditer(m.group(2)):
                    for name in re.findall(r"(\w+)\s*(?:\[[^]]*\]\s*)*(?:,|$)", member.group(2)):
                        out.setdefault(m.group(1), {})[name] = member.group(1)
        return out

    def key(self, f, path):
        """The field that a path names: struct tag and member; of a global variable "global" and its name."""
        root = re.split(r"[.\[]", path)[0]
        tag = f.types().get(root)
        parts = path[len(root):].split(".")
        if parts[0] or len(parts) == 1:
            return None if root in f.variables() else ("global", root)
        parts = parts[1:]
        while len(parts) > 1:
            deeper = self.structs(f.file).get(tag, {}).get(parts[0].split("[")[0])
            if not deeper:
                break
            tag, parts = deeper, parts[1:]
        return (tag, ".".join(parts)) if tag else None

    def locate(self):
        """Find the files that may define the candidates, with one grep. False: nothing new."""
        names = sorted(n for n in self.candidates if n not in self.where)
        if not names:
            return False
        for n in names:
            self.where[n] = []
        # A definition begins at the start of a line and its parameters have types.
        pattern = r"^[A-Za-z_].*\b(" + "|".join(names) + r")\((struct|const|void|$)"
        alone = r"^(" + "|".join(names) + r")\((struct|const|void)"
        r = subprocess.run(["grep", "-rnE", "--include=*.[ch]", pattern + "|" + alone, "drivers", "include", "lib",
                            "arch", "sound", "net"], cwd=self.root, stdout=subprocess.PIPE,
                           env=dict(os.environ, LC_ALL="C"), check=False)
        for line in r.stdout.decode("latin-1").split("\n"):
            file, _, rest = line.partition(":")
            for n in re.findall(r"\b(\w+)\(", rest):
                if n in self.where and not rest.rstrip().endswith(";"):
                    self.where[n].append(file)
        self.known = {}
        return True

    def definition(self, name, file):
        own = self.source(file).functions.get(name)
        if own:
            return own
        for f in sorted(set(self.where.get(name, []))):
            found = self.source(f).functions.get(name)
            if found:
                return found
        return None

    def kind(self, name, file):
        """device or node when the function releases its first argument, else None."""
        if name in CORE:
            return "device"
        if name in NODE:
            return "node"
        if not RELEASE_NAME.search(name):
            return None
        self.candidates.add(name)
        f = self.definition(name, file)
        if not f:
            return None
        key = (f.file, name)
        if key not in self.known:
            self.known[key] = None # recursion
            self.known[key] = self.releases_first(f)
        return self.known[key]

    def releases_first(self, f):
        if not f.params or not f.params[0]:
            return None
        rooted = {f.params[0][-1].text}
        for _ in range(2):
            for node in f.nodes():
                for left, right in assignments(node):
                    lhs = path_of(words_of(left))
                    if lhs and "." not in lhs and any(w in rooted for w in words_of(right)):
                        rooted.add(lhs)
        for node in f.nodes():
            for name, args, _ in calls(node):
                if not args or not any(p.split(".")[0].split("[")[0] in rooted
                                       for p in names_of(words_of(args[0]))):
                    continue
                kind = self.kind(name, f.file)
                if kind:
                    return kind
        return None


class Seed:
    """The releases of one site's reference."""

    def __init__(self, tree, file, line):
        self.tree, self.source, self.line = tree, tree.source(file), line
        self.edits, self.kinds, self.returned, self.fields = {}, set(), False, set()
        self.entered = set()
        self.site, self.left, self.callee, self.right = None, None, None, []
        self.function = self.source.function_at(line)
        if self.function:
            self.find_site()

    def find_site(self):
        for node in self.function.nodes():
            if not any(t.line == self.line for t in node.tokens):
                continue
            for left, right in assignments(node):
                words = words_of(right)
                while words[:1] == ["("]:
                    words, right = words[1:], right[1:]
                # the call is on the row's line
                if len(words) > 1 and is_name(words[0]) and words[1] == "(" and right[0].line == self.line:
                    self.site, self.left, self.callee, self.right = node, left, words[0], right
                    return
            words = words_of(node.tokens)
            if words and re.match(r"^for_each_\w+$", words[0]) and node.tokens[0].line == self.line:
                args = split(node.tokens[2:-1])
                self.site, self.left, self.callee = node, args[0], words[0]
                return

    def cleanup(self):
        """Is the reference held by a variable with a cleanup attribute?"""
        return any(t.text == "__free" for t in self.site.tokens)

    def consumed(self):
        name = path_of(words_of(self.left))
        return self.callee.startswith("for_each_") or \
            any(name in names_of(words_of(a)) for _, args, _ in calls(self.site) for a in args)

    def follow(self):
        self.edits, self.kinds, self.returned, self.fields, self.entered = {}, set(), False, set(), set()
        self.local = False
        self.flow(self.function, self.site, {path_of(words_of(self.left))}, True)
        self.local = bool(self.edits)
        self.elsewhere(self.source)

    def released_beside(self):
        """Does another file of the directory release the field too?"""
        members = {key[1].split("[")[0].split(".")[-1] for key in self.fields if key[0] != "global"}
        place = os.path.dirname(self.source.file)
        for name in sorted(os.listdir(os.path.join(self.tree.root, place))):
            file = os.path.join(place, name)
            if not members or not name.endswith(".c") or file == self.source.file:
                continue
            with open(os.path.join(self.tree.root, file), encoding="latin-1") as f:
                if not re.search(r"(->|\.)(" + "|".join(members) + r")\b", f.read()):
                    continue
            other = Seed(self.tree, file, 0)
            other.fields = set(self.fields)
            other.elsewhere(other.source)
            if other.edits:
                return True
        return False

    def flow(self, f, start, names, at_site):
        """Carry @names forward: from behind @start when it is the site, else from the first node."""
        f.nodes()
        state, work = {}, []
        if at_site:
            self.remember(f, names)
            for n in start.next:
                state[n] = set(names)
                work.append(n)
        elif f.nodes():
            first = f.nodes()[0]
            state[first] = set(names)
            work.append(first)
        while work:
            node = work.pop()
            out = self.transfer(f, node, state[node])
            self.remember(f, out)
            for n in node.next:
                if n not in state or not out <= state[n]:
                    state[n] = state.get(n, set()) | out
                    work.append(n)

    def transfer(self, f, node, names):
        self.use(f, node, names)
        out = set(names)
        for left, right in assignments(node):
            lhs = path_of(words_of(left))
            if not lhs:
                continue
            if names_of(words_of(right)) & out:
                out.add(lhs)
            elif node is not self.site or lhs != path_of(words_of(self.left)):
                if "[*]" not in lhs:
                    out.discard(lhs)
                # what is a field of another object now is not this one's any more
            else:
                out.add(lhs)
        return out

    def remember(self, f, names):
        self.fields |= {key for key in (self.tree.key(f, n) for n in names) if key}

    def use(self, f, node, names):
        words = words_of(node.tokens)
        if words[:1] == ["return"] and names_of(words[1:-1]) & names:
            self.returned = True
        for name, args, tokens in calls(node):
            hit = [k for k, a in enumerate(args) if names_of(words_of(a)) & names]
            if not hit:
                continue
            if ACTION.match(name):
                self.action(f, args, tokens, hit)
                continue
            kind = self.tree.kind(name, f.file) if hit[0] == 0 else None
            if kind and tokens[0] is node.tokens[0] and node.tokens[-1].text == ";":
                self.kinds.add(kind)
                self.edits[(tokens[0].start, node.tokens[-1].end)] = ";"
            elif not kind:
                self.enter(name, hit)

    def action(self, f, args, tokens, hit):
        """devm_add_action_or_reset(dev, FN, NAME) where FN releases its argument."""
        fn = words_of(args[1])[-1] if len(args) == 3 and hit[-1] == 2 and args[1] else None
        callee = self.tree.definition(fn, f.file) if fn else None
        kind = self.tree.releases_first(callee) if callee else None
        if kind:
            self.kinds.add(kind)
            self.edits[(tokens[0].start, tokens[-1].end)] = "0"

    def enter(self, name, hit):
        """A function of the file gets the reference as an argument."""
        callee = self.source.functions.get(name)
        if not callee or (name, hit[0]) in self.entered:
            return
        self.entered.add((name, hit[0]))
        params = {callee.params[k][-1].text for k in hit if k < len(callee.params) and callee.params[k]}
        self.flow(callee, None, params, False)

    def elsewhere(self, source):
        """The same fields and globals in the other functions of a file."""
        fields = frozenset(self.fields)
        last = {re.split(r"[.\[]", name)[0] for _, name in fields} | \
            {name.split(".")[-1].split("[")[0] for _, name in fields}
        for f in source.all:
            if f is self.function or not last & f.words:
                continue
            names, filled = set(), False
            for node in f.nodes():
                for left, right in assignments(node):
                    path, words = path_of(words_of(left)), words_of(right)
                    if path and self.tree.key(f, path) in fields and words != ["NULL"]:
                        filled = True
                    names |= names_of(words)
                for _, args, _ in calls(node):
                    names |= set().union(*(names_of(words_of(a)) for a in args))
            names = {n for n in names if self.tree.key(f, n) in fields}
            if names and not filled:
                self.flow(f, None, names, False)

    def result(self):
        text = self.source.text
        edits = []
        for (start, end), new in sorted(self.edits.items()):
            old = text[start:end]
            edits.append({"start": start, "end": end, "line": text.count("\n", 0, start) + 1,
                          "old": " ".join(old.split()), "new": new + "\n" * old.count("\n")})
        return edits


def is_node(seed):
    """Is the result stored in a struct device_node pointer?"""
    path = path_of(words_of(seed.left)) or ""
    root, _, rest = path.partition(".")
    if not rest:
        return seed.function.types().get(root) == "device_node"
    return rest.split(".")[-1] == "of_node"


def classify(tree, row):
    """(class, edits): what can be done with a row, in this order."""
    seed = Seed(tree, row["file"], int(row["line"]))
    if not seed.function:
        return "no function at this line", []
    if not seed.site:
        return "the result of the call is not assigned", []
    if is_node(seed):
        return "a device_node, which has no rule", []
    if seed.cleanup():
        return "a cleanup attribute releases it", []
    seed.follow()
    if "device" in seed.kinds:
        if not seed.local and seed.released_beside():
            return "released in another file too", []
        return "seed", seed.result()
    if seed.consumed():
        return "the next search of the loop consumes it", []
    if seed.returned:
        return "returned", []
    return "no release in this file names it", []


def ok_rows(labels):
    rows = {}
    for path in labels:
        with open(path, newline="") as f:
            for row in csv.DictReader(f):
                if row["tree"] == "6.12" and row["verdict"] == "ok":
                    rows.setdefault((row["file"], row["line"]), row)
    return list(rows.values())


def plan(root, out, labels):
    tree, given = Tree(root), ok_rows(labels)
    while True:
        rows = []
        for row in given:
            what, edits = classify(tree, row)
            rows.append({"file": row["file"], "line": int(row["line"]), "function": row["function"],
                         "class": what, "edits": edits, "batch": 0})
        if not tree.locate(): # which of the functions met are releases, was not known
            break
    used = {}
    for r in rows:
        if r["class"] == "seed":
            r["batch"] = used[r["file"]] = used.get(r["file"], 0) + 1
    with open(out, "w") as f:
        json.dump(rows, f, indent=1)
    for r in rows:
        print("\t".join([r["file"], str(r["line"]), r["function"], str(r["batch"]), r["class"],
                         "; ".join(f"{e['line']}: {e['old']}" for e in r["edits"])]))


def apply(root, copy, planfile, batch):
    """Restore what earlier batches seeded, then write this one; replaces files, for they are hard links."""
    with open(planfile) as f:
        rows = [r for r in json.load(f) if r["class"] == "seed"]
    for file in sorted({r["file"] for r in rows}):
        with open(os.path.join(root, file), encoding="latin-1", newline="") as f:
            text = f.read()
        # one statement may release for two sites
        edits = {(e["start"], e["end"], e["new"]) for r in rows if r["file"] == file and r["batch"] == batch
                 for e in r["edits"]}
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        temp = os.path.join(copy, file + ".seed")
        with open(temp, "w", encoding="latin-1", newline="") as f:
            f.write(text)
        os.replace(temp, os.path.join(copy, file))


def functions(root):
    tree = Tree(root)
    for row in sys.stdin:
        file, line = row.split()
        found = tree.source(file).function_at(int(line))
        print(file, line, found.name if found else "?")


def main():
    if len(sys.argv) >= 5 and sys.argv[1] == "plan":
        plan(sys.argv[2], sys.argv[3], sys.argv[4:])
    elif len(sys.argv) == 6 and sys.argv[1] == "apply":
        apply(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    elif len(sys.argv) == 3 and sys.argv[1] == "functions":
        functions(sys.argv[2])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
