"""Prints docs/errors.md from `pathways.codes`.  Run as ``python -m tools.error_page > docs/errors.md``."""

from __future__ import annotations

from pathways.codes import Code

HEAD = """# Errors

Every mistake has one code, the same in files, on the command line (`--json`), in payloads and refusals of GraphQL, in
`extensions.code` and `extensions.problems`, and in the problem details of plan documents. A problem also has a message
with the offending value, a hint that says what to do, and a path to its place. New codes may be added; treat one that
you do not know as `INVALID`.

| code | meaning |
| --- | --- |
"""


def page() -> str:
    """The page, in the order of the codes."""
    return HEAD + "".join(f"| `{code.value}` | {code.meaning} |\n" for code in Code)


if __name__ == "__main__":
    print(page(), end="")
