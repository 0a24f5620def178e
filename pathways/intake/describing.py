"""The texts below the fields of models, for JSON Schema and pages alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ConfigDict

_KNOWN: list[ConfigDict] = []


def with_texts(config: ConfigDict) -> ConfigDict:
    """The configuration of a model whose texts `described` is to know."""
    _KNOWN.append(config)
    return config


@contextmanager
def described() -> Iterator[None]:
    """Adapters that are made inside have the texts that stand below the fields of models.

    The texts are read out of the source files, which takes longer than all else that makes an adapter; those that only
    read values need none.
    """
    for each in _KNOWN:
        each["use_attribute_docstrings"] = True
    try:
        yield
    finally:
        for each in _KNOWN:
            each["use_attribute_docstrings"] = False
