"""What one version of a catalogue says otherwise than another: each expectation read off the two documents by hand."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.differences import changes_between
from pathways.domain.changes import FieldChange
from pathways.domain.content import Content
from tests.budget import examples
from tests.catalogs import content_of, credential, usd

A, B, C = ({"credential": key} for key in "abc")


def content(*routes: dict[str, Any], **fields: Any) -> Content:
    """A catalogue with a credential `top`, and what it may ask for."""
    below = [credential(key, {}) for key in "abc"]
    return content_of({"credentials": [*below, credential("top", *routes, **fields)]})


def between(before: Content, after: Content) -> list[tuple[str, str | None, str | None]]:
    """The fields of `top` that differ, which is all that differs."""
    (change,) = changes_between(before, after)
    assert (change.subject, change.kind) == ("top", "CHANGED")
    return [(field.path, field.before, field.after) for field in change.fields]


def lines(*rules: Any) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """What became of the lines of one route."""
    before, after = (content({"requires": rule}) for rule in rules)
    (change,) = changes_between(before, after)
    assert {field.path.partition("/path")[0] for field in change.fields} == {"routes/r0/requires"}
    return [(field.line, field.before, field.after, field.moved_to) for field in change.fields]


def test_each_field_is_told_with_what_it_said() -> None:
    before = content(
        {"cost": usd(404), "hours": 60},
        {"cost": usd(0)},
        subjects=["it", "law"],
        credits=3,
        validMonths=36,
        reference={"url": "https://example.org/a", "asOf": "2026-05-01"},
    )
    after = content(
        {
            "cost": usd(425),
            "name": "Exam",
            "offerings": [{"startsOn": "2027-01-01", "endsOn": "2027-02-01", "seats": 0}],
        },
        subjects=["it", "art"],
        credits=4,
        description="New",
        reference={"url": "https://example.org/a", "asOf": "2026-06-01"},
    )
    assert between(before, after) == [
        ("description", None, "New"),
        ("credits", "3", "4"),
        ("validMonths", "36", None),
        ("subjects", "law", None),
        ("subjects", None, "art"),
        ("reference/asOf", "2026-05-01", "2026-06-01"),
        ("routes/r1", "kind STUDY, cost 0.00 USD", None),
        ("routes/r0/name", None, "Exam"),
        ("routes/r0/cost", "404.00 USD", "425.00 USD"),
        ("routes/r0/hours", "60", None),
        ("routes/r0/offerings", None, "startsOn 2027-01-01, endsOn 2027-02-01, seats 0"),
    ]


def test_parts_are_matched_by_what_they_name() -> None:
    def of(level: int, importance: int, strength: str, *more: str) -> Content:
        skills = [{"key": key, "name": key} for key in ("dig", "weld")]
        return content_of(
            {
                "competencies": skills,
                "credentials": [
                    credential("a", {}, competencies=[{"competency": each, "level": level} for each in ("dig", *more)])
                ],
                "occupations": [
                    {
                        "key": "digger",
                        "name": "Digger",
                        "needs": [{"competency": "dig", "level": 2, "importance": importance}],
                        "credentials": [{"credential": "a", "strength": strength}],
                    }
                ],
            }
        )

    first, second = changes_between(of(1, 3, "REQUIRED", "weld"), of(2, 4, "PREFERRED"))
    assert (first.subject_kind, second.subject_kind) == ("CREDENTIAL", "OCCUPATION")
    assert first.fields == (
        FieldChange("competencies/weld", "level 1", None),
        FieldChange("competencies/dig/level", "1", "2"),
    )
    assert second.fields == (
        FieldChange("needs/dig/importance", "3", "4"),
        FieldChange("credentials/a/strength", "REQUIRED", "PREFERRED"),
    )


def test_a_line_that_went_moves_those_behind_it() -> None:
    """A waiver of top/r0/0 was about a; whoever keeps it waives b now."""
    assert lines({"all": [A, B, C]}, {"all": [B, C]}) == [
        ("top/r0/0", "A", None, None),
        ("top/r0/1", "B", "B", "top/r0/0"),
        ("top/r0/2", "C", "C", "top/r0/1"),
    ]


def test_a_group_moves_with_what_stands_below_it() -> None:
    first, second = {"all": [A, B]}, {"all": [B, C]}
    assert lines({"any": [first, second]}, {"any": [second]}) == [
        ("top/r0/0", "both of the following", None, None),
        ("top/r0/0/0", "A", None, None),
        ("top/r0/0/1", "B", None, None),
        ("top/r0/1", "both of the following", "both of the following", "top/r0/0"),
    ]


def test_a_group_that_moved_is_not_torn_apart() -> None:
    """The line a stands at top/r0/0/0 in both versions, in another group."""
    first, second = {"all": [A, B]}, {"all": [A, C]}
    assert lines({"any": [first, second]}, {"any": [second]}) == [
        ("top/r0/0", "both of the following", None, None),
        ("top/r0/0/0", "A", None, None),
        ("top/r0/0/1", "B", None, None),
        ("top/r0/1", "both of the following", "both of the following", "top/r0/0"),
    ]


def test_changed_line_stays_in_place() -> None:
    changed = {"credential": "b", "minScore": 70}
    assert lines({"all": [A, B]}, {"all": [A, changed]}) == [("top/r0/1", "B", "B, with a score of 70 or more", None)]
    assert lines({"all": [A, B]}, {"all": [A, C]}) == [("top/r0/1", "B", "C", None)]
    assert lines({"all": [A]}, {"all": [A, B]}) == [("top/r0/1", None, "B", None)]
    assert lines(A, {"condition": "is of age"}) == [("top/r0", "A", "is of age", None)]


def test_path_that_an_author_wrote_or_took_back() -> None:
    named = {"credential": "b", "path": "core"}
    assert lines({"all": [A, B]}, {"all": [A, named]}) == [("top/r0/1", "B", "B", "core")]
    assert lines({"all": [A, named]}, {"all": [named, A]}) == [("top/r0/0", "A", "A", "top/r0/1")]
    written = {"credential": "b", "path": "top/r0/1"}
    assert lines({"all": [A, B]}, {"all": [A, written]}) == [("top/r0/1", None, "top/r0/1", None)]


def test_a_route_takes_its_lines_along() -> None:
    """Of a route that went each line is told, for waivers may name it; of one that came, the route."""
    before = content({"requires": {"all": [A, B]}}, {"requires": C})
    (change,) = changes_between(before, content({"key": "r1", "requires": C}))
    assert [(field.path, field.line) for field in change.fields] == [
        ("routes/r0", None),
        ("routes/r0/requires", "top/r0"),
        ("routes/r0/requires", "top/r0/0"),
        ("routes/r0/requires", "top/r0/1"),
    ]
    (back,) = changes_between(content({"key": "r1", "requires": C}), before)
    assert back.fields == (FieldChange("routes/r0", None, "kind STUDY"),)


def test_a_renamed_route_moves_its_lines() -> None:
    (change,) = changes_between(
        content({"requires": {"all": [A, B]}}), content({"key": "exam", "requires": {"all": [A, B]}})
    )
    assert change.fields[-1] == FieldChange(
        "routes/r0/requires", "both of the following", "both of the following", "top/r0", "top/exam"
    )
    assert [field.path for field in change.fields[:-1]] == ["routes/r0", "routes/exam"]


def test_changes_of_recommendations_are_reported() -> None:
    before = content({"requires": A, "recommends": {"all": [A, B]}})
    after = content({"requires": A, "recommends": {"all": [B, C]}})
    (change,) = changes_between(before, after)
    assert change.fields == (
        FieldChange("routes/r0/recommends", "A", None, "top/r0~recommends/0"),
        FieldChange("routes/r0/recommends", "B", "B", "top/r0~recommends/1", "top/r0~recommends/0"),
        FieldChange("routes/r0/recommends", None, "C", "top/r0~recommends/1"),
    )


def test_requirement_turned_advice_is_reported() -> None:
    """Even where its path stays."""
    line = {**A, "path": "core"}
    assert between(content({"requires": line}), content({"recommends": line})) == [
        ("routes/r0/requires", "A", None),
        ("routes/r0/recommends", None, "A"),
    ]
    assert between(content({"recommends": line}), content({"requires": line})) == [
        ("routes/r0/requires", None, "A"),
        ("routes/r0/recommends", "A", None),
    ]


def test_what_wording_leaves_out_is_told_all_same() -> None:
    """Nine keys are named and the rest counted; the tenth is another one."""
    many = [f"k{number}" for number in range(12)]

    def of(last: str) -> Content:
        keys = [*many[:-1], last]
        rule = {"atLeast": 1, "of": {"select": {"keys": keys}}}
        return content_of(
            {"credentials": [*(credential(key, {}) for key in [*many, "z"]), credential("top", {"requires": rule})]}
        )

    (change,) = changes_between(of("k11"), of("z"))
    told = [field for field in change.fields if field.before != field.after]
    assert told
    for field in told:
        assert field.before is not None and field.after is not None
        assert ("k11" in field.before, "z" in field.after) == (True, True)


def test_long_texts_are_cut_where_the_difference_shows() -> None:
    before, after = "x" * 200 + "old end" + "y" * 200, "x" * 200 + "new end" + "y" * 200
    ((_, old, new),) = between(content({}, description=before), content({}, description=after))
    assert old is not None and new is not None
    assert (len(old), len(new)) == (80, 80)
    assert ("old end" in old, "new end" in new) == (True, True)


def test_order_is_told_where_nothing_else_differs() -> None:
    assert between(content({}, subjects=["a", "b"]), content({}, subjects=["b", "a"])) == [("subjects", "a, b", "b, a")]
    routes = [{"key": "x"}, {"key": "y"}]
    assert between(content(*routes), content(*routes[::-1])) == [("routes", "x, y", "y, x")]


def test_things_come_in_one_order() -> None:
    before = content_of({"organizations": [{"key": "o", "name": "O"}], "credentials": [credential("b", {})]})
    after = content_of(
        {
            "credentials": [credential("c", {}), credential("b", {}, name="New")],
            "competencies": [{"key": "k", "name": "K"}],
        }
    )
    assert [(each.subject, each.kind) for each in changes_between(before, after)] == [
        ("k", "ADDED"),
        ("b", "CHANGED"),
        ("c", "ADDED"),
        ("o", "REMOVED"),
    ]


LEAVES = st.sampled_from(
    [A, B, C, {"condition": "x"}, {"credential": "a", "minScore": 5}, {"not": {"credential": "c"}}]
)


def _groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return several.map(lambda of: {"all": of}) | several.map(lambda of: {"atLeast": 1, "of": of})


RULES = st.recursive(LEAVES, _groups, max_leaves=6)
ROUTES = st.dictionaries(
    st.sampled_from(["r", "s"]),
    st.fixed_dictionaries({}, optional={"requires": RULES, "recommends": RULES}),
    max_size=2,
)


@settings(max_examples=examples(200))
@given(ROUTES, ROUTES)
def test_every_path_of_old_rule_is_accounted_for(first: dict[str, Any], second: dict[str, Any]) -> None:
    """By the listing alone: a path that is not listed says the same in both versions, a moved one says so elsewhere."""
    before, after = (content(*({"key": key, **rules} for key, rules in each.items())) for each in (first, second))
    changes = changes_between(before, after)
    assert (changes == ()) == (before == after)
    fields = changes[0].fields if changes else ()
    assert fields or not changes
    for name, end in (("requires", ""), ("recommends", "~recommends")):
        old, new = (
            _plain({f"{key}{end}": rules[name] for key, rules in each.items() if name in rules})
            for each in (first, second)
        )
        _account_for(old, new, [field for field in fields if field.path.split("/")[2:] == [name]])


def _account_for(old: dict[str, Any], new: dict[str, Any], fields: list[FieldChange]) -> None:
    moved = {field.line: field.moved_to for field in fields if field.moved_to}
    listed = {field.line for field in fields if field.line and field.before and not field.moved_to}
    for path, said in old.items():
        above = max((each for each in moved if each and f"{path}/".startswith(f"{each}/")), key=str, default=None)
        if path in listed:
            continue
        now = path if above is None else f"{moved[above]}{path.removeprefix(above)}"
        assert new.get(now) == said, (path, now)
    assert {field.line for field in fields if field.before is None and field.line} <= new.keys()


def _plain(routes: dict[str, Any]) -> dict[str, Any]:
    """What each path says, of a group without what stands below it."""
    found: dict[str, Any] = {}

    def walk(path: str, rule: dict[str, Any]) -> None:
        below = rule.get("all", rule.get("of"))
        found[path] = rule if below is None else ("all" in rule)
        for place, part in enumerate(below or []):
            walk(f"{path}/{place}", part)

    for key, rule in routes.items():
        walk(f"top/{key}", rule)
    return found


def test_what_counts_in_group_is_told_in_words() -> None:
    def rule(**said: Any) -> dict[str, Any]:
        return {"atLeast": 2, "of": [A, B, C], **said}

    plain = "at least 2 of these 3"
    for said, text in (
        ({"limits": [{"atMost": 1, "per": "ownedBy"}]}, "at most one of them from any one organization"),
        ({"limits": [{"atMostShare": 0.5, "of": ["a", "b"]}]}, "at most 50 % of them from A and B"),
        ({"same": "subjects"}, "all in the same subject"),
        ({"withinMonthsOfEachOther": 18}, "all earned within 18 months of each other"),
    ):
        assert lines(rule(), rule(**said)) == [("top/r0", plain, f"{plain}, {text}", None)]
    low, high = ({"not": {"select": {"levels": [level]}}} for level in ("3*", "400"))
    assert lines(low, high) == [
        (
            "top/r0",
            "no credential at a level that begins with 3 held or earned, before or after",
            "no credential at level 400 held or earned, before or after",
            None,
        )
    ]


def test_level_is_told() -> None:
    assert between(content(level=300), content(level="graduate")) == [("level", "300", "graduate")]


def test_terms_and_what_recurs_are_told() -> None:
    autumn = {"key": "autumn", "from": "09-01", "to": "12-20"}
    fair = {"from": "02-01", "to": "05-31"}

    def offered(term: dict[str, Any], *offerings: dict[str, Any]) -> Content:
        return content_of({"terms": [term], "credentials": [credential("top", {"offerings": [*offerings]})]})

    term, top = changes_between(
        offered(autumn, {"term": "autumn"}),
        offered({**autumn, "to": "12-22", "every": "oddYear"}, {"term": "autumn", "seats": 3}, fair),
    )
    assert (term.subject, term.subject_kind) == ("autumn", "TERM")
    assert [(each.path, each.before, each.after) for each in term.fields] == [
        ("to", "12-20", "12-22"),
        ("every", "year", "oddYear"),
    ]
    assert [(each.path, each.before, each.after) for each in top.fields] == [
        ("routes/r0/offerings", "term autumn", None),
        ("routes/r0/offerings", None, "term autumn, seats 3"),
        ("routes/r0/offerings", None, "from 02-01, to 05-31, every year"),
    ]
