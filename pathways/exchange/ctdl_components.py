"""Component conditions as requirement lines: so many of these components, nested, with constraints in words."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.domain.requirement import Requirement
from pathways.exchange.ctdl_lines import all_of, at_least, competency_line, condition_line, credential_line
from pathways.exchange.ctdl_nodes import Node, Value
from pathways.exchange.ctdl_reader import Reader
from pathways.exchange.ctdl_terms import ACTIONS, COMPARATORS, COMPONENTS, CREDENTIALS, in_words, local
from pathways.exchange.ctdl_values import texts, whole
from pathways.text import shortened, shown

OPERATORS = ("AND", "OR", "ONLYONE")


def component_requirement(reader: Reader, component: Node) -> Requirement | None:
    """What a component asks for: its conditions, its prerequisites, and the thing that it stands for."""
    lines = [_component_condition(reader, value) for value in component.values("hasCondition")]
    for value in component.values("prerequisite"):
        identity = reader.component(value)
        lines.append(credential_line(identity) if identity is not None else None)
    lines += _proxied(reader, component)
    if component.type == "WorkExperienceComponent":
        lines.append(condition_line(f"Work experience: {component.label}"))
    if not component.has("hasCondition", "prerequisite"):
        children = list(_children(reader, component))
        if children:
            reader.remarks.say("Where children and no condition are stated, all children are required", component.label)
        lines += children
    return all_of(lines)


def _children(reader: Reader, component: Node) -> Iterator[Requirement]:
    for value in component.values("hasChild"):
        child = reader.graph.described(value)
        if child is not None and child.type in COMPONENTS and (identity := reader.component(value)) is not None:
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


def _component_condition(reader: Reader, value: Value) -> Requirement | None:
    node = _described(reader, value, "ComponentCondition")
    if node is None:
        return None
    return reader.expansion.lines(value, node, lambda: _condition(reader, node))


def _condition(reader: Reader, node: Node) -> Requirement | None:
    members = [_component_condition(reader, inner) for inner in node.values("hasCondition")]
    members += _constraints(reader, node)
    beside = _combined(reader, node, [member for member in members if member is not None])
    if not node.has("targetComponent", "hasCondition", "hasConstraint"):
        words = node.text("description") or node.name
        if node.has("requiredNumber"):
            text = "A condition says how many components it requires, and names none."
            reader.problems.append(node.problem("OUT_OF_RANGE", text, "Add ceterms:targetComponent.", "requiredNumber"))
        return condition_line(words) if words else None
    return all_of([_targets(reader, node), beside])


def _targets(reader: Reader, node: Node) -> Requirement | None:
    """So many of the target components; all where no number is stated."""
    identities = [reader.component(value) for value in node.values("targetComponent")]
    lines = [credential_line(identity) for identity in dict.fromkeys(identities) if identity is not None]
    required = _count(reader, node, "requiredNumber", len(lines), "components", complete=None not in identities)
    return at_least(required, lines) if required is not None and lines else None


def _count(reader: Reader, node: Node, term: str, most: int, noun: str, *, complete: bool = True) -> int | None:
    """A stated number between 1 and `most`; absent: all of them."""
    value = next(iter(node.values(term)), None)
    if value is None:
        return most
    try:
        count = whole(value.raw)
    except ValueError as error:
        reader.problems.append(value.problem("BAD_NUMBER", f"{local(term)}: {error}.", "Write a whole number."))
        return None
    if count < 1 or (count > most and complete):
        text = f"{local(term)} is {count}, but the condition names {most} different {noun}."
        hint = f"Write a number from 1 to {most}." if most else f"Name the {noun}."
        reader.problems.append(value.problem("OUT_OF_RANGE", text, hint))
        return None
    return min(count, most) if most else None


def _constraints(reader: Reader, node: Node) -> list[Requirement | None]:
    found = [_constraint(reader, value) for value in node.values("hasConstraint")]
    lines = list(dict.fromkeys(line for line in found if line is not None))
    if not node.has("requiredConstraints"):
        return list(lines)
    required = _count(reader, node, "requiredConstraints", len(lines), "constraints")
    return [at_least(required, lines)] if required is not None and lines else []


def _combined(reader: Reader, node: Node, members: list[Requirement]) -> Requirement | None:
    """Sub-conditions and constraints under the logical operator; AND where none is stated."""
    operators = {local(text).upper() for text in node.texts("logicalOperator")} or {"AND"}
    if len(operators) > 1 or not operators <= set(OPERATORS):
        text = f"{shown(' and '.join(sorted(operators)))} is no logical operator."
        reader.problems.append(
            node.problem("BAD_VALUE", text, "Use one of logic:And, logic:Or, logic:OnlyOne.", "logicalOperator")
        )
        return None
    if not members or "AND" in operators:
        return all_of(members)
    if "ONLYONE" in operators:
        reader.remarks.say("Only one of several conditions may be met; it is read as any one of them.")
    return at_least(1, members)


def _constraint(reader: Reader, value: Value) -> Requirement | None:
    node = _described(reader, value, "Constraint")
    if node is None:
        return None
    comparator = local(node.text("comparator") or "").upper()
    if comparator and comparator not in COMPARATORS:
        text = f"{shown(node.text('comparator'))} compares nothing."
        hint = f"Use one of {', '.join(f'compare:{name}' for name in COMPARATORS)}."
        reader.problems.append(node.problem("BAD_VALUE", text, hint, "comparator"))
        return None
    sides = _side(reader, node, "left"), COMPARATORS.get(comparator, ""), _side(reader, node, "right")
    said: str | None = " ".join(part for part in sides if part)
    words = node.text("description") or node.name
    if said and words:
        said = f"{words.rstrip('.')} ({said})"
    said = said or words
    return condition_line(said) if said else None


def _side(reader: Reader, node: Node, side: str) -> str:
    action = ACTIONS.get(local(node.text(f"{side}Action") or "").upper(), "")
    said = ", ".join(_operand(reader, value) for value in node.values(f"{side}Source"))
    return f"{action} {said}".strip()


def _operand(reader: Reader, value: Value) -> str:
    """A concept by its name, a term in words, a text or number as it stands."""
    target = reader.graph.resolve(value)
    said = " ".join(texts(value.raw))
    if target is not None and target.node is not None:
        return target.label
    if (target is not None and "//" not in said) or said.startswith(":"):
        return in_words(said)
    return said


def _described(reader: Reader, value: Value, kind: str) -> Node | None:
    """The condition or constraint that a value is or names; a problem if there is none."""
    target = reader.target(value, f"a {kind}")
    if target is None:
        return None
    if target.node is None:
        text = f"The {kind} {shown(target.label)} is in no document."
        reader.problems.append(value.problem("DANGLING_REFERENCE", text, "Import the document that describes it too."))
        return None
    if target.node.type not in (kind, ""):
        text = f"A {shortened(target.node.type)} stands where a {kind} is expected."
        reader.problems.append(value.problem("WRONG_KIND", text, f"Write a ceterms:{kind}."))
        return None
    return target.node
