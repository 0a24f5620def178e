"""A terminal of a given width that keeps what it shows."""

from __future__ import annotations

from io import StringIO

from rich.console import Console


class Screen(Console):
    """What is printed to it is read back as text, or as the cells of its tables."""

    def __init__(self, width: int) -> None:
        self._shown = StringIO()
        super().__init__(file=self._shown, width=width)

    @property
    def text(self) -> str:
        """All that was printed."""
        return self._shown.getvalue()

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the rows of its tables."""
        shown = [line for line in self.text.splitlines() if line.startswith("│")]
        return [[cell.strip() for cell in line.strip("│").split("│")] for line in shown]
