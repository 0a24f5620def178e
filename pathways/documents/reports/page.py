"""A report as one page of HTML that loads nothing, runs nothing, and prints well."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html import escape

from pathways.documents.reports.report import Column, Report, Section, Value, text_of

STEPS = 5
"""Of a heat map, from nothing to all."""
WIDE = 8
"""From this many columns on, the titles of a heat map stand upright."""
_STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --paper: #fff; --faint: #52616f; --line: #c9d3dc; --head: #eef2f6;
  --h0: #fff; --h1: #dbe9f6; --h2: #a9cbe8; --h3: #5b9bd0; --h4: #1d5f99; --on-dark: #fff; --on-mid: #0d1822; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #10161c; --faint: #a4b2bf; --line: #3a4753; --head: #1b242d;
    --h0: #10161c; --h1: #16324a; --h2: #1f4f78; --h3: #5b9bd0; --h4: #a9d2f5; --on-dark: #0d1822; --on-mid: #0d1822; }
}
* { box-sizing: border-box; }
html { background: var(--paper); }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1.2rem; color: var(--ink); background: var(--paper);
  font: 15px/1.45 system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; }
h1 { font-size: 1.8rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .3rem; }
p { margin: .2rem 0; }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; margin-top: .5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--head); vertical-align: bottom; }
tbody th { font-weight: 600; }
.n { text-align: right; white-space: nowrap; }
.heat td { text-align: center; vertical-align: middle; min-width: 3.6rem; white-space: nowrap; }
.heat th:first-child { min-width: 14rem; }
.upright thead th:not(:first-child) { padding: .6rem .3rem; }
.upright thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 16rem; }
.h0 { background: var(--h0); color: var(--faint); }
.h1 { background: var(--h1); } .h2 { background: var(--h2); }
.h3 { background: var(--h3); color: var(--on-mid); } .h4 { background: var(--h4); color: var(--on-dark); }
@page { size: A4 landscape; margin: 14mm; }
@media print {
  :root { --ink: #000; --paper: #fff; --faint: #444; --line: #999; --head: #eee; --h0: #fff; --h1: #dbe9f6;
    --h2: #a9cbe8; --h3: #5b9bd0; --h4: #1d5f99; --on-dark: #fff; --on-mid: #000; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  .scroll { overflow: visible; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_page(report: Report) -> str:
    """The page, whole in itself."""
    summary = "".join(f"<p>{escape(line)}</p>\n" for line in report.summary)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(report.title)}</h1>\n<p class="faint">As of {report.day}</p>\n{summary}'
        f"{''.join(_section(number, each) for number, each in enumerate(report.sections, start=1))}"
        "</main>\n</body>\n</html>\n"
    )


def _section(number: int, section: Section) -> str:
    name = f"s{number}"
    note = f'<p class="faint">{escape(section.note)}</p>\n' if section.note else ""
    head = f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(section.title)}</h2>\n{note}'
    if not section.rows:
        return f"{head}<p>{escape(section.nothing)}</p>\n</section>\n"
    looks = ["heat"] * section.is_heat_map + ["upright"] * (section.is_heat_map and len(section.columns) >= WIDE)
    kind = f' class="{" ".join(looks)}"' if looks else ""
    titles = "".join(
        f'<th scope="col"{_number(each)}><span>{escape(each.title)}</span></th>' for each in section.columns
    )
    rows = "".join(_row(section, row) for row in section.rows)
    # What scrolls is reached by the keyboard, too.
    return (
        f'{head}<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">\n<table{kind}>\n'
        f"<thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n"
    )


def _row(section: Section, row: Sequence[Value]) -> str:
    first, *others = row
    cells = (_cell(section, column, value) for column, value in zip(section.columns[1:], others, strict=True))
    return f'<tr><th scope="row">{escape(text_of(first))}</th>{"".join(cells)}</tr>\n'


def _cell(section: Section, column: Column, value: Value) -> str:
    text = escape(text_of(value))
    if section.is_heat_map and isinstance(value, Fraction):
        return f'<td class="h{step_of(value)}">{text}</td>'
    return f"<td{_number(column)}>{text}</td>"


def _number(column: Column) -> str:
    return ' class="n"' if column.is_number else ""


def step_of(share: Fraction) -> int:
    """The step of a share in a heat map: only nothing is the first, and only all is the last."""
    if share <= 0:
        return 0
    return STEPS - 1 if share >= 1 else 1 + int(share * (STEPS - 2))
