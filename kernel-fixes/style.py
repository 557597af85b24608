# SPDX-License-Identifier: GPL-2.0-only
"""
What spatch does not do: comments, and the looks of what it adds.
"""
import re
import subprocess

import mails

# how spatch writes code that it adds: without a line break, with blanks where none belong
_GLITCH = re.compile(r'\)(return|goto|break|continue)\b|\w\(\*\w+\)\(|^\w.*\)\{$|^[ \t]+$|list_for_each\w* \(')
_HUNK = re.compile(r'^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@')


def write(path, text):
    with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
        f.write(text)


def drop_stale(path, stale):
    """Delete the comments, on lines of their own, with one of @stale in them."""
    # a comment, not the code between two of them
    write(path, re.sub(r'^[ \t]*/\*(?:[^*]|\*(?!/))*\*/\n',
                       lambda m: '' if any(s in m.group() for s in stale) else m.group(), mails.read(path), flags=re.M))


def add_kdoc(path, kdoc):
    """Put lines before the line that describes a member, unless they are there."""
    text = mails.read(path)
    for line in kdoc:
        member, new = line.split(' | ', 1)
        new = f' * {new}\n'
        if new not in text:
            text = re.sub(r'^ \* %s' % re.escape(member), lambda m, new=new: new + m.group(), text, count=1, flags=re.M)
    write(path, text)


def added(diff):
    """(first, last) line of what each hunk of a diff without context adds, and whether it takes anything away"""
    for line in diff.splitlines():
        m = _HUNK.match(line)
        if m and m.group(3) != '0':
            first = int(m.group(2))
            yield first, first + int(m.group(3) or 1) - 1, m.group(1) != '0'


def format_added(tree, repo, path, diff):
    """clang-format, with the style of @tree, blocks of new code, and lines that spatch has broken."""
    full = f'{repo}/{path}'
    lines = mails.read(full).split('\n')
    ranges = [(first, last) for first, last, replaces in added(diff)
              if any(_GLITCH.search(l) for l in lines[first - 1:last]) and not (replaces and last - first > 8)]
    if not ranges:
        return
    argv = ['clang-format-19', '-i', f'--style=file:{tree}/.clang-format'] + [f'--lines={a}:{b}' for a, b in ranges]
    subprocess.run(argv + [full], check=True)
