"""Makes the pictures at the top of README: the map of a plan, its steps, and a team.

Run as ``python -m tools.screenshots``: it serves the seed data from a folder of its own, and needs Chromium.
"""

from __future__ import annotations

import base64
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from tests.browser import Page, browser
from tests.cli.running import serving

PICTURES = Path(__file__).parents[1] / "docs" / "images"
SIZE = {"width": 1120, "height": 700, "deviceScaleFactor": 1, "mobile": False}
RESTS = "!document.querySelector('[aria-busy=true]') && ![...document.querySelectorAll('.asking')].some(wordy)"
"""Nothing is being asked."""
PEOPLE = {
    "ann": ("Ann", ["comptia-security-plus", "comptia-cysa-plus"]),
    "bob": ("Bob", ["comptia-a-plus", "comptia-network-plus"]),
    "eve": ("Eve", ["comptia-security-plus", "isc2-cissp"]),
    "kim": ("Kim", ["comptia-cysa-plus"]),
}
TEAM = {
    "key": "operations",
    "name": "Security operations",
    "members": [*PEOPLE],
    "roles": [
        {"occupation": "information-security-analysts", "headcount": 2, "coverage": 0.5},
        {"occupation": "network-and-computer-systems-administrators", "headcount": 2, "coverage": 0.5},
    ],
}


def main() -> None:
    """Writes the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, serving(Path(folder) / "data", "--seed") as service:
        _fill(service.url)
        with browser(Path(folder) / "browser") as page:
            page.call("Emulation.setDeviceMetricsOverride", **SIZE)
            page.open(service.url)
            page.click_first("button.card")
            _shown(page, ".sum")
            page.click_first(".notices button.quiet")
            _write(page, "plan")
            page.click("Map")
            _shown(page, ".pathway .node")
            _write(page, "map")
            page.open(f"{service.url}/team/{TEAM['key']}")
            _shown(page, ".sum")
            _write(page, "team")


def _fill(url: str) -> None:
    """A team with its people."""
    for key, (name, held) in PEOPLE.items():
        _sent(url, "saveLearner", "SaveLearnerInput", {"key": key, "name": name, "consents": ["WORKFORCE"]})
        awards = [{"credential": each, "issuedOn": "2025-03-01"} for each in held]
        _sent(url, "recordAwards", "RecordAwardsInput", {"learner": key, "awards": awards})
    _sent(url, "saveTeam", "SaveTeamInput", TEAM)


def _sent(url: str, name: str, kind: str, given: dict[str, Any]) -> None:
    query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ message }} }} }}"
    sent = {"query": query, "variables": {"input": given}}
    answer = httpx.post(f"{url}/graphql", json=sent, trust_env=False, timeout=60).json()
    if "errors" in answer or answer["data"][name]["userErrors"]:
        raise SystemExit(str(answer))


def _shown(page: Page, place: str) -> None:
    page.value("window.wordy = (each) => each.innerText.trim(); null")
    page.until(f"!!document.querySelector('{place}') && {RESTS}")


def _write(page: Page, name: str) -> None:
    picture = page.call("Page.captureScreenshot", format="png")["data"]
    (PICTURES / f"{name}.png").write_bytes(base64.b64decode(picture))


if __name__ == "__main__":
    main()
