"""What the process has imported that commands and services of the tests are forked from; nothing else imports this."""

from __future__ import annotations

import gc
from importlib import import_module
from pkgutil import walk_packages

import pathways
from pathways.api.schema import api_schema

for module in walk_packages(pathways.__path__, "pathways."):
    if module.name != "pathways.__main__":
        import_module(module.name)
api_schema()
gc.collect()
gc.freeze()  # what is here already is shared with every process that is forked
