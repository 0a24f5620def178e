"""What the process has imported that commands and services of the tests are forked from; nothing else imports this."""

from __future__ import annotations

import gc
from importlib import import_module
from pkgutil import walk_packages

from typer.main import get_command

import pathways
from pathways.api.schema import api_schema
from pathways.cli.app import app
from pathways.settings import read_settings

for module in walk_packages(pathways.__path__, "pathways."):
    if module.name != "pathways.__main__":
        import_module(module.name)
commands = get_command(app)  # which typer makes anew for every call
api_schema()
read_settings({})
gc.collect()
gc.freeze()  # what is here already is shared with every process that is forked
