# SPDX-License-Identifier: GPL-2.0-only
"""
LEDGER.md of one kernel, from what lies beside it:

    index.json    what fwspeck found, and which patch fixes it (fwspeck series --index)
    triage.csv    every finding, judged by somebody who read the code
    reading.csv   every patch, judged by somebody who read the code: patch,diff,verdict,reason
    verified.csv  what kernel-fixes/verify found: patch,diff,archs and one column a check

"patch" is the name of a mail without its number, "diff" the hash of its diff (mails.py): a verdict ends when the patch
changes. Nothing here is judged or counted by hand.
"""
import collections
import json
import os

import mails

CHECKS = {
    'apply': 'applies in order',
    'compile': 'each step compiles without a new warning',
    'silent': 'the finding is gone, nothing new is found',
    'checkpatch': 'checkpatch --strict has nothing to say',
}


class Ledger:
    def __init__(self, directory, series=None):
        """@series: directory of the mails and their index.json, when that is not @directory."""
        series = series or directory
        self.directory = directory
        self.mails = mails.load(series)
        with open(os.path.join(series, 'index.json'), encoding='utf-8') as f:
            self.index = json.load(f)
        self.entries = {p['name']: p for p in self.index['patches']}
        self.reading = mails.by_diff(os.path.join(directory, 'reading.csv'))
        self.verified = mails.by_diff(os.path.join(directory, 'verified.csv'))
        self.triage = collections.defaultdict(list)
        for r in mails.rows(os.path.join(directory, 'triage.csv')):
            self.triage[r['file'], r['function'], r['rule']].append(r)
        self.fixed = [f for m in self.mails for f in self.entries[m.name]['findings']]
        self.covered = [f for f in self.index['unfixed'] if f['covered']]
        self.unfixed = [f for f in self.index['unfixed'] if not f['covered']]
        self.suppressed = self.index['suppressed']
        self.all = self.fixed + self.covered + self.unfixed + self.suppressed

    def judged(self, f):
        """The row of triage.csv for a finding; lines decide only where there are several."""
        rows = self.triage.get((f['file'], f.get('function', ''), f['rule']), [])
        exact = [r for r in rows if int(r['line']) == f['line']]
        return (exact or rows if len(rows) == 1 else exact or [None])[0]

    def verdict(self, f):
        row = self.judged(f)
        return row['verdict'] if row else 'not judged'

    def read(self, mail):
        return self.reading.get((mail.stem, mail.hash()))

    def unread(self):
        return [m for m in self.mails if not self.read(m)]

    def wrong(self):
        """Patches that somebody has read and does not find correct."""
        return [m for m in self.mails if self.read(m) and self.read(m)['verdict'] not in ('right', 'poor')]

    def problems(self):
        """What must not be: contradictions between the files."""
        out = [f"{f['file']}:{f['line']}: {f['rule']}: judged false, and not in suppressions"
               for f in self.fixed + self.covered + self.unfixed if self.verdict(f) == 'false']
        out += [f"{f['file']}:{f['line']}: {f['rule']}: suppressed, and judged {self.verdict(f)}"
                for f in self.suppressed if self.verdict(f) != 'false']
        out += [f'{m.name}: read and judged {self.read(m)["verdict"]}' for m in self.wrong()]
        return out

    def not_found(self):
        """Rows of triage.csv that no finding belongs to."""
        used = {id(self.judged(f)) for f in self.all}
        return [r for rows in self.triage.values() for r in rows if id(r) not in used]

    def stale(self):
        """Verdicts on patches that are there no more, or have changed; those that keep one out stay."""
        there = {(m.stem, m.hash()) for m in self.mails}
        return sorted(k for k, r in self.reading.items() if k not in there and r['verdict'] != 'wrong')


def cell(text):
    return ' '.join(text.split()).replace('|', '\\|')


def table(header, rows):
    out = ['| ' + ' | '.join(header) + ' |', '|' + '---|' * len(header)]
    return out + ['| ' + ' | '.join(cell(c) for c in r) + ' |' for r in rows] + ['']


def place(f):
    return f"{f['file']}:{f['line']} {f.get('function', '')}"


def share(part, whole):
    return f'{part} of {whole} ({100 * part / whole:.1f} %)' if whole else '0 of 0'


def counts(ledger):
    of_verdict = collections.Counter(ledger.verdict(f) for f in ledger.all)
    fixable = [f for f in ledger.all if f['fixable']]
    true = [f for f in fixable if ledger.verdict(f) == 'true']
    done = [f for f in ledger.fixed if ledger.verdict(f) == 'true']
    by = [f for f in ledger.covered if f['fixable'] and ledger.verdict(f) == 'true']
    read = collections.Counter((ledger.read(m) or {'verdict': 'unread'})['verdict'] for m in ledger.mails)
    rows = [
        ('files', ledger.index['coverage']['summary']),
        ('findings', f'{len(ledger.all)}: ' + ', '.join(
            f'{n} {v}' for v, n in sorted(of_verdict.items(), key=lambda i: (-i[1], i[0])))),
        ('of rules that have fixes', f'{len(fixable)}, {len(true)} of them true'),
        ('patches', f'{len(ledger.mails)}, for {len(ledger.fixed)} findings'),
        ('true findings of rules that have fixes, with a patch', share(len(done) + len(by), len(true)) +
         (f'; {len(by)} of them go with the patch of another finding' if by else '')),
        ('patches read', ', '.join(f'{n} {v}' for v, n in sorted(read.items())) or '0'),
    ]
    for check, what in CHECKS.items():
        n = sum(ledger.verified.get((m.stem, m.hash()), {}).get(check) == 'yes' for m in ledger.mails)
        rows.append((f'patches verified: {what}', f'{n}'))
    return table(('', ''), rows)


def verification(ledger, mail):
    row = ledger.verified.get((mail.stem, mail.hash()))
    if not row:
        return 'by fwspeck when it was made'
    failed = [c for c in CHECKS if row.get(c) == 'no']
    done = [c for c in CHECKS if row.get(c) == 'yes']
    return ', '.join(done) + (', NOT ' + ', '.join(failed) if failed else '')


def patch_row(ledger, mail):
    entry = ledger.entries[mail.name]
    read = ledger.read(mail)
    found = entry['findings']
    return (mail.name.split('-')[0], entry['subject'],
            '<br>'.join(f"{f['rule']} {place(f)}" for f in found),
            ', '.join(sorted({f['strategy'] for f in found})), ', '.join(sorted({f['arch'] for f in found})),
            verification(ledger, mail), f"{read['verdict']}: {read['reason']}" if read else 'unread')


def finding_rows(ledger, findings):
    for f in sorted(findings, key=lambda f: (f['file'], f['line'], f['rule'])):
        yield f['rule'], place(f), ledger.verdict(f), f['reason']


def covered_rows(ledger):
    """Each with the patches of its file, one of which it goes with."""
    for f in sorted(ledger.covered, key=lambda f: (f['file'], f['line'], f['rule'])):
        patches = [m.name.split('-')[0] for m in ledger.mails if ledger.entries[m.name]['file'] == f['file']]
        yield f['rule'], place(f), ledger.verdict(f), ', '.join(patches)


def render(ledger):
    version = ledger.index['kernel']['version']
    lines = [
        '<!-- SPDX-License-Identifier: GPL-2.0-only -->',
        f'# Fixes for Linux {version}',
        '',
        'Made by `make kernel-fixes UPDATE=1`; see [README.md](../README.md). What the columns say is in '
        '[ledger.py](../ledger.py).',
        '',
        '## Counts',
        '',
    ]
    lines += counts(ledger)
    lines += ['## Patches', '', 'Each was parsed, compiled and checked again when it was made, for the architectures '
              'named, and without it the finding is there. What [verify](../verify) has proved of the series as a '
              'whole: ' + '; '.join(f'{c}: {w}' for c, w in CHECKS.items()) + '.', '']
    lines += table(('no.', 'subject', 'findings', 'how', 'architectures', 'verified', 'read'),
                   (patch_row(ledger, m) for m in ledger.mails))
    if ledger.covered:
        lines += ['## Findings that go with the patch of another one', '']
        lines += table(('rule', 'place', 'judged', 'patches of the file'), covered_rows(ledger))
    lines += ['## Findings of rules that have fixes, without a patch', '']
    lines += table(('rule', 'place', 'judged', 'why there is none'),
                   finding_rows(ledger, [f for f in ledger.unfixed if f['fixable']]))
    lines += ['## Findings without automatic fix', '',
              'Of rules that have none, and where the rule itself asks for none: nothing takes the driver down, or whether a '
              'second IOMMU is refused is for the driver to decide.', '']
    lines += table(('rule', 'place', 'judged', 'why there is none'),
                   finding_rows(ledger, [f for f in ledger.unfixed if not f['fixable']]))
    if ledger.suppressed:
        lines += ['## Findings that are none', '']
        lines += table(('rule', 'place', 'judged', 'why'), finding_rows(ledger, ledger.suppressed))
    return '\n'.join(lines).rstrip('\n') + '\n'
