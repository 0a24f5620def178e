"""What a line may ask of the awards that pay for it: a score or grade, and how, where and when they were earned."""

from __future__ import annotations

from decimal import Decimal

from pathways.codes import Code
from pathways.domain.catalog import Kind, RouteKind
from pathways.domain.requirement import Grade, Origin
from pathways.exchange.fields import Fields
from pathways.exchange.pathways_format import rule_models as models
from pathways.intake.mappings import names_of


def read_least_score(fields: Fields) -> tuple[Decimal | None, Grade | None]:
    """`minScore`: a number, or ``{SCALE: GRADE}``."""
    if not isinstance(fields.value.get("minScore"), dict):
        return fields.quantity("minScore"), None
    inner = fields.below("minScore")
    names = [] if inner is None else [name for name in inner.value if isinstance(name, str)]
    if inner is None or len(names) != 1:
        fields.note(Code.BAD_REQUIREMENT, "`minScore` names no scale, or several.", "Write {SCALE: GRADE}.", "minScore")
        return None, None
    (scale,) = names
    value = inner.text(scale)
    if inner.as_key(scale) is None or value is None:
        return None, None
    inner.use(scale, Kind.SCALE)
    return None, Grade(scale=scale, value=value)


def read_origin(fields: Fields) -> Origin | None:
    """Which awards pay, by how, where and when they were earned."""
    inner = fields.below("earned")
    if inner is None:
        return None
    kinds, not_kinds = inner.choices("kinds", RouteKind), inner.choices("notKinds", RouteKind)
    issued_by, not_issued_by = (inner.keys(name, Kind.ORGANIZATION) for name in ("issuedBy", "notIssuedBy"))
    after, before = inner.day("after"), inner.day("before")
    if inner.is_mapping and not any(inner.value.values()):
        inner.note(Code.EMPTY, "`earned` says nothing.", "Write kinds, issuedBy, after, … or leave it out.")
    if after is not None and before is not None and (before - after).days < 2:
        text = f"No day lies after {after} and before {before}."
        inner.note(Code.OUT_OF_RANGE, text, "Both leave out the day itself.", "before")
    for name, some, others in (("notKinds", kinds, not_kinds), ("notIssuedBy", issued_by, not_issued_by)):
        if some and set(some) <= set(others):
            inner.note(
                Code.BAD_REQUIREMENT, f"`{name}` rules out everything that the line accepts.", "Leave one out.", name
            )
    inner.finish(names_of(models.EarnedHow))
    return Origin(
        kinds=tuple(each.value for each in kinds),
        not_kinds=tuple(each.value for each in not_kinds),
        issued_by=issued_by,
        not_issued_by=not_issued_by,
        after=after,
        before=before,
    )
