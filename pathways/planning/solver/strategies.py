"""Ways in which a model is solved, one after the other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way of solving, among others that have their turns.

    Attributes:
        level: how much of the model the linear relaxation has, 0 to 2.
        share: of the effort of a round.
        is_brief: the model is not made ready for long searches.
        is_local: what was found is improved in parts, too, in turns that are the same on every machine.
    """

    level: int = 2
    share: float = 1.0
    is_brief: bool = False
    is_local: bool = False


WHOLE, BRIEF = Strategy(), Strategy(is_brief=True)
SPLITTING = Strategy(is_local=True)
