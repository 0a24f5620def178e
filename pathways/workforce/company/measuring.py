"""One role measured against everybody at once, exactly: coverages are whole numbers of one denominator."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pathways.workforce.company.columns import Columns, Numbers
from pathways.workforce.yardstick import Yardstick

ONE_WORD = 62
"""Bits of a count that one machine word holds."""
LIMB = 40
"""Bits of each part of a larger one: a million needs may be added up before a part runs over."""
_LEADING = 3
"""Parts that have all the digits of a rounded share."""

Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of one role each of many people covers.

    Attributes:
        parts: the counts, lowest part first; each row has one number for each person.
        bits: of each part.
        whole: the count of whoever covers all of it.
    """

    parts: NDArray[np.int64]
    bits: int
    whole: int

    @classmethod
    def of(cls, yardstick: Yardstick, columns: Columns) -> Measured:
        """Measures everybody by one role."""
        whole = yardstick.whole
        is_large = whole.bit_length() > ONE_WORD
        bits = LIMB if is_large else ONE_WORD
        rows = -(-whole.bit_length() // LIMB) if is_large else 1
        parts = np.zeros((rows, len(columns.keys)), np.int64)
        if not whole:
            return cls(parts + 1, bits, 1)
        mask = (1 << bits) - 1
        for key, level, worth in yardstick.needs:
            column = columns.competencies.get(key)
            if column is None:
                continue
            counts = [worth * min(level, has) for has in column.levels]
            for row in range(rows):
                table = np.array([count >> row * bits & mask for count in counts], np.int64)
                parts[row, column.people] += table[column.codes]
        for row in range(rows - 1):
            parts[row + 1] += parts[row] >> bits
            parts[row] &= mask
        return cls(parts, bits, whole)

    @property
    def shares(self) -> Shares:
        """The coverages, 0 to 1, rounded: to the nearest, or of counts of several parts to fifteen digits."""
        lowest = max(0, len(self.parts) - _LEADING)
        found = self.parts[lowest].astype(np.float64)
        for row in range(lowest + 1, len(self.parts)):
            found += self.parts[row] * 2.0 ** ((row - lowest) * self.bits)
        shares: Shares = found / (self.whole / (1 << lowest * self.bits))
        return shares

    def coverage(self, number: int) -> Fraction:
        """That of one person."""
        return Fraction(self.count(number), self.whole)

    def count(self, number: int) -> int:
        """That of one person, as a whole number."""
        return sum(int(part) << row * self.bits for row, part in enumerate(self.parts[:, number]))

    def at_least(self, least: Fraction) -> Flags:
        """Who covers so much."""
        bound = -(-least.numerator * self.whole // least.denominator)
        more, equal = np.zeros(self.parts.shape[1], np.bool_), np.ones(self.parts.shape[1], np.bool_)
        for row in reversed(range(len(self.parts))):
            part = bound >> row * self.bits
            part = part & ((1 << self.bits) - 1) if row < len(self.parts) - 1 else min(part, (1 << ONE_WORD))
            more |= equal & (self.parts[row] > part)
            equal &= self.parts[row] == part
        found: Flags = more | equal
        return found

    def first(self, most: int, among: Numbers | None = None) -> Numbers:
        """The numbers of those who cover most, best first, ties by number.

        Args:
            among: of whom; None: of everybody.
        """
        numbers = np.arange(self.parts.shape[1], dtype=np.int32) if among is None else among
        parts = self.parts if among is None else self.parts[:, among]
        if len(numbers) > most:
            top = parts[-1]
            bound = np.partition(top, len(top) - most)[len(top) - most]
            above, ties = np.flatnonzero(top > bound), np.flatnonzero(top == bound)
            if len(parts) == 1:
                ties = ties[: most - len(above)]
            chosen = np.concatenate([above, ties])
            numbers, parts = numbers[chosen], parts[:, chosen]
        order = np.lexsort((numbers, *(-part for part in parts)))
        best: Numbers = numbers[order[:most]]
        return best


def holding_all(credentials: Collection[str], columns: Columns) -> Flags:
    """Who holds each of some credentials."""
    found = np.ones(len(columns.keys), np.bool_)
    for key in credentials:
        held = np.zeros(len(columns.keys), np.bool_)
        held[columns.holders(key)] = True
        found &= held
    return found


def filling(measured: Measured, yardstick: Yardstick, columns: Columns) -> Flags:
    """Who would fill a place."""
    return measured.at_least(yardstick.least) & holding_all(yardstick.credentials, columns)
