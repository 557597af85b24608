# SPDX-License-Identifier: GPL-2.0-only
"""
Compile files of a kernel as if some of them were others, without a copy of the tree.
"""
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import tempfile

import mails

HERE = os.path.dirname(os.path.realpath(__file__))


class Compiler:
    """The files of @tree for @archs, with those of @changed, a directory laid out alike, in their place."""

    def __init__(self, tree, changed, archs):
        self.tree = os.path.realpath(tree)
        self.changed = changed
        self.archs = archs
        self.fwspeck = os.path.abspath(os.environ.get('FWSPECK') or os.path.join(HERE, '..', 'build', 'fwspeck'))
        self.commands = {}
        self.before = {}

    def archs_of(self, path):
        """A file under arch/ has one architecture only."""
        m = re.match(r'arch/([^/]+)/', path)
        return (m.group(1).replace('x86', 'x86_64'),) if m else self.archs

    def flags(self, arch, paths):
        """(arch, file) of all files below @paths that have flags for @arch."""
        new = [p for p in paths if (arch, p) not in self.commands]
        if new:
            r = subprocess.run([self.fwspeck, 'flags', '-q', '-k', self.tree, '--arch', arch] + new,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            found = json.loads(r.stdout or '[]')
            for p in new:
                self.commands[arch, p] = [c for c in found if os.path.relpath(c['file'], self.tree) == p
                                          or os.path.relpath(c['file'], self.tree).startswith(p + '/')]
        return [c for p in paths for c in self.commands[arch, p]]

    def overlay(self, path):
        """A clang overlay with all files of @changed, for the file names the commands use."""
        roots = []
        for directory, dirs, names in os.walk(self.changed):
            dirs[:] = [d for d in dirs if d != '.git']
            for n in names:
                real = os.path.join(directory, n)
                roots.append({'type': 'file', 'name': os.path.join(self.tree, os.path.relpath(real, self.changed)),
                              'external-contents': real})
        with open(path, 'w', encoding='utf-8') as f:
            json.dump({'version': 0, 'use-external-names': False, 'roots': roots}, f)

    @staticmethod
    def run(command, more):
        """(compiled?, multiset of the diagnostics without line numbers)"""
        r = subprocess.run(command['arguments'] + ['-Wall', '-fsyntax-only', '-ferror-limit=0',
                                                   '-fno-caret-diagnostics'] + more,
                           cwd=command['directory'], env=mails.clean_env(), stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        found = re.findall(r'^([^\s:]+):\d+:\d+: ((?:warning|error|fatal error): .*)',
                           r.stdout.decode('utf-8', 'replace'), re.M)
        return r.returncode == 0, collections.Counter(f'{os.path.basename(f)}: {text}' for f, text in found)

    def one(self, arch, command, overlay):
        """(compiled?, what is wrong with a file now and was not before, as lines)"""
        good, found = self.run(command, ['-ivfsoverlay', overlay])
        if good and not found:
            return True, []
        key = arch, command['file']
        if key not in self.before:
            self.before[key] = self.run(command, [])
        new = sorted((found - self.before[key][1]).elements())
        if not good and self.before[key][0]:
            new = new or ['does not compile any more']
        return good, new

    def compile(self, paths):
        """(arch -> number of files below @paths that compile, what is wrong as lines)"""
        numbers, wrong = collections.Counter(), []
        with tempfile.TemporaryDirectory() as work, \
                concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            overlay = os.path.join(work, 'overlay.json')
            self.overlay(overlay)
            jobs = []
            for arch in sorted({a for p in paths for a in self.archs_of(p)}):
                for c in self.flags(arch, [p for p in paths if arch in self.archs_of(p)]):
                    jobs.append((arch, c, pool.submit(self.one, arch, c, overlay)))
            for arch, c, job in jobs:
                good, new = job.result()
                numbers[arch] += good and not new
                wrong += [f'{arch}: {os.path.relpath(c["file"], self.tree)}: {line}' for line in new]
        return dict(numbers), wrong
