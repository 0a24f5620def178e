"""The phrases of requirements in English: what each is called in the grammar, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AMOUNT = rf"(?P<amount>\d{{1,3}}|{'|'.join(NUMBERS)})"
_QUOTE = "[\"'\u2018\u2019\u201c\u201d]"
_LETTER = rf"{_QUOTE}?(?P<grade>[A-F][+-]?|\d{{1,3}} ?%?){_QUOTE}?(?P<sign> minus| plus)?(?![\w+-])"
_LEAST = r"or (?:better|higher|above|greater|more)"
_MARK = r"(?:(?:a|an|the) )?(?:(?:minimum|final|letter|overall) ){0,3}(?:grades?|marks?|scores?)"
_GRADE = (
    rf"(?:minimum (?:grade|mark|score) of {_LETTER}"
    rf"|(?:(?:a|an) )?{_LETTER} {_LEAST}"
    rf"|{_MARK} (?:of )?(?:a )?{_LETTER} {_LEAST}"
    rf"|{_MARK} of at least (?:a )?{_LETTER})"
)
_EACH = r"(?P<each> in (?:each|both|all)(?: of (?:them|these))?| each)?"
_WHO = (
    r"(?:the )?(?:course )?(?P<who>instructors?|departments?|advis[eo]rs?|lecturers?|program(?:me)? directors?|"
    r"department chairs?|department heads?|deans?|program(?:me)?|faculty|school|division)"
)
_LEAVE = r"(?:permission|consent|approval)"


def _unique(pattern: str) -> str:
    """The same names of groups may stand once only, so each further one is numbered."""
    seen: dict[str, int] = {}

    def name(found: re.Match[str]) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return f"(?P<{found[1]}{seen[found[1]]}>"

    return re.sub(r"\(\?P<(\w+)>", name, pattern)


PHRASES = tuple(
    (kind, re.compile(_unique(rf"(?:{pattern})(?![\w-])"), re.IGNORECASE))
    for kind, pattern in (
        ("BESIDE_IN", r"concurrent (?:enrol?lment|registration) (?:in|for)|concurrently (?:with|enrolled in)"),
        (
            "BESIDE",
            r"(?:which |that |or )?(?:may|can) (?:also )?be taken concurrently|or concurrently"
            r"|\(?(?:or concurrent|concurrency allowed)\)?",
        ),
        (
            "GRADE_IN",
            rf"(?:earn(?:ed|ing)? |with )?{_GRADE} in(?P<each> (?:each|both|all)(?: of)?)?"
            r"(?=:?\s+(?!(?:and|or|each|both|all)\b)[\w(])",
        ),
        ("GRADE", rf"(?:with |at |earning ){{0,1}}{_GRADE}{_EACH}"),
        (
            "PERMISSION",
            rf"(?:with )?(?:the |special )?{_LEAVE} (?:of|from|by) {_WHO}|(?:the )?{_WHO}(?:['\u2019]s?)? {_LEAVE}",
        ),
        ("EQUIVALENT", r"(?:(?:its|an|the) )?equivalents?(?: courses?)?(?!\s+(?!(?:or|and|with)\b)\w)"),
        ("STANDING", r"(?:freshman|sophomore|junior|senior|graduate|good academic) (?:class )?(?:standing|status)"),
        (
            "CREDITS",
            rf"(?:at least |a minimum of |minimum of |any )?{_AMOUNT} (?:(?:semester|credit|contact) )?"
            r"(?:credits?|units?|hours?)(?: hours?)?,? (?:(?:chosen |selected |taken )?from|of|in)(?: among)?"
            r"(?P<listed> the following(?: courses)?)?:?",
        ),
        (
            "COUNT",
            rf"(?:at least |a minimum of |any )?{_AMOUNT} (?:courses? )?(?:of|from)(?: among)?"
            r"(?P<listed> the following(?: courses)?)?:?",
        ),
        (
            "COMPLETED",
            r"(?:(?:the )?successful )?completion of|(?:successfully )?completed|credit (?:for|in)"
            r"|(?:(?:all )?(?:the )?(?:students?|candidates|applicants|you) )?"
            r"(?:must|need to|are required to|is required to) (?:have )?(?:successfully )?"
            r"(?:complete|completed|pass|passed|take|taken|hold|held|earn|earned)",
        ),
        ("EITHER", r"either(?: of)?"),
        ("BOTH", r"both(?: of)?"),
    )
)


def said(found: re.Match[str], name: str) -> str | None:
    """What a phrase says in one of its parts, whichever way it is written."""
    groups: Mapping[str, str | None] = found.groupdict()
    return next((text for each, text in groups.items() if text and each.rstrip("0123456789") == name), None)


def number_of(text: str) -> Decimal:
    """An amount in digits or as a word."""
    word = text.casefold()
    return Decimal(NUMBERS.index(word) + 1) if word in NUMBERS else Decimal(text)
