"""Looks for known vulnerabilities of what running needs, where a source of advisories can be reached.

Run as ``python -m tools.audit_locks``. It ends with 1 where a locked package has a known vulnerability. Where no source
answers, it says so in one line and ends with 0: a machine without one can say nothing about a lock.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pathways.wording.phrases import counted

ROOT = Path(__file__).parent.parent
PROBE = "starlette"
"""Looked up first, alone: where this is not answered, nothing is."""
SECONDS = 240
UNREACHED = "Known vulnerabilities were not looked up: no source of advisories can be reached from here."

Found = list[dict[str, Any]]


def audited(requirements: Path, program: Sequence[str]) -> Found | None:
    """What is known of the packages of a file; None: the source does not answer."""
    options = ["--requirement", str(requirements), "--no-deps", "--disable-pip", "--format", "json"]
    try:
        done = subprocess.run(  # noqa: S603  its own words
            [*program, *options, "--progress-spinner", "off"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        found: Found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return found if any("skip_reason" not in each for each in found) else None


def vulnerable(found: Found) -> list[str]:
    """A line for each known vulnerability."""
    return [
        f"{each['name']} {each['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none yet'}"
        for each in found
        for known in each.get("vulns", ())
    ]


def main(program: Sequence[str] = (sys.executable, "-m", "pip_audit"), lock: Path = ROOT / "requirements.lock") -> int:
    """Prints what is known; the exit code."""
    with TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.txt"
        line = next(line for line in lock.read_text(encoding="utf-8").splitlines() if line.startswith(f"{PROBE}=="))
        probe.write_text(line.rstrip("\\ ") + "\n", encoding="utf-8")
        found = None if audited(probe, program) is None else audited(lock, program)
    if found is None:
        print(UNREACHED)
        return 0
    lines = vulnerable(found)
    print("\n".join(lines) or f"No known vulnerability in {counted(len(found), 'locked package')}.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
