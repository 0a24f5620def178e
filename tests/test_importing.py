"""Files judged over what is published: what they change, what they break, and what is only valid together with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from rich.console import Console

from pathways.access.audit import Also
from pathways.catalog.snapshot import compile_snapshot
from pathways.cli.catalog import import_report
from pathways.cli.catalog.import_report import MOVED, as_markdown
from pathways.curation.findings import errors_of, what_errors_see
from pathways.domain.catalog import Kind
from pathways.domain.content import Content, Thing
from pathways.editing import edition
from pathways.errors import ProblemsError, StaleError
from pathways.exchange.document import read_text
from pathways.exchange.files import Files, as_yaml, files_of
from pathways.importing import NOTHING, Basis, Imported, Judgement, NewErrorsError, judged, publish_judged
from pathways.progress import silent
from pathways.store.graph import GraphStore, Publication
from tests.catalogs import content_of, credential
from tests.seeded import snapshot

BELOW = credential("first", {})
MIDDLE = credential("second", {"requires": {"credential": "first"}})
TOP = credential("third", {"requires": {"all": [{"credential": "second"}, {"condition": "is of age"}]}})
CHAIN = {"credentials": [BELOW, MIDDLE, TOP]}
CUT = {"credentials": [credential("first")]}
"""`first` without its only route: nobody obtains it, nor what leads on from it."""


ONE = {"atMostCredits": 1, "of": ["first"]}
BROKEN = {
    "credentials": [
        credential("first", validMonths=12, description="No route", subjects=["it"], credits=3),
        MIDDLE,
        credential("greedy", {"requires": {"atLeast": 3, "of": {"select": {"subjects": ["it"]}}}, "hours": 4}),
        credential("bound", {"requires": {"credits": 2, "of": [{"credential": "first"}], "limits": [ONE]}}),
        credential(
            "twice", {"requires": {"countsOnce": True, "all": [{"credential": "first"}, {"credential": "first"}]}}
        ),
        credential("never", {"requires": {"all": [{"credential": "middling"}, {"not": {"credential": "middling"}}]}}),
        credential("middling", {}, movedPaths=[{"from": "before/r0/0", "to": "never/r0/0"}]),
        credential("after", {"requires": {"all": [{"credential": "middling"}]}}, formerKeys=["before"]),
    ]
}
BROKEN_CODES = {
    "UNREACHABLE",
    "THRESHOLD_OUT_OF_REACH",
    "LIMIT_MAKES_IMPOSSIBLE",
    "COUNTS_ONCE_IMPOSSIBLE",
    "EXCLUSION_FORCED",
    "MOVED_PATH",
}


def files(value: Mapping[str, Any]) -> Files:
    """A document as an import reads it."""
    return files_of([read_text(as_yaml({"format": "pathways/1", **value}), "edit.yaml")])


def basis(value: Mapping[str, Any], revision: int = 1) -> Basis:
    """What is published."""
    return Basis(compile_snapshot(content_of(value), revision=revision, fingerprint=""))


def over(published: Mapping[str, Any], edit: Mapping[str, Any]) -> Judgement:
    """An edit judged over what is published."""
    return judged(files(edit), basis(published))


def test_an_edit_that_makes_two_others_unreachable() -> None:
    found = over(CHAIN, CUT)
    assert [(each.code, each.subject) for each in found.new_errors] == [
        ("UNREACHABLE", "second"),
        ("UNREACHABLE", "third"),
    ]
    (change,) = found.changes
    assert [(each.path, each.after) for each in change.fields] == [("routes/r0", None)]
    for problem, key in zip(found.problems, ("second", "third"), strict=True):
        assert problem.message.startswith(f"{key}: ")
        assert problem.hint is not None and "--force" in problem.hint


@pytest.mark.parametrize("fields", [{"status": "CEASED"}, {"status": "SUSPENDED"}])
def test_a_credential_that_ceases_takes_others_along(fields: dict[str, str]) -> None:
    found = over(CHAIN, {"credentials": [credential("first", {}, **fields)]})
    assert {each.subject for each in found.new_errors} == {"second", "third"}


def test_what_was_broken_before_may_be_edited() -> None:
    broken = {"credentials": [credential("first"), MIDDLE, TOP]}
    assert over(broken, {"credentials": [{**MIDDLE, "description": "Still broken"}]}).new_errors == ()
    worse = over(broken, {"credentials": [credential("fourth", {"requires": {"credential": "third"}})]})
    assert [each.subject for each in worse.new_errors] == ["fourth"]
    assert worse.problems[0].path == "credentials/0"
    assert (worse.problems[0].file, worse.problems[0].line is not None) == ("edit.yaml", True)


def test_moved_error_is_not_new() -> None:
    bad = {"atLeast": 2, "of": [{"credential": "first"}]}
    before = {
        "credentials": [BELOW, credential("top", {"requires": {"any": [{"condition": "x"}, bad, {"condition": "y"}]}})]
    }
    after = {"credentials": [credential("top", {"requires": {"any": [bad, {"condition": "y"}]}})]}
    found = over(before, after)
    assert [field.moved_to for field in found.changes[0].fields if field.line == "top/r0/1"] == ["top/r0/0"]
    assert {each.path for each in found.findings if each.code == "THRESHOLD_OUT_OF_REACH"} == {"top/r0/0"}
    assert found.new_errors == ()


def test_edit_valid_only_over_what_is_published() -> None:
    edit = {"credentials": [credential("fourth", {"requires": {"credential": "third"}})]}
    found = over(CHAIN, edit)
    assert (found.new_errors, [each.subject for each in found.changes]) == ((), ["fourth"])
    with pytest.raises(ProblemsError) as alone:
        judged(files(edit), NOTHING)
    assert [problem.code for problem in alone.value.problems] == ["DANGLING_REFERENCE"]


def test_findings_are_about_the_edit_or_new() -> None:
    """That no cost is stated is so of all of them; it is told of what the file defines."""
    edit = {"credentials": [{**TOP, "description": "New"}]}
    assert {(each.code, each.subject) for each in over(CHAIN, edit).findings} == {("COST_NOT_STATED", "third")}
    assert over(CHAIN, edit).new_findings == ()


@pytest.mark.parametrize("source", ["seed", "broken"])
def test_findings_see_only_their_declared_parts(source: str) -> None:
    """Of a catalogue reduced to that, they are the same: so an edit of anything else need not be looked into."""
    whole = snapshot() if source == "seed" else compile_snapshot(content_of(BROKEN), revision=1, fingerprint="")
    bare = [what_errors_see(thing) for thing in whole.content.things()]
    # What they do not see at all stays, for others name it.
    kept = [thing for thing in whole.content.things() if what_errors_see(thing) is None]
    reduced = Content.of([*kept, *(thing for thing in bare if thing is not None)])
    marks = [
        {(each.code, each.subject, each.path) for each in errors_of(each_snapshot)}
        for each_snapshot in (whole, compile_snapshot(reduced, revision=1, fingerprint=""))
    ]
    assert marks[0] == marks[1]
    assert {code for code, _, _ in marks[0]} == (set() if source == "seed" else BROKEN_CODES)


def test_unrelated_edit_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition, "errors_of", lambda _: pytest.fail("looked into"))
    assert over(CHAIN, {"credentials": [credential("first", {"hours": 3}, description="New")]}).new_errors == ()


def test_judging_leaves_search_of_what_is_published_alone() -> None:
    published = basis(CHAIN)
    assert published.snapshot.search.find("first", Kind.CREDENTIAL) == ["first"]
    judged(files({"credentials": [credential("other", {}, name="Zebra")]}), published)
    after = published.snapshot.search.after(published.snapshot.content, published.snapshot.content, ["first"])
    assert after is not None
    assert after.find("zebra", Kind.CREDENTIAL) == []


@dataclass
class Shelf:
    """A store as far as publishing goes; others publish first, as often as there are contents for it."""

    content: Content
    others: list[Content] = field(default_factory=list)
    revision: int = 1

    def publish(
        self, things: tuple[Thing, ...], _progress: object, *, on: int, also: Also, going: tuple[Thing, ...]
    ) -> Publication:
        """As `GraphStore.publish`."""
        if self.others:
            self.content = self.others.pop(0)
            self.revision += 1
        if on != self.revision:
            raise StaleError("another revision is published")
        also(None)
        self.content = self.content.replacing([each.key for each in going], things)
        self.revision += 1
        return Publication(self.revision, 0, len(things), 0, published=True)

    def published(self) -> Basis:
        """As it is now."""
        return Basis(compile_snapshot(self.content, revision=self.revision, fingerprint=""))

    def take(self, edit: Mapping[str, Any], *, force: bool = False, prune: bool = False) -> Imported:
        """Imports an edit."""
        store = cast(GraphStore, self)
        return publish_judged(files(edit), store, self.published, silent, force=force, prune=prune)


def test_new_errors_are_refused_unless_they_are_meant() -> None:
    shelf = Shelf(content_of(CHAIN))
    with pytest.raises(NewErrorsError) as refused:
        shelf.take(CUT)
    assert [problem.code for problem in refused.value.problems] == ["UNREACHABLE", "UNREACHABLE"]
    assert (shelf.revision, shelf.content) == (1, content_of(CHAIN))
    assert shelf.take(CUT, force=True).publication.revision == 2
    assert shelf.content.credentials["first"].routes == ()


def test_what_another_publishes_meanwhile_is_judged_anew() -> None:
    """Alone `first` may lose its route; before it does, somebody publishes what needs it."""
    shelf = Shelf(content_of({"credentials": [BELOW]}), [content_of({"credentials": [BELOW, MIDDLE]})])
    with pytest.raises(NewErrorsError) as refused:
        shelf.take(CUT)
    assert [problem.message.partition(":")[0] for problem in refused.value.problems] == ["second"]
    assert (shelf.revision, "second" in shelf.content.credentials) == (2, True)
    assert shelf.content.credentials["first"].routes != ()


def test_error_mended_meanwhile_is_gone() -> None:
    mended = content_of({"credentials": [BELOW, credential("second", {})]})
    shelf = Shelf(content_of({"credentials": [BELOW, MIDDLE]}), [])
    with pytest.raises(NewErrorsError):
        shelf.take(CUT)
    shelf = Shelf(mended, [mended])
    assert shelf.take(CUT).publication.revision == 3


def test_a_first_import_breaks_nothing() -> None:
    """Its errors are found, and it is published."""
    broken = judged(files({"credentials": [MIDDLE, credential("first")]}), NOTHING)
    assert {each.subject for each in broken.findings if each.code == "UNREACHABLE"} == {"second"}
    assert broken.new_errors == ()


def test_the_seed_data_brings_no_error() -> None:
    """Looked at as an edit of a catalogue that has something else."""
    from pathways.exchange.files import read_files

    seed = Path(__file__).parents[1] / "seed_data"
    assert judged(read_files([seed]), basis({})).new_errors == ()


def test_pruning_retires_credentials_and_removes_the_rest() -> None:
    whole = {
        "organizations": [{"key": each, "name": each} for each in ("kept-owner", "old-owner", "nobody")],
        "competencies": [{"key": "shown", "name": "Shown"}, {"key": "broad", "name": "Broad"}],
        "credentials": [
            credential("stays", {}, ownedBy="kept-owner"),
            credential("leaves", {}, ownedBy="old-owner", supersededBy="stays", competencies=[{"competency": "shown"}]),
            credential("ends", {}),
            credential("over", {}, status="CEASED"),
        ],
        "occupations": [{"key": "job", "name": "Job", "credentials": [{"credential": "ends", "strength": "REQUIRED"}]}],
    }
    shelf = Shelf(content_of(whole))
    before = shelf.content
    done = shelf.take(
        {"credentials": whole["credentials"][:1], "organizations": whole["organizations"][:1]}, prune=True
    )
    after = shelf.content
    assert {key: str(each.status) for key, each in after.credentials.items()} == {
        "stays": "ACTIVE",
        "leaves": "SUPERSEDED",
        "ends": "CEASED",
        "over": "CEASED",
    }
    # What the retired ones name stays with them; what nothing names goes.
    assert set(after.organizations) == {"kept-owner", "old-owner"}
    assert set(after.competencies) == {"shown"}
    assert set(after.occupations) == set()
    assert [each.key for each in done.judgement.retired] == ["ends", "leaves"]
    assert [each.key for each in done.judgement.going] == ["broad", "job", "nobody"]
    assert shelf.take(whole, force=True).judgement.going == ()
    assert shelf.content == before


def test_differences_stand_in_a_table_of_markdown() -> None:
    new = [credential("first", {}, description="New | better"), *CHAIN["credentials"][1:2]]
    judgement = judged(files({"credentials": new}), basis(CHAIN), prune=True)
    assert as_markdown(judgement).splitlines()[:4] == [
        "### Catalogue: 0 added, 1 changed, 1 retired, 1 unchanged",
        "",
        "| what | field | before | after |",
        "| --- | --- | --- | --- |",
    ]
    assert "| changed credential `first` | `description` |  | New \\| better |" in as_markdown(judgement)
    # What ends stands first.
    assert as_markdown(judgement).splitlines()[4] == "| retired credential `third` | `status` | ACTIVE | CEASED |"


def test_what_ends_is_listed_first_in_colour() -> None:
    judgement = judged(
        files({"credentials": [credential("first", {}, description="Better")]}), basis(CHAIN), prune=True
    )
    shown = StringIO()
    console = Console(file=shown, force_terminal=True, color_system="standard", width=100)
    import_report.show(console, console, judgement, None, refused=False)
    lines = shown.getvalue().splitlines()
    red, green, bold_red, end = "\x1b[31m", "\x1b[32m", "\x1b[1;31m", "\x1b[0m"
    assert lines[1:3] == [f"{bold_red}retired credential {key}{end}: {key.upper()}" for key in ("second", "third")]
    assert f"           {red}- ACTIVE{end}" in lines and f"           {green}+ CEASED{end}" in lines
    assert lines[-1] == "Nothing was stored. Over revision 1: 0 added, 1 changed, 2 retired, 0 unchanged."


def test_moved_lines_are_said_in_markdown() -> None:
    """The second line takes the place of the first, which goes: whoever waived either has to know."""
    lines = [{"condition": "is of age"}, {"condition": "has a licence"}]
    before, after = ([credential("moves", {"requires": {"all": some}})] for some in (lines, lines[1:]))
    shown = as_markdown(judged(files({"credentials": after}), basis({"credentials": before})))
    assert MOVED in shown
    assert MOVED not in as_markdown(judged(files({"credentials": before}), basis({"credentials": before})))
