# SPDX-License-Identifier: GPL-2.0-only
"""
The mails of a series, and git on them: what regenerate, migrate, ledger.py and verify share.
"""
import csv
import hashlib
import os
import re
import subprocess

# Nothing of this machine or of its user may show in what git writes or decide what it does.
_DROPPED = re.compile(r'GIT_|EMAIL$|TZ$|LANG|LC_')


def clean_env(**more):
    env = {k: v for k, v in os.environ.items() if not _DROPPED.match(k)}
    env.update(GIT_CONFIG_GLOBAL='/dev/null', GIT_CONFIG_SYSTEM='/dev/null', GIT_CONFIG_NOSYSTEM='1',
               GIT_ATTR_NOSYSTEM='1', GIT_TERMINAL_PROMPT='0', LC_ALL='C.UTF-8', TZ='UTC')
    env.update(more)
    return env


def git(directory, *args, check=True, **kwargs):
    """Run git in @directory as nobody in particular; directories above it do not matter."""
    env = clean_env(GIT_AUTHOR_NAME='fwspeck', GIT_AUTHOR_EMAIL='fwspeck@localhost',
                    GIT_COMMITTER_NAME='fwspeck', GIT_COMMITTER_EMAIL='fwspeck@localhost',
                    GIT_CEILING_DIRECTORIES=os.path.dirname(os.path.realpath(directory)))
    return subprocess.run(('git',) + args, cwd=directory, env=env, check=check, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, **kwargs)


def start_repo(directory):
    """All files of @directory become the first commit of a repository."""
    git(directory, 'init', '-q', '--template=')
    git(directory, 'add', '-f', '.')
    git(directory, 'commit', '-q', '--no-verify', '-m', 'pristine')


def read(path):
    with open(path, encoding='utf-8', errors='surrogateescape') as f:
        return f.read()


def contents(directory):
    """Name -> text of what is generated: the mails, and what is said of them."""
    about = [n for n in ('LEDGER.md', 'index.json') if os.path.exists(os.path.join(directory, n))]
    return {n: read(os.path.join(directory, n)) for n in names(directory) + about}


def replace(directory, old, new):
    """Make of @old, the contents of @directory, what is @new; no file is ever half written."""
    os.makedirs(directory, exist_ok=True)
    for n in old.keys() - new.keys():
        os.remove(os.path.join(directory, n))
    for n, text in new.items():
        path = os.path.join(directory, n)
        with open(path + '.tmp', 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(text)
        os.replace(path + '.tmp', path)


def names(directory):
    """Names of the patches in @directory, in order, without the cover letter."""
    if not os.path.isdir(directory):
        return []
    return sorted(n for n in os.listdir(directory) if re.match(r'\d+-.*\.patch$', n) and not re.match(r'0+-', n))


def stem(name):
    """What stays of a mail's name when the patches before it change."""
    return re.sub(r'^\d+-|\.patch$', '', name)


class Mail:
    def __init__(self, directory, name):
        self.name = name
        self.stem = stem(name)
        self.path = os.path.join(directory, name)
        with open(self.path, encoding='utf-8', errors='surrogateescape') as f:
            self.text = f.read()

    def diff(self):
        """The diff without what moves with other patches: blob names and line numbers."""
        lines = []
        inside = False
        for line in self.text.split('\n'):
            inside = inside or line.startswith('diff --git ')
            # "-- " begins the signature, if there is one
            if inside and line == '-- ':
                break
            if inside and not line.startswith('index '):
                lines.append(re.sub(r'^@@ [-+,0-9 ]+ @@', '@@', line))
        return '\n'.join(lines).rstrip('\n') + '\n'

    def hash(self):
        """Of the diff: a verdict on one holds for the other when these are equal."""
        return hashlib.sha256(self.diff().encode('utf-8', 'surrogateescape')).hexdigest()[:16]

    def files(self):
        return re.findall(r'^diff --git a/(\S+) b/', self.text, re.M)


def load(directory):
    return [Mail(directory, n) for n in names(directory)]


def rows(path):
    """Rows of a CSV file with a header line; none when there is no file."""
    if not os.path.exists(path):
        return []
    with open(path, encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def by_diff(path):
    """Rows of a CSV file about patches, by (stem, hash of the diff)."""
    return {(r['patch'], r['diff']): r for r in rows(path)}
