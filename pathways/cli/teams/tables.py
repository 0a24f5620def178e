"""Teams, candidates and matches as tables of a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

from pathways.cli.tables import figures, in_words, money, new_table, number, status, texts, with_whole_figures, words
from pathways.wording.phrases import counted, percent


def show_teams(console: Console, teams: list[dict[str, Any]]) -> None:
    """Each with what stands above it, its own people and its own places."""
    if not teams:
        console.print("There is no team that you may see.")
        return
    table = new_table("Teams", texts("team"), texts("below"), figures("people"), figures("places"))
    for each in teams:
        above = "" if each["parent"] is None else escape(each["parent"]["key"])
        places = sum(role["headcount"] for role in each["roles"])
        name = f"[bold]{escape(each['name'])}[/bold]\n[dim]{escape(each['key'])}[/dim]"
        table.add_row(name, above, str(len(each["memberKeys"])), str(places))
    console.print(with_whole_figures(console, table))


def show_team_gap(console: Console, gap: dict[str, Any]) -> None:
    """The assignment, then competencies that are short, then risks."""
    people, places = counted(gap["people"], "person", "people"), counted(gap["places"], "place")
    console.print(
        f"{people}, {places}: [bold]{percent(gap['coverage'])}[/bold] covered, [bold]{gap['filled']}[/bold] filled. "
        "No other assignment covers more."
    )
    table = new_table("Who does what", texts("role"), texts("person"), figures("covered"), texts("missing"))
    for role in gap["roles"]:
        name = f"{escape(role['occupation']['name'])}\n[dim]{role['filled']} of {role['headcount']} filled[/dim]"
        for each in role["assignments"] or [None]:
            if each is None:
                table.add_row(name, "nobody", percent(0), "")
                continue
            table.add_row(name, escape(each["person"]), percent(each["coverage"]), _lacking(each))
            name = ""
    console.print(with_whole_figures(console, table))
    short = [each for each in gap["competencies"] if each["status"] != "MET"]
    if short:
        table = new_table(
            "What is short",
            texts("competency"),
            figures("level"),
            figures("wanted"),
            figures("have it"),
            words("status"),
        )
        for each in short:
            table.add_row(
                escape(each["competency"]["name"]),
                number(each["level"]),
                str(each["wanted"]),
                str(each["holderCount"]),
                status(each["status"]),
            )
        console.print(with_whole_figures(console, table))
    if gap["risks"]:
        table = new_table("Risks", words("kind"), texts("what may happen"))
        for each in gap["risks"]:
            table.add_row(in_words(each["kind"]), escape(each["text"]))
        console.print(table)


def show_forecast(console: Console, forecast: dict[str, Any]) -> None:
    """Month by month."""
    table = new_table(
        "If nobody renews, and if all is renewed that can be",
        texts("day"),
        figures("covered"),
        figures("filled"),
        figures("renewed"),
        figures("filled then"),
    )
    for each in forecast["points"]:
        table.add_row(
            each["on"],
            percent(each["coverage"]),
            str(each["filled"]),
            percent(each["renewedCoverage"]),
            str(each["renewedFilled"]),
        )
    console.print(with_whole_figures(console, table))


def show_candidates(console: Console, found: dict[str, Any]) -> None:
    """People, the nearest first."""
    _show_ranked(console, "Candidates", "person", [(each["node"]["person"], each["node"]) for each in found["edges"]])


def show_beside(console: Console, free: dict[str, Any], strict: dict[str, Any]) -> None:
    """People when nobody is counted out for some credentials, each beside where they stand without that.

    Args:
        free: with credentials ignored.
        strict: the same question without.
    """
    if not free["edges"]:
        console.print("Nobody comes into question.")
        return
    there = {each["node"]["person"]: (at, each["node"]) for at, each in enumerate(strict["edges"], start=1)}
    table = new_table(
        "Candidates, with and without what is ignored",
        *(figures("place"), texts("person"), figures("covered"), figures("cost"), figures("place otherwise")),
        *(figures("cost otherwise"), texts("missing otherwise")),
    )
    for at, edge in enumerate(free["edges"], start=1):
        each = edge["node"]
        place, other = there.get(each["person"], (None, None))
        otherwise = ("left out", "", "") if other is None else (str(place), _cost_of(other), _lacking(other))
        table.add_row(str(at), escape(each["person"]), percent(each["coverage"]), _cost_of(each), *otherwise)
    console.print(with_whole_figures(console, table))


def show_matches(console: Console, found: dict[str, Any]) -> None:
    """Occupations, the nearest first."""
    named = [(each["node"]["occupation"]["name"], each["node"]) for each in found["edges"]]
    _show_ranked(console, "Occupations", "occupation", named)


def show_succession(console: Console, found: list[dict[str, Any]]) -> None:
    """Role by role who has its places, then the nearest of the others."""
    if not found:
        console.print("The team has no role.")
        return
    table = new_table(
        "Who could take over",
        *(texts("role"), texts("nearest"), figures("covered"), figures("cost"), figures("hours"), figures("weeks")),
        texts("missing"),
    )
    for role in found:
        now = ", ".join(each["person"] for each in role["now"]) or "nobody"
        name = f"{escape(role['occupation']['name'])}\n[dim]now: {escape(now)}[/dim]"
        for each in role["nearest"]:
            table.add_row(name, escape(each["person"]), *_figures_of(each), _lacking(each))
            name = ""
        if not role["nearest"]:
            table.add_row(name, "nobody else", "", "", "", "", "")
    console.print(with_whole_figures(console, table))


def _show_ranked(console: Console, title: str, what: str, ranked: list[tuple[str, dict[str, Any]]]) -> None:
    if not ranked:
        console.print("Nobody comes into question." if what == "person" else "No occupation is covered in part.")
        return
    shown = figures("covered"), figures("cost"), figures("hours"), figures("weeks")
    table = new_table(title, texts(what), *shown, texts("missing"))
    for name, each in ranked:
        table.add_row(escape(name), *_figures_of(each), _lacking(each))
    console.print(with_whole_figures(console, table))


def _figures_of(match: dict[str, Any]) -> tuple[str, str, str, str]:
    """What is covered, and the cost, hours and weeks of the plan to the rest; the last two empty where none is."""
    hours = "" if match["hours"] is None else number(match["hours"])
    weeks = "" if match["weeks"] is None else str(match["weeks"])
    return percent(match["coverage"]), _cost_of(match), hours, weeks


def _cost_of(match: dict[str, Any]) -> str:
    """Of the cheapest plan to the rest; why there is none, where there is none."""
    if match["reach"] != "PLANNED":
        return in_words(match["reach"])
    return money(match["cost"], is_priced=match["isPriced"])


def _lacking(match: dict[str, Any]) -> str:
    """The needs and credentials that somebody does not meet, by name."""
    needs = [each["competency"]["name"] for each in match["missing"]]
    credentials = [each["credential"]["name"] for each in match["credentials"] if each["status"] != "MET"]
    return escape(", ".join([*needs, *credentials]))
