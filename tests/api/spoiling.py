"""Operations spoiled in one way each."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.api.operations import Maker, Sent

Spoil = Callable[[Sent, random.Random], None]


def _places(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Each value below: what holds it, where, and itself. What stands in many places holds its own values once."""
    entered: set[int] = set()
    below = [_held(value)]
    while below:
        place = next(below[-1], None)
        if place is None:
            below.pop()
            continue
        yield place
        if id(place[2]) not in entered:
            entered.add(id(place[2]))
            below.append(_held(place[2]))


def _held(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    """What a list or an object holds by itself."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return iter([(value, at, each) for at, each in items])


def _nested(depth: int, chance: random.Random) -> Any:
    made: Any = chance.choice((1, "x", None))
    for _ in range(depth):
        made = [made] if chance.random() < 0.5 else {chance.choice(("all", "of", "except", "select", "x")): made}
    return made


WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    "",
    " ",
    "x",
    [],
    {},
    [None],
    [[]],
    {"": None},
    {"x": 1},
    [1, "x", {}],
)
NUMBERS: tuple[Any, ...] = (
    2**31,
    2**63,
    -(2**31) - 1,
    1e9,
    -0.0,
    0.0001,
    999_999_999,
    1.5,
    10**40,
    10**400,
    "1e999",
    "9" * 10_000,
    "1e6",
    "1.123456",
)


GARBAGE = ("\x00", "\x1b[31m", "\x7f", "\x85", "\ud800", "\udfff", "\u2028", "\u202e", "\ufffe", "a" * 100_000)


def wrong_type(sent: Sent, chance: random.Random) -> None:
    """Something else in the place of any value."""
    places = list(_places(sent.variables))
    if places:
        above, at, _ = chance.choice(places)
        above[at] = copy.deepcopy(chance.choice(WRONG))


def large_number(sent: Sent, chance: random.Random) -> None:
    """A number at the edges in the place of a number, or of anything."""
    places = list(_places(sent.variables))
    numbers = [each for each in places if isinstance(each[2], int | float)]
    if places:
        above, at, _ = chance.choice(numbers or places)
        above[at] = chance.choice(NUMBERS)


def garbled_text(sent: Sent, chance: random.Random) -> None:
    """What is no text, in a text or in a name."""
    garbage = chance.choice(GARBAGE)
    places = [each for each in _places(sent.variables) if isinstance(each[2], str)]
    inputs = [each for _, _, each in _places(sent.variables) if isinstance(each, dict) and each]
    if inputs and chance.random() < 0.2:
        found = chance.choice(inputs)
        found[chance.choice(sorted(found)) + garbage] = 1
    elif places:
        above, at, text = chance.choice(places)
        cut = chance.randint(0, len(text))
        above[at] = text[:cut] + garbage + text[cut:]


def unknown_field(sent: Sent, chance: random.Random) -> None:
    """A name that an input does not have."""
    inputs = [each for _, _, each in _places(sent.variables) if isinstance(each, dict)]
    if inputs:
        chance.choice(inputs)[chance.choice(("x", "key", "__typename", "constructor", ""))] = 1


def missing_field(sent: Sent, chance: random.Random) -> None:
    """A value less."""
    inputs = [each for _, _, each in _places(sent.variables) if isinstance(each, dict) and each]
    inputs += [sent.variables] if isinstance(sent.variables, dict) and sent.variables else []
    if inputs:
        found = chance.choice(inputs)
        del found[chance.choice(sorted(found))]


def huge_list(sent: Sent, chance: random.Random) -> None:
    """A list over and over."""
    lists = [each for _, _, each in _places(sent.variables) if isinstance(each, list) and each]
    if lists:
        found = chance.choice(lists)
        found *= chance.choice((50, 1_000, 6_000)) // len(found) + 1


def deep_values(sent: Sent, chance: random.Random) -> None:
    """Values below values."""
    places = list(_places(sent.variables))
    if places:
        above, at, _ = chance.choice(places)
        above[at] = _nested(chance.choice((5, 60, 500)), chance)


def deep_input(sent: Sent, chance: random.Random) -> None:
    """A goal or a rule that holds itself many times."""
    for above, at, value in list(_places(sent.variables)):
        if isinstance(value, dict) and ({"credential", "competencies", "occupation", "all", "any"} & value.keys()):
            deep = value
            for _ in range(chance.choice((3, 9, 40, 100))):
                deep = {"all": [deep]} if chance.random() < 0.7 else {"all": {"of": [deep]}}
            above[at] = deep
            return


def cut_text(sent: Sent, chance: random.Random) -> None:
    """Some characters less, more, or elsewhere."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(sent.query) + 1)
        other = chance.choice(("", "{", "}", "(", ")", "$", "!", ":", "...", '"', "[", "]", "@", "#", "|", "&", " on "))
        sent.query = sent.query[:at] + other + sent.query[at + chance.choice((0, 1, 5)) :]


def swapped_words(sent: Sent, chance: random.Random) -> None:
    """Two words in each other's place."""
    words = re.split(r"(\W+)", sent.query)
    first, second = chance.randrange(len(words)), chance.randrange(len(words))
    words[first], words[second] = words[second], words[first]
    sent.query = "".join(words)


def aliases(sent: Sent, chance: random.Random) -> None:
    """The same fields under many names."""
    inner = sent.query[sent.query.index("{") + 1 : sent.query.rindex("}")].strip() or "__typename"
    found = re.match(r"\w+", inner)
    if found and inner.count("{") < 8:
        many = range(chance.choice((2, 15, 30, 31)))
        repeated = " ".join(f"a{number}: {inner}" for number in many)
        sent.query = f"{sent.query[: sent.query.index('{')]}{{ {repeated} }}"


def repetitions(sent: Sent, chance: random.Random) -> None:
    """The same fields again and again."""
    inner = sent.query[sent.query.index("{") + 1 : sent.query.rindex("}")].strip() or "__typename"
    times = chance.choice((2, 20, 200))
    sent.query = f"{sent.query[: sent.query.index('{')]}{{ {' '.join([inner] * times)} }}"


def circles(sent: Sent, chance: random.Random) -> None:
    """Fragments that spread each other, themselves, or what is not there."""
    count = chance.choice((1, 2, 5, 40))
    kind = chance.choice(("Query", "Credential", "Nothing", "GoalInput", "Requirement"))
    below = chance.choice(("", "catalog { revision }", "__typename", "key"))
    spread = [f"...F{chance.randrange(count + 1)}" for _ in range(count)]
    sent.query = (
        sent.query[: sent.query.rindex("}")]
        + " ...F0 } "
        + " ".join(f"fragment F{number} on {kind} {{ {below} {spread[number]} }}" for number in range(count))
    )


def directives(sent: Sent, chance: random.Random) -> None:
    """Directives where they may stand, and where they may not."""
    one = chance.choice(
        (
            "@include(if: true)",
            "@skip(if: $nothing)",
            "@include",
            "@skip(if: 1)",
            "@defer",
            '@deprecated(reason: "x")',
            "@stream(initialCount: 1)",
            "@unknown(a: {b: [1]})",
            "@oneOf",
            "@specifiedBy(url: 1)",
        )
    )
    places = [found.start() for found in re.finditer(r" [{}]|\)", sent.query)]
    if places:
        at = chance.choice(places)
        many = chance.choice((1, 1, 2, 100))
        sent.query = sent.query[:at] + f" {one}" * many + sent.query[at:]


def deep_selection(sent: Sent, chance: random.Random) -> None:
    """Fields below fields."""
    depth = chance.choice((5, 15, 16, 200, 600))
    name = chance.choice(('competency(key: "security")', "catalog", "__schema"))
    below = chance.choice(("broader", "of", "types", "edges"))
    sent.query = f"{{ {name} " + f"{{ {below} " * depth + "{ key }" + " }" * (depth + 1)


def deep_literal(sent: Sent, chance: random.Random) -> None:
    """A literal in the place of a variable, nested."""
    depth = chance.choice((2, 30, 400))
    opened, closed = chance.choice((("[", "]"), ("{all: [", "]}"), ("{all: {of: [", "]}}")))
    literal = opened * depth + chance.choice(("1", "null", '{credential: "analyst"}', "$x", "")) + closed * depth
    sent.query = re.sub(r"(: )\$\w+", lambda found: found[1] + literal, sent.query, count=1)


def wrong_declaration(sent: Sent, chance: random.Random) -> None:
    """Variables of other types than their places ask for."""
    kind = chance.choice(("Int", "[String!]!", "Nothing", "Credential", "GoalInput!", "[[Int]]", "Query", "Date = 1"))
    sent.query = re.sub(r"(\$\w+: )[^,)]+", lambda found: found[1] + kind, sent.query, count=1)


def other_operation(sent: Sent, chance: random.Random) -> None:
    """Another operation, several, one that is not there, or of another kind."""
    match chance.randrange(5):
        case 0:
            sent.name = chance.choice(("R", "", "q", "Q Q", 1, [], {}))
        case 1:
            sent.query += " query R { __typename }"
        case 2:
            sent.query = sent.query.replace(
                "query", chance.choice(("mutation", "subscription", "fragment", "schema")), 1
            )
        case 3:
            sent.query += chance.choice(
                (" type A { a: Int }", " extend type Query { a: Int }", " { __typename }", " ,,, ")
            )
        case _:
            sent.query = "subscription { catalogChanged(afterRevision: -1) { revision } }"


def other_parts(sent: Sent, chance: random.Random) -> None:
    """Something else than an operation is made of."""
    match chance.randrange(4):
        case 0:
            sent.variables = copy.deepcopy(chance.choice(WRONG))
        case 1:
            sent.extensions = copy.deepcopy(chance.choice(WRONG))
        case 2:
            sent.more = {chance.choice(("query", "id", "batch", "")): copy.deepcopy(chance.choice(WRONG))}
        case _:
            sent.query = chance.choice(
                ("", " ", "#", "{}", "{", "query", '""', "\ufeff{ __typename }", "{ __typename }" * 3)
            )


def introspection(sent: Sent, chance: random.Random) -> None:
    """Asks what there is, in depth."""
    below = "fields { type { " * chance.choice((1, 3, 6)) + "name" + " } }" * 6
    sent.query = chance.choice((f"{{ __schema {{ types {{ {below} }} }} }}", '{ __type(name: "Query") { name } }'))


OF_VALUES: tuple[Spoil, ...] = (
    wrong_type,
    large_number,
    garbled_text,
    unknown_field,
    missing_field,
    huge_list,
    deep_values,
    deep_input,
    aliases,
)
OF_TEXT: tuple[Spoil, ...] = (
    cut_text,
    swapped_words,
    repetitions,
    circles,
    directives,
    deep_selection,
    deep_literal,
    wrong_declaration,
    other_operation,
    other_parts,
    introspection,
)


def spoiled(number: int, seed: int) -> Sent:
    """The operation of a number: every tenth as it is, the others spoiled once or several times."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311
    sent = Maker(chance).operation()
    if number % 10:
        kinds = OF_VALUES if number % 2 else (*OF_VALUES, *OF_TEXT)
        for spoil in chance.sample(kinds, chance.choice((1, 1, 2, 3))):
            try:
                spoil(sent, chance)
            except (ValueError, IndexError):  # spoiled too much already to be spoiled so
                continue
    return sent
