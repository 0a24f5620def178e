"""Sentences of real catalogues, beside what each asks for; they stand in the files beside the project."""

from __future__ import annotations

from collections import Counter

from bench.prose import Outcome, judged, nusmods, sentences
from tests.beside import DATA, needs


@needs(DATA)
def test_no_real_sentence_is_read_wrongly() -> None:
    found = Counter(judged(each) for each in sentences())
    assert found[Outcome.WRONG] == 0
    assert found.total() == 60
    assert found[Outcome.READ] >= 20
    assert found[Outcome.AMBIGUOUS] + found[Outcome.PARTLY] >= 11


@needs(DATA)
def test_texts_of_nusmods_agree_with_their_trees() -> None:
    found = Counter(judged(each) for each in nusmods())
    assert found[Outcome.WRONG] == 0
    assert found.total() == 5
    assert found[Outcome.READ] >= 2
