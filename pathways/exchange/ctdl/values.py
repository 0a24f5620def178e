"""Plain values in CTDL documents: language maps, numbers, durations, costs, identifiers."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from pathways.domain.identifiers import ctid_of, is_web_address
from pathways.domain.money import known_currencies
from pathways.domain.quantity import parse_quantity, plain
from pathways.text import shortened, shown, with_plain_line_ends

LONGEST_SLUG = 80
MOST_DIGITS = 28
MOST_WEEKS = 100_000

_URI = re.compile(r"[A-Za-z_][A-Za-z0-9+.-]*:[^\s]+\Z")
_DURATION = re.compile(
    r"P(?:(?P<years>[0-9.]+)Y)?(?:(?P<months>[0-9.]+)M)?(?:(?P<weeks>[0-9.]+)W)?(?:(?P<days>[0-9.]+)D)?"
    r"(?:T(?:(?P<hours>[0-9.]+)H)?(?:(?P<minutes>[0-9.]+)M)?(?:(?P<seconds>[0-9.]+)S)?)?\Z"
)


def texts(raw: object) -> list[str]:
    """Every text of a value: a string, a language map (English if there is any, else its first), a typed value."""
    if isinstance(raw, str):
        return [with_plain_line_ends(raw.strip())] if raw.strip() else []
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return [plain(Decimal(raw)) if is_kept(raw) else shortened(str(raw))]
    if isinstance(raw, list):
        return [text for item in _in_one_language(raw) for text in texts(item)]
    if not isinstance(raw, dict):
        return []
    if "@value" in raw:
        return texts(raw["@value"])
    by_language = {str(name).lstrip("@").lower(): value for name, value in raw.items() if name not in ("@id", "@type")}
    for language in _preferred(by_language):
        if found := texts(by_language[language]) if not isinstance(by_language[language], dict) else []:
            return found
    return []


def one_line(text: str) -> str:
    """A text as a name: what stands on several lines, on one."""
    return " ".join(text.split())


def is_kept(number: int | Decimal) -> bool:
    """A number can be written out, and read again, exactly."""
    value = Decimal(number)
    return value.is_finite() and len(value.as_tuple().digits) <= MOST_DIGITS and abs(value.adjusted()) <= MOST_DIGITS


def names(raw: object) -> list[str]:
    """Every text, address or truth value of a value: ``{"@id": X}`` is X, and true is ``true``."""
    if isinstance(raw, bool):
        return [str(raw).lower()]
    if isinstance(raw, list):
        return [name for item in _in_one_language(raw) for name in names(item)]
    if isinstance(raw, dict):
        if isinstance(raw.get("@id"), str):
            return names(raw["@id"])
        if "@value" in raw:
            return names(raw["@value"])
    return texts(raw)


def _in_one_language(items: list[object]) -> list[object]:
    """A list as it stands; of texts that state their language only those of the preferred one."""
    tags = [_language(item) for item in items]
    stated = dict.fromkeys(tag for tag in tags if tag is not None)
    if len(stated) < 2:
        return items
    chosen = _preferred(stated)[0]
    return [item for item, tag in zip(items, tags, strict=True) if tag in (None, chosen)]


def _language(item: object) -> str | None:
    return str(item["@language"]).lower() if isinstance(item, dict) and "@language" in item else None


def _preferred(languages: Iterable[str]) -> list[str]:
    """English first, the rest as they stand."""
    order = {"en": 0, "en-us": 1}
    return sorted(languages, key=lambda name: order.get(name, 2 if name.startswith("en-") else 3))


def number(raw: object) -> Decimal:
    """A number, plain or typed.

    Raises:
        ValueError: it is none.
    """
    return parse_quantity(raw["@value"] if isinstance(raw, dict) and "@value" in raw else raw)


def whole(raw: object) -> int:
    """A whole number.

    Raises:
        ValueError: it is none.
    """
    value = number(raw)
    if value != value.to_integral_value():
        raise ValueError(f"{plain(value)} is not a whole number")
    return int(value)


class Duration:
    """An ISO 8601 duration, as ``P1Y6M`` or ``PT40H``.

    Raises:
        ValueError: it is none.
    """

    def __init__(self, text: str) -> None:
        match = _DURATION.match(text.strip())
        if match is None or not any(match.groups()):
            raise ValueError(f"{shown(text)} is not a duration")
        try:
            part = {name: Fraction(value or 0) for name, value in match.groupdict().items()}
        except ValueError:
            raise ValueError(f"{shown(text)} is not a duration") from None
        self._months = part["years"] * 12 + part["months"]
        self._days = part["weeks"] * 7 + part["days"]
        self._hours = part["hours"] + part["minutes"] / 60 + part["seconds"] / 3600
        if self.weeks > MOST_WEEKS:
            raise ValueError(f"{shown(text)} is longer than {MOST_WEEKS:,} weeks")

    @property
    def weeks(self) -> int:
        """Whole weeks, rounded up; a year has 52 of them and a month a twelfth of that."""
        return math.ceil(self._months * Fraction(52, 12) + (self._days + self._hours / 24) / 7)

    @property
    def months(self) -> int | None:
        """Calendar months, where the duration is a whole number of them."""
        exact = self._months.denominator == 1 and self._months > 0 and not self._days and not self._hours
        return int(self._months) if exact else None

    @property
    def days(self) -> int | None:
        """The days of a duration that names days alone."""
        exact = self._days.denominator == 1 and self._days > 0 and not self._months and not self._hours
        return int(self._days) if exact else None

    @property
    def hours(self) -> Decimal | None:
        """Hours, if it is given in nothing longer: then it is time spent, not time that passes."""
        if self._months or self._days:
            return None
        return Decimal(math.ceil(self._hours * 1000)) / 1000


_ISO_NAMES = {"pound sterling": "GBP", "yuan renminbi": "CNY", "yen": "JPY", "won": "KRW", "zloty": "PLN"}


@cache
def _currency_names() -> dict[str, str]:
    from babel.numbers import get_currency_name

    return {get_currency_name(code, locale="en").casefold(): code for code in sorted(known_currencies(), reverse=True)}


def currency_code(text: str) -> str | None:
    """The code of a currency given by code or English name."""
    code = text.strip().upper()
    name = text.strip().casefold()
    return code if code in known_currencies() else _currency_names().get(name) or _ISO_NAMES.get(name)


def is_uri(text: str) -> bool:
    """It can name a thing: a URI, a prefixed name, a blank node, or a bare CTID."""
    return bool(_URI.match(text)) or ctid_in(text) is not None


def is_web(text: str) -> bool:
    """An address that a browser opens."""
    return is_web_address(text)


def last_segment(uri: str) -> str:
    """What stands behind the last slash, hash or colon."""
    return re.split(r"[/#:]", uri.rstrip("/#"))[-1]


@lru_cache(maxsize=100_000)
def ctid_in(uri: str) -> str | None:
    """The CTID at the end of a URI, in lower case; CTIDs are compared without case."""
    return ctid_of(last_segment(uri))


def identity_of(uri: str) -> str:
    """What names a thing in every document: its CTID, else its URI."""
    return ctid_in(uri) or uri


def slug(text: str) -> str:
    """A text as a key; empty if nothing of it can stand in one."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._]+", "-", ascii_text).strip("-._")[:LONGEST_SLUG].rstrip("-._")


def digest(*parts: str) -> str:
    """Eight hexadecimal digits that depend on nothing but the parts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
