"""Journeys through the explorer in a real browser: by pointer and by keyboard, with what screen readers are told."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.api.pages.explorer import BUILT
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialType,
    Organization,
    Reference,
    Route,
    RouteKind,
)
from pathways.domain.content import Content
from tests.api.served import served
from tests.api.small import service_of
from tests.beside import DATA, needs
from tests.browser import Page, browser
from tests.node_packages import installed
from tests.seeded import snapshot

pytestmark = [pytest.mark.server, pytest.mark.node]
SOURCES = Path(__file__).parents[2] / "explorer"
NARROW = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False}
WIDE = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
TEXT = "document.body.innerText"
"""What somebody sees of the page."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Of a service with the seed data."""
    with served(service_of(snapshot())) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


def sees(page: Page, text: str) -> None:
    page.until(f"{TEXT}.includes({text!r})")


def press(page: Page, *keys: str) -> None:
    """Presses keys one after the other, as a keyboard does."""
    codes = {"Tab": 9, "Enter": 13, "ArrowDown": 40, "ArrowRight": 39, "Escape": 27}
    for key in keys:
        code = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
        text = {"text": "\r"} if key == "Enter" else {}
        page.call("Input.dispatchKeyEvent", type="keyDown", **code, **text)
        page.call("Input.dispatchKeyEvent", type="keyUp", **code)


def test_example_leads_to_its_plan_and_back(page: Page, url: str) -> None:
    page.open(url)
    sees(page, "A help desk technician")
    page.value("[...document.querySelectorAll('button.card')][0].click()")
    sees(page, "The way to CompTIA Security Analytics Professional (CSAP)")
    sees(page, "3 steps · $808 · 170 hours · 17 weeks")
    sees(page, "none is better")
    page.click("Timeline")
    assert page.until("document.querySelectorAll('.timeline li').length") == 3
    page.click("Undo")
    sees(page, "From nothing: your record is empty.")
    page.value("history.back()")
    sees(page, "Find your way")
    assert page.faults == []


def test_goal_is_found_by_keyboard_alone(page: Page, url: str) -> None:
    page.open(url)
    sees(page, "What do you want to reach?")
    press(page, "Tab")
    assert page.value("document.activeElement.textContent") == "Skip to the content"
    press(page, "Enter")
    press(page, "Tab")
    assert page.value("document.activeElement.getAttribute('role')") == "combobox"
    page.call("Input.insertText", text="securityx")
    page.until("document.querySelectorAll('[role=option]').length > 0")
    press(page, "ArrowDown")
    chosen = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    page.until(f"{chosen}?.innerText.startsWith('CompTIA SecurityX')")
    press(page, "Enter")
    sees(page, "The way to CompTIA SecurityX")
    assert page.value("document.activeElement.id") == "content"
    assert page.until("document.title") == "My way · Pathways"


def test_no_way_says_why_and_leads_out(page: Page, url: str) -> None:
    page.open(f"{url}/plan?goal=comptia-security-plus&budget=100")
    sees(page, "No way to CompTIA Security+ under your wishes")
    sees(page, "because of the budget of $100.00")
    page.click("Apply this")
    sees(page, "The way to CompTIA Security+")
    assert page.value("new URL(location.href).searchParams.get('budget')") == "404.00"
    page.click("Undo")
    sees(page, "No way to CompTIA Security+ under your wishes")


def test_what_is_held_stays_in_browsers(page: Page, url: str) -> None:
    page.open(f"{url}/credentials/comptia-security-plus")
    page.click("I hold this")
    page.open(f"{url}/record")
    sees(page, "Credentials I hold")
    assert page.value("document.querySelector('.held a').textContent") == "CompTIA Security+"
    page.open(f"{url}/plan?goal=comptia-csap")
    sees(page, "2 steps · $404 · 90 hours")
    page.value("localStorage.clear()")


def test_address_keeps_how_a_search_is_narrowed(page: Page, url: str) -> None:
    page.open(f"{url}/credentials")
    sees(page, "398 credentials")
    page.type("input[type=search]", "security")
    page.until("new URL(location.href).searchParams.get('words') === 'security'")
    page.until("!document.querySelector('.stale') && !document.body.innerText.includes('398 credentials')")
    count = page.value("Number(document.querySelector('[role=status]').innerText.split(' ')[0])")
    boxes = "[...document.querySelectorAll('.filters fieldset')][0].querySelectorAll('label')"
    name, found = page.value(
        f"[{boxes}[0].innerText.split('\\n')[0], Number({boxes}[0].querySelector('small').innerText)]"
    )
    assert 0 < found <= count
    page.value(f"{boxes}[0].querySelector('input').click()")
    page.until(f"document.querySelector('p[role=status]').innerText.startsWith('{found} ')")
    address = page.value("location.href")
    page.open("about:blank")
    page.open(address)
    page.until(f"document.querySelector('p[role=status]')?.innerText.startsWith('{found} ')")
    assert page.value(f"{boxes}[0].querySelector('input').checked"), name


FAULT = "(each) => `${each.id}: ${each.nodes[0].html.slice(0, 150)}`"
PAGES = (
    "/",
    "/credentials?words=security",
    "/credentials/isc2-cissp",
    "/occupations/information-security-analysts",
    "/record",
    "/plan",
    "/plan?goal=comptia-csap&weekly=10",
    "/plan?goal=comptia-csap&weekly=10&view=timeline",
    "/plan?goal=comptia-csap&weekly=10&view=compare",
    "/plan?goal=comptia-security-plus&budget=100",
    "/plan?goal=nowhere",
    "/growth",
    "/team",
    "/curriculum",
)


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", "{}"), ("dark", "{runOnly: ['color-contrast']}")], ids=["all", "dark"]
)
def test_pages_break_no_accessibility_rule(page: Page, url: str, scheme: str, rules: str) -> None:
    """By axe-core, and nothing runs over a window 320 pixels wide."""
    axe = (installed(SOURCES) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.call("Emulation.setDeviceMetricsOverride", **NARROW)
    page.call("Page.setBypassCSP", enabled=True)
    found = {}
    for each in PAGES:
        page.open(f"{url}{each}")
        page.until("!!document.querySelector('h1') && !document.querySelector('[aria-busy=true]')")
        page.until("![...document.querySelectorAll('.asking')].some((each) => each.innerText.trim())")
        page.value(axe + ";null")
        broken = page.value(f"axe.run({rules}).then((run) => run.violations.map({FAULT}))")
        wide = page.value("document.documentElement.scrollWidth > innerWidth")
        heads = page.value("document.querySelectorAll('h1').length")
        if broken or wide or heads != 1:
            found[each] = (broken, wide, heads)
    page.call("Emulation.setDeviceMetricsOverride", **WIDE)
    page.call("Page.setBypassCSP", enabled=False)
    assert found == {}


HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
"""What would run if a page took it for HTML."""


def test_nothing_in_a_catalogue_runs(page: Page) -> None:
    things = (
        Organization(key="evil", name=HOSTILE, url="javascript:document.title='taken'"),
        Competency(key="craft", name=HOSTILE, statement=HOSTILE),
        Credential(
            key="trap",
            name=HOSTILE,
            credential_type=CredentialType.DIGITAL_BADGE,
            description=HOSTILE,
            owned_by=("evil",),
            subjects=(HOSTILE,),
            competencies=(CompetencyLevel(competency="craft"),),
            reference=Reference(url="javascript:document.title='taken'"),
            routes=(Route(key="exam", kind=RouteKind.EXAM, name=HOSTILE),),
        ),
    )
    with served(service_of(compile_snapshot(Content.of(things), revision=1, fingerprint="hostile"))) as url:
        for place in ("credentials", "credentials/trap", "plan?goal=trap", "growth", f"record#record={HOSTILE}"):
            page.open(f"{url}/{place}")
            page.until("!!document.querySelector('h1')")
            page.until("![...document.querySelectorAll('.asking')].some((each) => each.innerText.trim())")
            assert page.value("document.querySelectorAll('main script, main img[src=x]').length") == 0, place
            assert page.value("[...document.links].filter((each) => each.protocol === 'javascript:').length") == 0
            assert "taken" not in page.value("document.title")


def test_page_goes_on_when_service_is_back(page: Page, url: str) -> None:
    page.open(f"{url}/credentials")
    sees(page, "398 credentials")
    page.call("Network.enable")
    page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
    page.type("input[type=search]", "cissp")
    sees(page, "The service does not answer.")
    sees(page, "398 credentials")
    page.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    page.until(f"!{TEXT}.includes('The service does not answer.') && !{TEXT}.includes('398 credentials')")
    page.faults.clear()


def test_shipped_script_runs(page: Page, url: str) -> None:
    page.open(url)
    size = page.value("fetch('explorer/explorer.js').then((answer) => answer.text()).then((text) => text.length)")
    assert size == len((BUILT / "explorer.js").read_text(encoding="utf-8"))


SIGNED = DATA / "badges" / "dcc-fixtures" / "v2" / "dataintegrityproof" / "didkey"
BADGE = SIGNED / "legacyRegistry-noStatus-noExpiry-minimal.json"


def choose_file(page: Page, file: Path) -> None:
    """Gives a file to the field for files, as somebody who chooses it does."""
    found = page.call("Runtime.evaluate", expression="document.querySelector('input[type=file]')")
    page.call("DOM.setFileInputFiles", files=[str(file)], objectId=found["result"]["objectId"])


@needs(BADGE)
def test_badge_shows_three_verdicts_and_becomes_award(page: Page, url: str) -> None:
    page.open(f"{url}/record")
    sees(page, "Open a file")
    choose_file(page, BADGE)
    page.until("document.querySelectorAll('.verdicts li').length === 3")
    assert page.value("[...document.querySelectorAll('.verdicts li')].map((each) => each.innerText)") == [
        "Authentic: yes",
        "Current: yes",
        "Issuer trusted here: not checked",
    ]
    page.type(".card [role=combobox]", "cloud+")
    page.until("document.querySelectorAll('.card [role=option]').length > 0")
    page.value("document.querySelector('.card [role=option]').click()")
    sees(page, "✓ badge verified")
    page.value("localStorage.clear()")


def test_record_comes_from_a_file_or_an_address(page: Page, url: str, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text('{"awards": [{"credential": "comptia-a-plus", "name": "CompTIA A+", "issuedOn": "2026-01-02"}]}')
    page.open(f"{url}/record")
    sees(page, "Open a file")
    choose_file(page, file)
    page.until("document.querySelector('.held a')?.textContent === 'CompTIA A+'")
    page.click("Undo")
    page.until("!document.querySelector('.held a')")
    shared = urlsafe_b64encode(file.read_bytes()).decode().rstrip("=")
    page.open("about:blank")
    page.open(f"{url}/record#record={shared}")
    sees(page, "A shared record")
    assert page.value("!document.querySelector('.held a')")
    page.click("Take it as my record")
    page.until("document.querySelector('.held a')?.textContent === 'CompTIA A+'")
    assert page.value("location.hash") == ""
    page.value("localStorage.clear()")


def test_step_that_is_not_wanted_is_avoided(page: Page, url: str) -> None:
    page.open(f"{url}/plan?goal=cisco-ccnp-enterprise")
    sees(page, "Without it")
    first = page.value("document.querySelector('tbody th a').textContent")
    page.value("document.querySelector('tbody button').click()")
    page.until("!document.querySelector('.stale')")
    page.until(f"document.querySelector('tbody th a')?.textContent !== {first!r} || {TEXT}.includes('No way to')")
    page.value("document.querySelector('.wishes fieldset:last-of-type input').click()")
    page.until(f"document.querySelector('tbody th a')?.textContent === {first!r}")
