# SPDX-License-Identifier: GPL-2.0-only
"""
Take the patches that a reader judged wrong out of a series: the mails go, the others get new numbers, and in the index their
findings move to those without a patch, with what the reader said.

A verdict holds for one diff. When the program writes another one, that patch comes back and wants to be read.
"""
import json
import os
import re

import mails


def is_wrong(mail, reading):
    return reading.get((mail.stem, mail.hash()), {}).get('verdict') == 'wrong'


def renumber(mail, directory, number, total):
    """Give @mail its new number; the name it has then."""
    width = max(4, len(str(total)))
    name = f'{number:0{width}}-{mail.stem}.patch'
    mark = f'[PATCH {number:0{len(str(total))}}/{total}]' if total > 1 else '[PATCH]'
    text = re.sub(r'^(Subject: )\[PATCH[^]]*\]', lambda m: m.group(1) + mark, mail.text, count=1, flags=re.M)
    os.remove(mail.path)
    with open(os.path.join(directory, name), 'w', encoding='utf-8', errors='surrogateescape') as f:
        f.write(text)
    return name


def place(finding):
    return finding['file'], finding['line'], finding['rule']


def withhold(series, reading_csv):
    """Change the series in directory @series, as @reading_csv has it; the number of patches taken out."""
    reading = mails.by_diff(reading_csv)
    path = os.path.join(series, 'index.json')
    all_mails = mails.load(series)
    wrong = {m.name: reading[m.stem, m.hash()] for m in all_mails if is_wrong(m, reading)}
    if not wrong:
        return 0
    with open(path, encoding='utf-8') as f:
        index = json.load(f)
    kept = [m for m in all_mails if m.name not in wrong]
    new = {m.name: renumber(m, series, i + 1, len(kept)) for i, m in enumerate(kept)}
    for m in all_mails:
        if m.name in wrong:
            os.remove(m.path)
    for patch in index['patches']:
        for f in patch['findings'] if patch['name'] in wrong else ():
            index['unfixed'].append(dict(f, covered=False,
                                         reason='the patch is withheld: ' + wrong[patch['name']]['reason']))
    index['patches'] = [dict(p, name=new[p['name']]) for p in index['patches'] if p['name'] in new]
    index['unfixed'].sort(key=place)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(index, f, indent=1, ensure_ascii=False)
        f.write('\n')
    return len(wrong)
