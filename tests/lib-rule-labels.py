#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compare a SARIF report with labels of sites by rule (rule,tree,file,function,line,verdict,confidence,notes).

usage: lib-rule-labels.py REPORT.sarif LABELS.csv TREE

A row `report` is found when its rule reports at its line. A row `near-miss` is wrong when its rule reports there
at a level above note. Prints what is missed and what is wrong, then one line of figures:
  asked N found N recall R near-miss N wrong N low N of N
"""
import csv
import json
import sys


def findings(path):
    out = {}
    for run in json.load(open(path))["runs"]:
        for r in run.get("results", []):
            if r.get("suppressions"):
                continue
            loc = r["locations"][0]["physicalLocation"]
            key = (r["ruleId"], loc["artifactLocation"]["uri"], loc["region"]["startLine"])
            out[key] = r.get("level", "warning")
    return out


def main():
    found = findings(sys.argv[1])
    rows = [r for r in csv.DictReader(open(sys.argv[2])) if r["tree"] == sys.argv[3]]
    asked = hit = near = wrong = low = low_hit = 0
    for r in rows:
        key = (r["rule"], r["file"], int(r["line"]))
        level = found.get(key)
        if r["verdict"] == "near-miss":
            near += 1
            if level and level not in ("note", "none"):
                wrong += 1
                print("wrong ", *key, r["function"], r["notes"])
        elif r["confidence"] == "low":
            low += 1
            low_hit += level is not None
        else:
            asked += 1
            hit += level is not None
            if not level:
                print("missed", *key, r["function"], r["confidence"], r["notes"])
    print(f"asked {asked} found {hit} recall {hit / max(1, asked):.2f} near-miss {near} wrong {wrong} "
          f"low {low_hit} of {low}")


main()
