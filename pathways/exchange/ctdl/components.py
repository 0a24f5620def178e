"""Component conditions as requirement lines: a minimum of these components, nested, with constraints in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pathways.codes import Code
from pathways.domain.requirement import CredentialLine, Requirement
from pathways.exchange.ctdl.lines import all_of, at_least, competency_line, condition_line, credential_line, names
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.exchange.ctdl.notes import Reader
from pathways.exchange.ctdl.terms import ACTIONS, COMPARATORS, COMPONENTS, CREDENTIALS, in_words, local
from pathways.exchange.ctdl.values import whole
from pathways.exchange.ctdl.words import said_of
from pathways.text import shortened, shown

OPERATORS = ("AND", "OR", "ONLYONE")


def component_requirement(reader: Reader, component: Node) -> Requirement | None:
    """What a component asks for: its conditions, its prerequisites, and the thing that it stands for."""
    lines = [_component_condition(reader, value, component.label) for value in component.values("hasCondition")]
    for value in component.values("prerequisite"):
        identity = reader.component(value)
        lines.append(credential_line(identity) if identity is not None else None)
    if component.type == "WorkExperienceComponent":
        lines.append(condition_line(f"Work experience: {component.label}"))
    if not component.has("hasCondition", "prerequisite"):
        children = list(_children(reader, component))
        if children:
            reader.remarks.say("Where children and no condition are stated, all children are required", component.label)
        lines += children
    own = all_of(lines)
    proxied = list(_proxied(reader, component))
    if own is not None and (component.type == "CredentialComponent" or component.identity in reader.destinations):
        for line in proxied:
            if isinstance(line, CredentialLine) and not names(own, line.credential):
                reader.ways.setdefault(line.credential, {}).setdefault(own, set()).add(component.identity)
    return all_of([own, *proxied])


def _children(reader: Reader, component: Node) -> Iterator[Requirement]:
    for value in component.values("hasChild"):
        child = reader.graph.described(value)
        if (child is None or child.type in COMPONENTS) and (identity := reader.component(value)) is not None:
            yield credential_line(identity)


def _proxied(reader: Reader, component: Node) -> Iterator[Requirement]:
    """The things themselves, where a document describes them: only who has them has the component."""
    for term in ("proxyFor", "proxyForItems", "sourceData"):
        for value in component.values(term):
            node = reader.graph.described(value)
            if node is None:
                text = "Components that stand for something in no document are earned by their conditions alone, free"
                reader.remarks.say(text, component.label)
            elif node.type in CREDENTIALS:
                yield credential_line(reader.credential(value, CREDENTIALS[node.type]) or node.identity)
            elif node.type == "Competency":
                yield competency_line(reader.take_competency(node))
            else:
                yield condition_line(f"{in_words(node.type).capitalize()}: {node.label}")


def _component_condition(reader: Reader, value: Value, owner: str) -> Requirement | None:
    node = _described(reader, value, "ComponentCondition")
    if node is None:
        return None
    return reader.expansion.lines(value, node, lambda: _condition(reader, node, owner))


def _condition(reader: Reader, node: Node, owner: str) -> Requirement | None:
    found = [_component_condition(reader, inner, owner) for inner in node.values("hasCondition")]
    conditions = [line for line in found if line is not None]
    constraints = _constraints(reader, node, owner)
    if node.has("targetComponent"):
        return all_of([_targets(reader, node), _combined(reader, node, [*conditions, *constraints])])
    if not node.has("requiredNumber"):
        if conditions or constraints:
            return _combined(reader, node, [*conditions, *constraints])
        return None if node.has("hasCondition", "hasConstraint") else condition_line(_words_of(node, owner))
    if node.has("hasCondition"):
        required = _count(reader, node, "requiredNumber", len(found) if None not in found else None, "conditions")
        chosen = at_least(min(required, len(conditions)), conditions) if required and conditions else None
        return all_of([chosen, *constraints])
    return all_of([*_number_of_anything(reader, node), *constraints])


def _number_of_anything(reader: Reader, node: Node) -> Iterator[Requirement]:
    """So many components that are not named: what a person wrote about them says which, or a constraint does."""
    words = node.text("description") or node.name
    if node.has("hasConstraint"):
        required = _count(reader, node, "requiredNumber", None, "components")
        if required is not None and words is None:
            yield condition_line(f"{required} of the components that the constraints allow")
    elif words is not None:
        yield condition_line(words)
    else:
        text = "A condition says how many components it requires, and names none."
        reader.problems.append(node.problem(Code.OUT_OF_RANGE, text, "Add ceterms:targetComponent.", "requiredNumber"))


def _words_of(node: Node, owner: str) -> str:
    return node.text("description") or node.name or f"A condition of {owner} that the document does not state"


def _targets(reader: Reader, node: Node) -> Requirement | None:
    """So many of the target components; all where no number is stated."""
    identities = [reader.component(value) for value in node.values("targetComponent")]
    lines = [credential_line(identity) for identity in dict.fromkeys(identities) if identity is not None]
    most = len(lines) if None not in identities else None
    required = _count(reader, node, "requiredNumber", most, "components")
    return at_least(min(required, len(lines)), lines) if required is not None and lines else None


def _count(reader: Reader, node: Node, term: str, most: int | None, noun: str) -> int | None:
    """A stated number from 1 to `most` (None: no matter how many); absent: all of them."""
    value = next(iter(node.values(term)), None)
    if value is None:
        return most
    try:
        count = whole(value.raw)
    except ValueError as error:
        reader.problems.append(value.problem(Code.BAD_NUMBER, f"{local(term)}: {error}.", "Write a whole number."))
        return None
    if count < 1 or (most is not None and count > most):
        text = f"{local(term)} is {count}, but the condition names {most} different {noun}."
        hint = f"Write a number from 1 to {most}."
        if not most:
            text, hint = f"{local(term)} is {count}.", "Write a number of 1 or more."
        reader.problems.append(value.problem(Code.OUT_OF_RANGE, text, hint))
        return None
    return count


def _constraints(reader: Reader, node: Node, owner: str) -> list[Requirement]:
    """The constraints of a condition, each a condition of its own in words."""
    found = [said for value in node.values("hasConstraint") if (said := _constraint(reader, value)) is not None]
    beside = node.text("description") or node.name
    lines: list[Requirement] = []
    seen: dict[str, _Constraint] = {}
    for position, constraint in enumerate(found, start=1):
        text = constraint.worded(beside if len(found) == 1 else None, f"Constraint {position} of {beside or owner}")
        if seen.setdefault(text, constraint) != constraint:
            text = f"{text} (constraint {position})"
        lines.append(condition_line(text))
    lines = list(dict.fromkeys(lines))
    if not node.has("requiredConstraints"):
        return lines
    required = _count(reader, node, "requiredConstraints", len(lines), "constraints")
    chosen = at_least(required, lines) if required is not None and lines else None
    return [chosen] if chosen is not None else []


def _combined(reader: Reader, node: Node, members: list[Requirement]) -> Requirement | None:
    """Sub-conditions and constraints under the logical operator; AND where none is stated."""
    operators = {local(text).upper() for text in node.names("logicalOperator")} or {"AND"}
    if len(operators) > 1 or not operators <= set(OPERATORS):
        text = f"{shown(' and '.join(sorted(operators)))} is not a logical operator."
        reader.problems.append(
            node.problem(Code.BAD_VALUE, text, "Use one of logic:And, logic:Or, logic:OnlyOne.", "logicalOperator")
        )
        return None
    if not members or "AND" in operators:
        return all_of(members)
    if "ONLYONE" in operators:
        reader.remarks.say("Only one of several conditions may be met; it is read as any one of them.")
    return at_least(1, members)


@dataclass(frozen=True, slots=True)
class _Constraint:
    """What a constraint says.

    Attributes:
        own: its own description or name.
        left, comparator, right: its parts in words; what of them cannot be read is empty.
        raw: the whole of it, by which it is told from others.
    """

    own: str | None
    left: str
    comparator: str
    right: str
    raw: tuple[dict[str, object], ...]

    def worded(self, beside: str | None, otherwise: str) -> str:
        """The words of a person where there are any (its own, else those beside it), else what it compares."""
        said = " ".join(part for part in (self.left, self.comparator, self.right) if part)
        compared = said if self.left and self.comparator and self.right else None
        if self.own:
            return f"{self.own.rstrip('.')} ({compared})" if compared else self.own
        return beside or compared or (f"{otherwise}: {said}" if said else otherwise)


def _constraint(reader: Reader, value: Value) -> _Constraint | None:
    node = _described(reader, value, "Constraint")
    if node is None:
        return None
    stated = " ".join(node.names("comparator"))
    comparator = local(stated).upper()
    if comparator and comparator not in COMPARATORS:
        text = f"{shown(stated)} compares nothing."
        hint = f"Use one of {', '.join(f'compare:{name}' for name in COMPARATORS)}."
        reader.problems.append(node.problem(Code.BAD_VALUE, text, hint, "comparator"))
        return None
    return _Constraint(
        node.text("description") or node.name,
        _side(reader, node, "left"),
        COMPARATORS.get(comparator, ""),
        _side(reader, node, "right"),
        tuple(part.raw for part in node.parts),
    )


def _side(reader: Reader, node: Node, side: str) -> str:
    """The operands of a side under its action; empty if one of them cannot be read."""
    action = ACTIONS.get(local(" ".join(node.names(f"{side}Action"))).upper(), "")
    operands = [", ".join(said_of(reader.graph, value)) for value in node.values(f"{side}Source")]
    return f"{action} {', '.join(operands)}".strip() if operands and all(operands) else ""


def _described(reader: Reader, value: Value, kind: str) -> Node | None:
    """The condition or constraint that a value is or names; a problem if there is none."""
    target = reader.target(value, f"a {kind}")
    if target is None:
        return None
    if target.node is None:
        text = f"The {kind} {shown(target.label)} is in no document."
        reader.problems.append(
            value.problem(Code.DANGLING_REFERENCE, text, "Import the document that describes it too.")
        )
        return None
    if target.node.type not in (kind, ""):
        text = f"A {shortened(target.node.type)} stands where a {kind} is expected."
        reader.problems.append(value.problem(Code.WRONG_KIND, text, f"Write a ceterms:{kind}."))
        return None
    reader.used.add(id(target.node))
    return target.node
