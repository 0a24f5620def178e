"""Where a thing came from: provenance, and no part of what the thing says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Origin:
    """The place in a file from which a thing was imported as it stands.

    Attributes:
        file: its name, as it was given.
        line: of the thing, from 1.
        lines: of its requirement lines, by path, where they stand in other lines.
        cell: of the thing, where the file is a spreadsheet, with the sheet: credentials!A2.
        cells: of its requirement lines, by path, where they stand in other cells.
    """

    file: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)
    cell: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)

    def place(self, path: str | None) -> str:
        """File and line of a requirement line, or of the thing: ``isc2.yaml:120``; of a spreadsheet sheet and cell."""
        if self.cell is not None:
            return f"{self.file} {self.cells.get(path or '', self.cell)}"
        return f"{self.file}:{self.lines.get(path or '', self.line)}"
