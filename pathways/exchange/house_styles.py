"""Files that say how owners of credentials write requirements."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pathways.domain.catalog import Kind
from pathways.errors import ProblemsError, TooManyProblemsError
from pathways.exchange.document import Document, read_document
from pathways.exchange.fields import Fields, Notes
from pathways.prose.style import Closer, HouseStyle, Joint, Reach, Styles

NAMES = ("comma", "semicolon", "slash", "closer", "grade", "scale", "letters", "ends", "names")


def read_styles(path: Path) -> Styles:
    """The styles in a file.

    Raises:
        ProblemsError: with file, line and path of everything that is wrong.
    """
    return styles_of(read_document(path))


def styles_of(document: Document) -> Styles:
    """The styles in a document: `styles`, a mapping of the keys of organizations to what is usual there.

    Raises:
        ProblemsError: as of `read_styles`.
    """
    notes = Notes()
    found: dict[str, HouseStyle] = {}
    with suppress(TooManyProblemsError):
        root = Fields(document.value, (), notes)
        below = root.below("styles") if root.required("styles") else None
        if below is not None:
            for key in below.value:
                style = below.below(key)
                found[key] = HouseStyle() if style is None else _style(style)
        root.finish(("styles",))
    if notes.problems:
        raise ProblemsError(document.located(notes.problems))
    return found


def _style(fields: Fields) -> HouseStyle:
    names = fields.below("names")
    style = HouseStyle(
        comma=fields.choice("comma", Joint),
        semicolon=fields.choice("semicolon", Joint),
        slash=fields.choice("slash", Joint),
        closer=fields.choice("closer", Closer),
        grade=fields.choice("grade", Reach),
        scale=fields.key("scale", Kind.SCALE),
        letters=fields.flag("letters"),
        ends=fields.texts("ends"),
        names={} if names is None else {name: key for name in names.value if (key := names.key(name))},
    )
    fields.finish(NAMES)
    return style
