"""The report of a team out of what a service answers, and the files it is written to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from pathways.cli.tables import in_words, money, number
from pathways.codes import Code
from pathways.documents.reports.report import Column, Report, Section, Value
from pathways.errors import Problem, ProblemsError
from pathways.private_files import write_private
from pathways.wording.phrases import counted, percent

Answer = Mapping[str, Any]
SUFFIXES = (".html", ".xlsx", ".csv")
MOST_LISTED = 100
"""Holders that a service names of each competency."""
NONE, ALL = Fraction(0), Fraction(1)


def expect_report_files(files: Sequence[Path]) -> None:
    """Refuses before any work what could not be written after it.

    Raises:
        ProblemsError: a suffix that no form has, or a folder that does not exist.
    """
    problems = [
        Problem(Code.INVALID, f"{file} does not say a form.", f"Use a suffix of {', '.join(SUFFIXES)}.", "--write")
        for file in files
        if file.suffix.lower() not in SUFFIXES
    ]
    problems += [
        Problem(Code.UNWRITABLE, f"The folder {file.parent} does not exist.", "Make it first.", "--write")
        for file in files
        if not file.parent.is_dir()
    ]
    if problems:
        raise ProblemsError(problems)


def write_report(report: Report, files: Sequence[Path]) -> None:
    """Writes the report to each file in the form of its suffix, for the eyes of the owner alone.

    Raises:
        ProblemsError: NOT_INSTALLED, or a file cannot be written.
    """
    made = [(file, _writer(file)(report)) for file in files]
    for file, content in made:
        try:
            write_private(file, content)
        except OSError as error:
            text = f"Could not write {file}: {error.strerror}."
            raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.", "--write") from None


def _writer(file: Path) -> Callable[[Report], str | bytes]:
    from pathways.documents.reports.page import report_page
    from pathways.documents.reports.sheets import report_csv, report_workbook

    writers: dict[str, Callable[[Report], str | bytes]] = {
        ".html": report_page,
        ".xlsx": report_workbook,
        ".csv": report_csv,
    }
    return writers[file.suffix.lower()]


def team_report(
    name: str, gap: Answer, renewals: Sequence[Answer], day: date, portfolio: Answer | None = None
) -> Report:
    """The report of a team.

    Args:
        name: of the team.
        gap: the answer of TEAM_REPORT.
        renewals: nodes of TEAM_RENEWALS, soonest first.
        portfolio: the answer of TRAINING_PORTFOLIO; None: nobody asked for trainings.
    """
    people, places = counted(gap["people"], "person", "people"), counted(gap["places"], "place")
    summary = (
        f"{people}, {places}: {percent(gap['coverage'])} of what the places need is covered, "
        f"and {gap['filled']} filled. No other assignment of people to places covers more.",
        f"{counted(len(gap['risks']), 'risk')}, and {counted(len(renewals), 'renewal')} within twelve months.",
    )
    sections = [_places(gap), _roles(gap), _people(gap), _risks(gap)]
    if portfolio is not None:
        sections.append(_trainings(portfolio))
    sections.append(_renewals(renewals))
    return Report(f"Team report: {name}", day, summary, sections)


def _places(gap: Answer) -> Section:
    rows: list[list[Value]] = []
    for role in gap["roles"]:
        for each in role["assignments"]:
            lacks = [one["competency"]["name"] for one in each["missing"]]
            lacks += [one["credential"]["name"] for one in each["credentials"] if one["status"] != "MET"]
            covered = _share(each["coverage"])
            rows.append([role["occupation"]["name"], each["person"], covered, ", ".join(lacks)])
        free = role["headcount"] - len(role["assignments"])
        if free:
            rows.append([role["occupation"]["name"], counted(free, "place is free", "places are free"), NONE, ""])
    columns = (Column("Role"), Column("Person"), Column("Covered", is_number=True), Column("Missing"))
    return Section("Places", columns, rows)


def _roles(gap: Answer) -> Section:
    """How much of each need the places of a role have, under the assignment."""
    names: dict[str, str] = {}
    shares: dict[str, dict[int, Fraction]] = {}
    for at, role in enumerate(gap["roles"]):
        for need in role["occupation"]["needs"]:
            key = need["competency"]["key"]
            names[key] = need["competency"]["name"]
            shares.setdefault(key, {})[at] = (
                sum((_met(each, key) for each in role["assignments"]), NONE) / role["headcount"]
            )
    rows = [
        [names[key], *(shares[key].get(at) for at in range(len(gap["roles"])))]
        for key in sorted(names, key=lambda key: (names[key], key))
    ]
    columns = (Column("Competency"), *(Column(each["occupation"]["name"]) for each in gap["roles"]))
    note = "How much of each need whoever has the places of a role brings; empty: the role does not need it."
    return Section("Roles and competencies", columns, rows, note, is_heat_map=True)


def _people(gap: Answer) -> Section:
    """Who has what at the level that some place needs."""
    assigned = {each["person"]: each for role in gap["roles"] for each in role["assignments"]}
    holding = {person for each in gap["competencies"] for person in each["holders"]}
    people = sorted(assigned.keys() | holding)
    rows: list[list[Value]] = []
    for each in gap["competencies"]:
        key, level = each["competency"]["key"], each["level"]
        cells: list[Value] = []
        for person in people:
            if person in each["holders"]:
                cells.append(ALL)
            else:
                cells.append(_below(assigned.get(person), key, level))
        rows.append([f"{each['competency']['name']}, level {number(level)}", *cells])
    columns = (Column("Competency"), *map(Column, people))
    note = (
        "100 %: has it at this level. Less: the part of the level that somebody has where their own place needs it. "
        "Empty: not at this level."
    )
    if any(each["holderCount"] > MOST_LISTED for each in gap["competencies"]):
        note += f" Of each competency the first {MOST_LISTED} holders are named."
    return Section("People and competencies", columns, rows if people else (), note, True, "No person is named.")


def _met(assignment: Answer, competency: str) -> Fraction:
    for each in assignment["missing"]:
        if each["competency"]["key"] == competency:
            return _share(each["held"]) / _share(each["needed"])
    return ALL


def _below(assignment: Answer | None, competency: str, level: float) -> Fraction | None:
    """The part of a level that somebody has who does not have all of it; None: nothing, or nobody said."""
    for each in () if assignment is None else assignment["missing"]:
        if each["competency"]["key"] == competency and each["held"]:
            return min(ALL, _share(each["held"]) / _share(level))
    return None


def _risks(gap: Answer) -> Section:
    rows = [
        [in_words(each["kind"]).capitalize(), each["text"], each["person"], _day(each["on"])] for each in gap["risks"]
    ]
    columns = (Column("Risk"), Column("What may happen"), Column("Person"), Column("Last day"))
    return Section("Risks", columns, rows, nothing="There are no risks.")


def _trainings(portfolio: Answer) -> Section:
    """Which trainings for whom; or why there are none."""
    title = "Trainings"
    columns = (
        Column("Training"),
        Column("People"),
        Column("Closes"),
        Column("Cost", is_number=True),
        Column("Hours", is_number=True),
    )
    if portfolio["__typename"] != "TrainingPortfolio":
        return Section(title, columns, (), nothing=portfolio["text"])
    rows = [
        [
            each["credential"]["name"],
            ", ".join(each["people"]),
            ", ".join(one["name"] for one in each["closes"]),
            money(each["cost"]),
            number(each["hours"]),
        ]
        for each in portfolio["trainings"]
    ]
    before, after = percent(portfolio["coverageBefore"]), percent(portfolio["coverageAfter"])
    cost, hours = money(portfolio["cost"]), counted(Decimal(str(portfolio["hours"])), "hour")
    note = f"{cost} and {hours} in all lead from {before} to {after} covered."
    return Section(title, columns, rows, note, nothing="No training covers more within these limits.")


def _renewals(renewals: Sequence[Answer]) -> Section:
    rows = [
        [
            _day(each["dueOn"]),
            each["award"]["title"],
            each["learner"]["key"],
            "nothing renews it" if each["renewal"] is None else each["renewal"]["name"],
            _day(each["opensOn"]),
            _day(each["graceThrough"]),
            _cost(each["renewal"]),
        ]
        for each in renewals
    ]
    columns = (
        Column("Due"),
        Column("Credential"),
        Column("Person"),
        Column("Renewal"),
        Column("Opens"),
        Column("Grace through"),
        Column("Cost", is_number=True),
    )
    note = "What runs out within twelve months, soonest first; the cost is that of the renewal alone."
    return Section("Calendar of renewals", columns, rows, note, nothing="Nothing falls due within twelve months.")


def _cost(renewal: Answer | None) -> str:
    if renewal is None:
        return ""
    return "not stated" if renewal["cost"] is None else money(renewal["cost"])


def _share(value: float) -> Fraction:
    """A number of an answer, exactly as it was written."""
    return Fraction(str(value))


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
