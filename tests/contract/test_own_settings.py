"""What a tenant decides in both stores: what goes in comes out, and schema check finds nothing wrong."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pathways.access.audit import nothing
from pathways.access.own_settings import ReviewSetting, SaidSettings
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.store.access.own_settings import StoredSettings
from pathways.store.graph import GraphStore
from pathways.store.schema.shapes import violations

ALL = SaidSettings(review=ReviewSetting.OPTIONAL, smallest_group=12, names_for_workforce=False)


def saying(said: SaidSettings) -> Callable[[SaidSettings], SaidSettings]:
    return lambda _: said


def test_settings_come_out_as_they_went_in(store: GraphStore) -> None:
    kept = StoredSettings(store.bolt)
    assert kept.read() == SaidSettings()
    for said in (ALL, SaidSettings(smallest_group=1), SaidSettings()):
        assert kept.change(saying(said), nothing) == said
        assert kept.read() == said
        assert violations(store.bolt) == []


def test_no_setting_changes_where_the_rest_fails(store: GraphStore) -> None:
    def fail(_: object) -> None:
        raise ProblemsError.one(Code.INVALID, "no")

    kept = StoredSettings(store.bolt)
    for before in (SaidSettings(), ALL):
        kept.change(saying(before), nothing)
        with pytest.raises(ProblemsError):
            kept.change(saying(SaidSettings(smallest_group=3)), fail)
        assert kept.read() == before


def test_settings_changed_at_once_are_all_kept(store: GraphStore) -> None:
    kept = StoredSettings(store.bolt)
    changes: list[Callable[[SaidSettings], SaidSettings]] = [
        lambda known: replace(known, review=ALL.review),
        lambda known: replace(known, smallest_group=ALL.smallest_group),
        lambda known: replace(known, names_for_workforce=ALL.names_for_workforce),
    ]
    kept.change(saying(SaidSettings()), nothing)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda change: kept.change(change, nothing), changes))
    assert kept.read() == ALL
