"""Operations as nobody should send them: valid ones, made from the schema, and then spoiled in several ways."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from pathways.api.schema import api_schema
from pathways.api.types.node_ids import global_id

SCHEMA = api_schema()._schema
KEYS = ("net-basics", "sec-badge", "analyst", "expert", "old-analyst", "networking", "security", "soc-analyst", "acme")
PATHS = ("analyst/exam/0", "analyst/basis", "analyst/stack/1", "expert/panel/2", "goal", "goal/0")
SCALARS: dict[str, tuple[Any, ...]] = {
    "ID": (
        global_id("Credential", "analyst"),
        global_id("Competency", "security"),
        global_id("Route", "analyst/exam"),
        "x",
    ),
    "String": (*KEYS, *PATHS, "USD", "EUR", "net-*", "*", "Security", "", "an older rule"),
    "Int": (0, 1, 2, 3, 20, 100, 365),
    "Float": (0, 0.5, 1, 2.125, 10, 168),
    "Decimal": ("0", "12.50", "1000", 250),
    "Date": ("2026-11-23", "2027-01-31", "2028-02-29"),
    "DateTime": ("2026-11-23T12:00:00Z",),
    "Boolean": (True, False),
}
CREDENTIALS = ("net-basics", "sec-badge", "analyst", "expert")
NAMED: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("credential", "award", "for", "by", "include", "avoid"), CREDENTIALS),
    **dict.fromkeys(("competency", "competencies", "fields", "field"), ("networking", "security")),
    **dict.fromkeys(("minScore", "worth", "level", "minimum", "coverage"), (0.5, 1, 2)),
    **dict.fromkeys(("ids", "id"), SCALARS["ID"][:3]),
    "keys": ("net-*", "*", "analyst"),
    "path": PATHS,
    "ownedBy": ("acme",),
    "subjects": ("Security",),
    "currency": ("USD",),
    "search": ("security", "net"),
    "reason": ("an older rule",),
    "timeLimitMs": (500, 2_000),
    "alternatives": (0, 1, 2),
    "first": (1, 10),
    "asOf": ("2026-11-23",),
    "startOn": ("2026-11-23",),
    "finishBy": ("2027-11-23",),
}
"""What is there, by the names of arguments and fields."""
KEYS_OF = {
    "credential": CREDENTIALS,
    "competency": ("networking", "security"),
    "occupation": ("soc-analyst",),
    "organization": ("acme",),
}
LEFT_OUT = ("after", "before", "last")
"""Of pages: they go by what an earlier answer said."""
USUAL = 0.95
DEEPEST_INPUT = 4


@dataclass
class Sent:
    """What is sent: an operation in parts that can be spoiled each by itself."""

    query: str
    variables: Any
    name: Any = None
    extensions: Any = None
    more: dict[str, Any] = field(default_factory=dict)

    def body(self) -> bytes:
        """As JSON."""
        sent = {"query": self.query, "variables": self.variables, **self.more}
        if self.name is not None:
            sent["operationName"] = self.name
        if self.extensions is not None:
            sent["extensions"] = self.extensions
        return json.dumps(sent).encode()


class Maker:
    """Makes one valid operation."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._declared: list[str] = []
        self.variables: dict[str, Any] = {}

    def operation(self) -> Sent:
        """Asks for one to three root fields."""
        root = SCHEMA.query_type
        assert root is not None
        names = self._chance.sample(sorted(root.fields), self._chance.choice((1, 1, 2, 3)))
        kind = "query"
        if self._chance.random() < 0.05 and SCHEMA.mutation_type is not None:
            root, kind = SCHEMA.mutation_type, "mutation"
            names = sorted(root.fields)[:1]
        fields = " ".join(self._field(name, root.fields[name], 0) for name in names)
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        return Sent(f"{kind} Q{declared} {{ {fields} }}", self.variables)

    def one(self, kind: str, name: str, declared: GraphQLField) -> Sent:
        """Asks for one root field of an operation of a kind."""
        field = self._field(name, declared, 0)
        declared_variables = f"({', '.join(self._declared)})" if self._declared else ""
        return Sent(f"{kind} Q{declared_variables} {{ {field} }}", self.variables)

    def _field(self, name: str, declared: GraphQLField, depth: int) -> str:
        arguments = []
        for argument, asked in declared.args.items():
            likely = 0.02 if argument in LEFT_OUT else 0.5 if depth == 0 else 0.1
            if is_required_argument(asked) or self._chance.random() < likely:
                arguments.append(f"{argument}: {self._argument(argument, asked, name)}")
        said = f"({', '.join(arguments)})" if arguments else ""
        return f"{name}{said}{self._selection(get_named_type(declared.type), depth + 1)}"

    def _argument(self, name: str, asked: GraphQLArgument, of: str) -> str:
        variable = f"{name}{len(self._declared)}"
        self._declared.append(f"${variable}: {asked.type}")
        self.variables[variable] = self.value(asked.type, of if name == "key" else name)
        return f"${variable}"

    def _selection(self, kind: GraphQLType, depth: int) -> str:
        if is_leaf_type(kind):
            return ""
        parts = ["__typename"]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            usable = [
                name for name, each in kind.fields.items() if depth < 4 or is_leaf_type(get_named_type(each.type))
            ]
            chosen = self._chance.sample(usable, min(len(usable), self._chance.randint(1, 5)))
            parts += [self._field(name, kind.fields[name], depth) for name in chosen]
        if is_abstract_type(kind) and depth < 5:
            assert isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)
            for each in self._chance.sample(SCHEMA.get_possible_types(kind), 1):
                parts.append(f"... on {each.name}{self._selection(each, depth + 1)}")
        return f" {{ {' '.join(parts)} }}"

    def value(self, kind: GraphQLType, name: str, depth: int = 0) -> Any:
        """A value that a variable of a type may have; of what is there, as a rule, where the name tells."""
        match kind:
            case GraphQLNonNull(of_type=inner):
                return self.value(inner, name, depth)
            case GraphQLList(of_type=inner):
                return [self.value(inner, name, depth + 1) for _ in range(self._chance.choice((0, 1, 1, 2, 3)))]
            case GraphQLEnumType(values=values):
                return self._chance.choice(sorted(values))
            case GraphQLInputObjectType(fields=fields, extensions=extensions):
                names = sorted(fields)
                if extensions["strawberry-definition"].is_one_of:
                    plain = [name for name in names if isinstance(fields[name].type, GraphQLInputObjectType)]
                    names = [self._chance.choice(names if depth < DEEPEST_INPUT else plain[:1] or names)]
                else:
                    usual = 0.4 if depth < DEEPEST_INPUT else 0.0
                    names = [
                        name
                        for name in names
                        if isinstance(fields[name].type, GraphQLNonNull) or self._chance.random() < usual
                    ]
                return {
                    each: self.value(fields[each].type, name if each == "key" else each, depth + 1) for each in names
                }
        there = {**NAMED, **KEYS_OF}.get(name)
        if there is not None and get_named_type(kind).name != "Boolean" and self._chance.random() < USUAL:
            return self._chance.choice(there)
        return self._chance.choice(SCALARS[get_named_type(kind).name])
