"""A catalogue small enough to know by heart, and trees in the notation of the file of sentences."""

from __future__ import annotations

from decimal import Decimal

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import Credential, CredentialType, Organization
from pathways.domain.content import Content, Thing
from pathways.domain.shared_rules import Scale
from pathways.prose.reading import Reader
from pathways.prose.style import Closer, HouseStyle, Joint, Reach

NAMES = {
    "math-101": "MATH 101 Calculus I",
    "math-102": "MATH 102 Calculus II",
    "math-201": "MATH 201",
    "cs-110": "CS 110 Programming",
    "cs-110l": "CS 110L",
    "cs-220": "CS 220",
    "stats": "Statistics and Probability",
    "probability": "Probability",
    "security-plus": "CompTIA Security+",
    "north-1": "Academic Writing",
    "south-1": "Academic Writing",
}
STYLES = {
    "strict": HouseStyle(),
    "house": HouseStyle(
        comma=Joint.ALL,
        semicolon=Joint.ALL,
        slash=Joint.ANY,
        closer=Closer.OR,
        grade=Reach.EACH,
        letters=True,
        ends=("Lecture:",),
        names={"Maths One": "math-101"},
    ),
}


def snapshot() -> Snapshot:
    """It, with a scale of letters, and three credits for everything but the security credential."""
    things: list[Thing] = [Organization(key=each, name=each.title()) for each in ("house", "strict", "north", "south")]
    things.append(Scale(key="letters", name="Letters", values=("F", "D", "C", "B", "A"), passing="D"))
    for key, name in NAMES.items():
        owner = key.removesuffix("-1") if key in ("north-1", "south-1") else "house"
        worth = None if key == "security-plus" else Decimal(3)
        kind = CredentialType.COURSE
        things.append(Credential(key=key, name=name, credential_type=kind, owned_by=(owner,), credits=worth))
    return compile_snapshot(Content().replacing((), things), revision=1, fingerprint="x")


READER = Reader(snapshot(), STYLES)
