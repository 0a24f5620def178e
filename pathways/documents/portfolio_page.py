"""A portfolio as one page of HTML that loads nothing, runs nothing, and prints well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from html import escape

from pathways.documents.portfolio import Achievement, Growth, Portfolio, Proof, Span, StackInProgress
from pathways.domain.quantity import plain
from pathways.wording.phrases import percent

WIDTH, NAMES, ROW = 700, 210, 26
"""Of the picture of competencies, in pixels: all of it, the names in it, the height of one."""
_LEAST_DAYS = 180
_LETTERS = 34
_STYLE = """
:root { color: #1b2733; background: #fff; font: 15px/1.5 system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.8rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; padding-bottom: .2rem; border-bottom: 2px solid #d5dde4; }
h3 { font-size: 1rem; margin: 0; }
p, ul { margin: .2rem 0; }
ul { padding-left: 1.2rem; }
a { color: #1d5f99; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; }
.day, .faint { color: #52616f; }
.item { margin: 0 0 .9rem; break-inside: avoid; }
.state { font-size: .8rem; border: 1px solid #8a99a8; border-radius: 1rem; padding: 0 .5rem; margin-left: .4rem; }
.verified { border-color: #2f8a46; color: #1f6a34; }
.bar { height: .6rem; border: 1px solid #3b78b5; border-radius: .3rem; overflow: hidden; max-width: 24rem; }
.bar i { display: block; height: 100%; background: #3b78b5; }
@page { size: A4; margin: 18mm 16mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h2 { break-after: avoid; }
  a { color: inherit; }
  .bar i, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def portfolio_page(portfolio: Portfolio) -> str:
    """The page, whole in itself."""
    title = f"Portfolio of {portfolio.name}"
    parts = [
        _section("Competencies over time", _growth(portfolio)),
        _section("Stacks in progress", map(_stack, portfolio.stacks)),
        _section("Awards and their proofs", map(_achievement, portfolio.achievements)),
        _section("Goals", _listed(portfolio.goals, ordered=True)),
        _section("Interests", _listed(portfolio.interests)),
        _section("Experience", _listed(portfolio.experience)),
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    body = "".join(parts) or '<p class="faint">Nothing is recorded yet.</p>\n'
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
        f'<h1>{escape(portfolio.name)}</h1>\n<p class="day">Portfolio of {portfolio.day}</p>\n{body}</html>\n'
    )


def _section(title: str, parts: Iterable[str]) -> str:
    inside = "".join(parts)
    return f"<section>\n<h2>{title}</h2>\n{inside}</section>\n" if inside else ""


def _listed(lines: Iterable[str], *, ordered: bool = False) -> Iterator[str]:
    items = "".join(f"<li>{escape(line)}</li>\n" for line in lines)
    name = "ol" if ordered else "ul"
    if items:
        yield f"<{name}>\n{items}</{name}>\n"


def _achievement(achievement: Achievement) -> str:
    kind = " verified" if achievement.state == "verified" else ""
    by = "" if achievement.issued_by is None else f" by {escape(achievement.issued_by)}"
    since = "" if achievement.since is None else f"Since {achievement.since}"
    through = "" if achievement.through is None else f"{', ' if since else ''}valid through {achievement.through}"
    shows = f"<p>Shows {escape(', '.join(achievement.shows))}.</p>\n" if achievement.shows else ""
    proofs = "".join(f"<li>{_proof(each)}</li>\n" for each in achievement.proofs)
    days = f"{since}{through}{by}".strip()
    return (
        f'<div class="item">\n<h3>{escape(achievement.title)} '
        f'<span class="state{kind}">{escape(achievement.state)}</span></h3>\n'
        + (f'<p class="faint">{days[0].upper()}{days[1:]}</p>\n' if days else "")
        + shows
        + (f"<ul>\n{proofs}</ul>\n" if proofs else "")
        + "</div>\n"
    )


def _proof(proof: Proof) -> str:
    text = escape(proof.text)
    return text if proof.address is None else f'<a href="{escape(proof.address)}" rel="noopener">{text}</a>'


def _stack(stack: StackInProgress) -> str:
    share = percent(stack.share)
    return (
        f'<div class="item">\n<h3>{escape(stack.title)}</h3>\n'
        f'<div class="bar" role="img" aria-label="{share}"><i style="width:{float(stack.share):.1%}"></i></div>\n'
        f'<p class="faint">{share} done. Left: {escape(stack.remaining)}</p>\n</div>\n'
    )


# ------------------------------------------------------------------------------------- competencies over time


def _growth(portfolio: Portfolio) -> Iterator[str]:
    if not portfolio.growth:
        return
    rows = portfolio.growth
    days = [span.since for row in rows for span in row.spans if span.since is not None]
    end = portfolio.day
    scale = _Scale(min([*days, end - timedelta(days=_LEAST_DAYS)]), end)
    height = ROW * len(rows) + 34
    marks = "".join(
        f'<line x1="{place:.1f}" x2="{place:.1f}" y1="0" y2="{height - 26}" stroke="#d5dde4"/>'
        f'<text x="{place:.1f}" y="{height - 10}" font-size="11" fill="#52616f" text-anchor="middle">{label}</text>'
        for place, label in scale.marks()
    )
    drawn = "".join(_row(number, row, scale) for number, row in enumerate(rows))
    described = "; ".join(f"{row.name}: {', '.join(map(_span_text, row.spans))}" for row in rows)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(described)}">{marks}{drawn}</svg>\n'
        '<p class="faint">Numbers are levels. Filled: verified; outlined: by the learner alone, or claimed.</p>\n'
    )


def _row(number: int, row: Growth, scale: _Scale) -> str:
    top = ROW * number
    name = row.name if len(row.name) <= _LETTERS else f"{row.name[: _LETTERS - 1]}…"
    most = max(span.level for span in row.spans)
    bars = []
    for span in row.spans:
        left = scale.place(span.since or scale.first)
        right = scale.place(scale.end if span.through is None else span.through + timedelta(days=1))
        width = max(right - left, 14)
        tall = float(6 + 12 * span.level / most)
        fill = "#3b78b5" if span.verified else "#ffffff"
        ink = "#ffffff" if span.verified and tall > 12 else "#1b2733"
        where = f'x="{left:.1f}" y="{top + 4 + 18 - tall:.1f}" width="{width:.1f}" height="{tall:.1f}"'
        bars.append(
            f'<rect {where} rx="2" fill="{fill}" stroke="#3b78b5"/>'
            f'<text x="{left + width / 2:.1f}" y="{top + 22 - tall / 2 + 4:.1f}" font-size="11" fill="{ink}" '
            f'text-anchor="middle">{plain(span.level)}</text>'
        )
    return f'<text x="0" y="{top + 18}" font-size="13" fill="#1b2733">{escape(name)}</text>{"".join(bars)}'


def _span_text(span: Span) -> str:
    since = "from the beginning" if span.since is None else f"from {span.since}"
    through = "" if span.through is None else f" through {span.through}"
    return f"level {plain(span.level)} {since}{through}, {'verified' if span.verified else 'claimed'}"


class _Scale:
    """Days from the left to the right edge of the picture.

    Args:
        last: the last day that it shows.
    """

    def __init__(self, first: date, last: date) -> None:
        self.first, self.end = first, last + timedelta(days=1)
        self._days = max(1, (self.end - first).days)

    def place(self, day: date) -> float:
        """Where a day begins; one that lies outside, at the nearer edge."""
        share = min(max((day - self.first).days, 0), self._days) / self._days
        return NAMES + share * (WIDTH - NAMES - 10)

    def marks(self) -> Iterator[tuple[float, str]]:
        """The beginnings of years; of a short time the first days of its months."""
        first = self.first
        if self._days > 2 * 366:
            years = range(first.year + 1, self.end.year + 1)
            step = max(1, len(years) // 8)
            yield from ((self.place(date(year, 1, 1)), str(year)) for year in years[::step])
            return
        months = [divmod(first.year * 12 + first.month + number, 12) for number in range(25)]
        fitting = [day for year, month in months if (day := date(year, month + 1, 1)) < self.end]
        yield from ((self.place(each), f"{each:%Y-%m}") for each in fitting[:: max(1, len(fitting) // 6)])
