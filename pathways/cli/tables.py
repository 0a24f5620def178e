"""Answers as tables a person likes to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from pathways.domain.money import Money, cost_text
from pathways.domain.quantity import plain
from pathways.wording.phrases import counted, percent

MOST_NOTES = 5
"""Of one kind, that are shown one by one."""
STATUS_STYLE = {
    "MET": "green",
    "OPTIMAL": "green",
    "PARTIAL": "yellow",
    "IN_PROGRESS": "yellow",
    "BOUNDED": "yellow",
    "EXPIRED": "magenta",
    "MISSING": "red",
    "UNMET": "red",
    "UNVERIFIABLE": "cyan",
    "ERROR": "red",
    "WARNING": "yellow",
    "NOTE": "cyan",
}


def status(word: str) -> Text:
    """A status in words, in its colour."""
    return Text(in_words(word), STATUS_STYLE.get(word, ""))


def in_words(word: str) -> str:
    """A word of an enumeration as people write it: ``IN_PROGRESS`` is “in progress”."""
    return word.lower().replace("_", " ")


NARROW = 100
"""Columns of a terminal below which long texts of a row stand under its name, not beside it."""
LEAST_TEXT = 12
"""Columns that a text beside figures gets in any case."""


def new_table(title: str, *columns: Column) -> Table:
    """A table with its title at the left."""
    return Table(*columns, title=title, title_justify="left")


def texts(title: str) -> Column:
    """A column of texts: they wrap, and a word longer than the column is broken, never cut."""
    return Column(title, overflow="fold")


def figures(title: str) -> Column:
    """A column of numbers, prices or words of one line, which are never broken."""
    return Column(title, justify="right", no_wrap=True)


def words(title: str) -> Column:
    """A column of single words, which are never broken."""
    return Column(title, no_wrap=True)


def names(console: Console, title: str, named: Iterable[dict[str, str]]) -> Column:
    """A column for names above their keys, as wide as the longest key: keys are copied, so they are not broken."""
    listed = list(named)
    if console.width < NARROW:
        return Column(title, overflow="fold", min_width=max((cell_len(each["key"]) for each in listed), default=0))
    keys = max((cell_len(each["key"]) for each in listed), default=0)
    longest = max((cell_len(each["name"]) for each in listed), default=0)
    return Column(title, width=max(keys, min(longest, console.width // 4)), overflow="fold")


def name_and_key(item: dict[str, Any]) -> str:
    """A cell of such a column."""
    return f"[bold]{escape(item['name'])}[/bold]\n[dim]{item['key']}[/dim]"


def say_more(console: Console, shown: int, all_there_are: int, noun: str) -> None:
    """How many there are besides those of a table, if any, and how to see them."""
    if shown < all_there_are:
        console.print(f"{shown:,} of {counted(all_there_are, noun)}; --first N shows more.")


def with_whole_figures(console: Console, table: Table) -> Table:
    """The table, once it has its rows, with columns for names no wider than the figures leave them."""
    taken = 3 * len(table.columns) + 1
    for column in table.columns:
        if column.no_wrap:
            column.min_width = max(console.measure(cell).maximum for cell in (column.header, *column.cells))
            taken += column.min_width
        elif column.width is None and column.min_width is None:
            taken += LEAST_TEXT
    room = max(console.width - taken, LEAST_TEXT)
    for column in table.columns:
        if not column.no_wrap:
            column.width = None if column.width is None else min(column.width, room)
            column.min_width = None if column.min_width is None else min(column.min_width, room)
    return table


def money(value: dict[str, str], *, is_priced: bool = True) -> str:
    """``$1,018.00``; what is free says so, and what is not priced in full that it costs at least that."""
    return cost_text(Money(Decimal(value["amount"]), value["currency"]), is_priced=is_priced)


def price(console: Console, item: dict[str, Any]) -> str:
    """What an item costs, on two lines of a narrow terminal where it is not priced in full."""
    text = money(item["cost"], is_priced=item["isPriced"])
    if item["isPriced"] or console.width >= NARROW:
        return text
    first, _, rest = text.rpartition(" ")
    return f"{first}\n{rest}"


def number(value: Decimal | float | str) -> str:
    """A number without superfluous zeros."""
    return plain(Decimal(str(value)))


def amount(value: Decimal | float | str, what: str) -> str:
    """``1 hour``, ``2.5 hours``."""
    return counted(Decimal(str(value)), what)


def show_gap(console: Console, gap: dict[str, Any]) -> None:
    """Coverage, needs, credentials, closers."""
    if "progress" in gap:
        show_standing(console, gap["progress"])
    covered, in_full = percent(gap["coverage"]), percent(gap["metInFull"])
    console.print(f"Covered: [bold]{covered}[/bold] ([bold]{in_full}[/bold] in full)")
    for title, needs in (("Needs", gap["competencies"]), ("General needs, not counted", gap["general"])):
        if needs:
            console.print(_needs(title, needs))
    if gap["credentials"]:
        table = new_table("Credentials asked for", texts("credential"), words("strength"), words("status"))
        for item in gap["credentials"]:
            table.add_row(escape(item["credential"]["name"]), in_words(item["strength"]), status(item["status"]))
        console.print(table)
    if gap["lines"]:
        console.print(_lines("Its requirement", gap["lines"]))
    if not gap["closers"] and gap["coverage"] < 1:
        console.print("Nothing here fits: nothing in the catalogue closes 5 % of it or more.")
    if gap["closers"]:
        console.print(_closers(console, gap["closers"]))


def _closers(console: Console, closers: list[dict[str, Any]]) -> Table:
    """What closes a gap; the competencies that each closes stand beside it, or under it on a narrow terminal."""
    closed = [escape(", ".join(competency["name"] for competency in item["closes"])) for item in closers]
    beside = any(closed) and console.width >= NARROW
    table = new_table(
        "What closes it, and the share that is covered then",
        names(console, "credential", (item["credential"] for item in closers)),
        *map(figures, ("share", "cost", "hours")),
        *([texts("closes")] if beside else []),
    )
    for item, text in zip(closers, closed, strict=True):
        below = f"\ncloses {text}" if text and not beside else ""
        table.add_row(
            f"{name_and_key(item['credential'])}{below}",
            percent(item["coverageAfter"]),
            price(console, item),
            number(item["hours"]),
            *([text] if beside else []),
        )
    return with_whole_figures(console, table)


def _needs(title: str, needs: list[dict[str, Any]]) -> Table:
    table = new_table(title, texts("competency"), *map(figures, ("needed", "held", "importance")), words("status"))
    for item in needs:
        table.add_row(
            escape(item["competency"]["name"]),
            number(item["needed"]),
            number(item["held"]),
            number(item["importance"]) if item["importance"] is not None else "",
            status(item["status"]),
        )
    return table


STANDING = {
    "HELD": "held",
    "IN_GRACE": "run out, and still renewable",
    "EXPIRED": "run out",
    "ELIGIBLE": "not held; it can be begun today",
    "IN_PROGRESS": "not held; it is in progress",
    "BLOCKED": "not held; its requirements are not met yet",
}


def show_standing(console: Console, progress: dict[str, Any]) -> None:
    """Whether a credential is held, until when, and how far each way to renew it is."""
    through = f" (valid through {progress['validThrough']})" if progress["validThrough"] else ""
    console.print(f"Now: [bold]{STANDING[progress['state']]}[/bold]{through}")
    for renewal in progress["renewals"]:
        name = renewal["route"]["name"]
        grace = f", with grace through {renewal['graceThrough']}" if renewal["graceThrough"] else ""
        days = f"from {renewal['opensOn']} through {renewal['dueOn']}{grace}"
        console.print(f"Renewal “{escape(name)}”, {days}: [bold]{percent(renewal['share'])}[/bold]", highlight=False)
        if renewal["lines"]:
            console.print(_lines("What it asks for in this cycle", renewal["lines"]))


def _lines(title: str, lines: list[dict[str, Any]]) -> Table:
    """The lines of a requirement, each as deep as it lies; a column that says nothing is left out."""
    rows = []
    for item in lines:
        text = item["requirement"]["text"]
        by = "; ".join(claim["text"] for claim in item["by"])
        rows.append((item, by, "" if item["remaining"] in (None, text) else item["remaining"]))
    shows_by, shows_lack = any(by for _, by, _ in rows), any(lack for _, _, lack in rows)
    table = new_table(title, texts("requirement"), words("status"))
    for shown, name in ((shows_by, "by"), (shows_lack, "still lacking")):
        if shown:
            table.add_column(name, overflow="fold")
    for item, by, lack in rows:
        depth = item["requirement"]["path"].count("/")
        table.add_row(
            Padding(Text(item["requirement"]["text"]), (0, 0, 0, 2 * depth)),  # wrapped lines keep their depth
            status(item["status"]),
            *([Text(by)] if shows_by else []),
            *([Text(lack)] if shows_lack else []),
        )
    return table


def show_recommendations(console: Console, found: dict[str, Any]) -> None:
    """What stands in the way of the goal; then credentials to earn, and renewals, with their reasons."""
    for note in found["notes"]:
        console.print(escape(note), highlight=False)
    if not found["edges"]:
        return
    beside = console.width >= NARROW
    table = new_table(
        "Earn or renew next",
        names(console, "credential", (edge["node"]["credential"] for edge in found["edges"])),
        *map(figures, ("score", "cost", "hours")),
        *([texts("why")] if beside else []),
    )
    for edge in found["edges"]:
        item = edge["node"]
        name, key, renewal = item["credential"]["name"], item["credential"]["key"], item["renewal"]
        why = escape("; ".join([*_later(item), *(reason["text"] for reason in item["reasons"])]))
        what = (
            f"[bold]{escape(name)}[/bold]\n[dim]{key}[/dim]"
            if renewal is None
            else f"[bold]Renew {escape(name)}[/bold]\n{escape(renewal['name'])}\n[dim]{key}[/dim]"
        )
        table.add_row(
            what if beside or not why else f"{what}\n{why}",
            number(item["score"]),
            price(console, item),
            number(item["hours"]),
            *([why] if beside else []),
        )
    console.print(with_whole_figures(console, table))


def _later(item: dict[str, Any]) -> list[str]:
    """When what cannot be begun now can be."""
    if item["eligibleNow"]:
        return []
    return ["Later" if item["possibleOn"] is None else f"Later: work until {item['possibleOn']} can be enough"]


def show_findings(console: Console, found: list[dict[str, Any]]) -> None:
    """Findings, worst first; of notes of the same kind the first few, and how many more there are.

    Each is two lines rather than a row: codes and keys are copied, and beside them a narrow terminal has no room.
    """
    if not found:
        console.print("[green]Nothing is wrong.[/green]")
        return
    notes = Counter(item["code"] for item in found if item["severity"] == "NOTE")
    shown: Counter[str] = Counter()
    for item in found:
        code = item["code"]
        if item["severity"] == "NOTE":
            shown[code] += 1
            if shown[code] > MOST_NOTES:
                continue
        console.print(Text.assemble(status(item["severity"]), f" {code} ", (item["subject"], "bold")), soft_wrap=True)
        console.print(Padding(Text(item["text"]), (0, 0, 0, 2)))
        if item.get("place"):
            console.print(Text.assemble("  at ", (item["place"], "dim")), soft_wrap=True)
        if item["mend"]:
            console.print(Padding(Text.assemble(("Mend: ", "green"), item["mend"]["text"]), (0, 0, 0, 2)))
    for code, count in notes.items():
        if count > MOST_NOTES:
            more = f" {code} … {count - MOST_NOTES:,} more; --json has them all"
            console.print(Text.assemble(status("NOTE"), more), soft_wrap=True)


def show_what_if(console: Console, found: dict[str, Any]) -> None:
    """What changes would do to plans, and what they would break."""
    if found["goals"]:
        table = new_table("Best plans", texts("goal"), *map(figures, ("now", "then", "hours now", "hours then")))
        for each in found["goals"]:
            both = (each["before"], each["after"])
            costs = ("no plan" if one is None else money(one["cost"]) for one in both)
            hours = ("" if one is None else number(one["hours"]) for one in both)
            table.add_row(escape(each["goal"]), *costs, *hours)
        console.print(with_whole_figures(console, table))
    else:
        console.print("No best plan would change.")
    if found["findings"]:
        show_findings(console, found["findings"])


def show_structure(console: Console, found: list[dict[str, Any]], all_there_are: int) -> None:
    """How credentials stand in the graph, in the order given; centrality where there is room for it."""
    is_wide = console.width >= NARROW
    has_upkeep = any(each["upkeepHours"] is not None or each["upkeepCost"] is not None for each in found)
    table = new_table(
        "Structure",
        names(console, "credential", (each["credential"] for each in found)),
        *map(figures, ("falls", "blocks", "delay", *(("complexity", "centrality") if is_wide else ()))),
        *map(figures, ("hours a year", "cost a year") if has_upkeep else ()),
    )
    for each in found:
        hours, cost = each["upkeepHours"], each["upkeepCost"]
        table.add_row(
            name_and_key(each["credential"]),
            *(f"{each[name]:,}" for name in ("goals", "blockingFactor", "delayFactor")),
            *((f"{each['complexity']:,}", _short(each["centrality"])) if is_wide else ()),
            *(("" if hours is None else number(hours), "" if cost is None else money(cost)) if has_upkeep else ()),
        )
    console.print(with_whole_figures(console, table))
    console.print(
        "falls: what nobody reaches without it; blocks: what it leads to; delay: the longest chain through it."
    )
    for line in (line for each in found for line in each["redundantLines"]):
        text = f"Redundant: {line['path']} asks for {line['credential']}, which {line['by']} beside it needs already."
        console.print(escape(text))
    say_more(console, len(found), all_there_are, "credential")


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure < 1e9 else f"{figure:.1e}"
