"""What the process has imported that commands and services of the tests are forked from; nothing else imports this."""

from __future__ import annotations

import gc

from pathways.api.schema import api_schema

api_schema()
gc.collect()
gc.freeze()  # what is here already is shared with every process that is forked
