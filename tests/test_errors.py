"""Every exception of the package has its place in the tree of pathways/errors.py."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import pathways
from pathways.errors import FaultError, PathwaysError, SignalError

BESIDE = {
    "UnsoundPlanError": "a fault of this program: its message is logged, and masked for clients",
    "UnsoundPortfolioError": "a fault of this program, likewise",
    "TooManyProblemsError": "a signal: whoever collects problems ends, and answers with those it has",
    "TimeOverError": "a signal: the search goes on with what it has found in time",
    "_TooManyError": "a signal: the longest way is left out of the question",
    "BadKeyError": "a signal: the check of a badge that needs the key fails, and says why",
    "UnknownContextError": "a signal: what a badge means is not known here, and its check says so",
    "UnreadableError": "a signal: whoever asked about a badge gets the sentence as a verdict, or as a problem",
    "UnsafeError": "a signal: the check of a badge fails, and says why",
    "ChangedMeanwhileError": "a signal: the change of a record or of a change set is worked out anew",
    "BadValueError": "a signal: the command line says which option does not take the value",
    "DoubtfulError": "a signal: a sentence, or a part of one, is kept as text",
    "_RefusedError": "a signal: a document is read field by field, which says what is wrong in it",
    "MistakeError": "a signal: what a check finds becomes a problem of whoever reads the value",
    "MistakesError": "a signal: the same of several in one value",
    "_BadFindingError": "a signal: what a rule of a tenant yields is no finding, and the rule has failed",
    "NobodyWaitsError": "a signal: an impact is not worked out to its end, since whoever wanted it has left",
    "_NoFlowError": "a signal: claims are settled by the solver instead",
}
"""What may not join the tree, since nobody outside may see it; with the reason."""


def exceptions() -> Iterator[type[BaseException]]:
    """Every exception class that a module of the package defines, each once."""
    for module in pkgutil.walk_packages(pathways.__path__, "pathways."):
        if not module.name.endswith("__main__"):
            for each in vars(importlib.import_module(module.name)).values():
                if isinstance(each, type) and issubclass(each, BaseException) and each.__module__ == module.name:
                    yield each


def test_every_exception_has_its_place_in_the_tree() -> None:
    roots = {PathwaysError, FaultError, SignalError}
    stray = [each for each in exceptions() if each not in roots and not issubclass(each, PathwaysError)]
    assert {each.__name__ for each in stray} == set(BESIDE)
    for each in stray:
        wanted = FaultError if BESIDE[each.__name__].startswith("a fault") else SignalError
        assert each.__base__ is wanted


def test_the_tree_is_wider_than_its_roots() -> None:
    assert len({each for each in exceptions() if issubclass(each, PathwaysError)}) >= 12


@pytest.mark.parametrize("beside", [FaultError, SignalError])
def test_what_shows_messages_to_people_catches_neither(beside: type[Exception]) -> None:
    assert not issubclass(beside, PathwaysError)
    assert beside.__base__ is Exception
