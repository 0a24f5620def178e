"""What a service that starts, and a command that finds a mistake, proposes to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.cli.main import main
from pathways.cli.server.serving import what_to_try


def test_service_proposes_what_its_catalogue_has() -> None:
    assert "pathways plan comptia-security-plus" in what_to_try(["a", "comptia-security-plus"], "pathways")
    said = what_to_try({"welding-2": 0, "welding-1": 0}, "pathways")
    assert "pathways plan welding-1" in said
    assert 'planPathway(goal: {credential: "welding-1"}' in said


def test_service_over_nothing_proposes_an_import() -> None:
    said = what_to_try([], "pathways")
    assert "import a catalogue first" in said
    assert said.endswith("  pathways import FOLDER")


@pytest.mark.parametrize("command", ["check", "import"])
@pytest.mark.parametrize(
    "spoiled", ["name: A, nme: A, credentialType: COURSE", "name: A, credentialType: COURSE, ownedBy: nobody"]
)
def test_spoiled_file_is_bad_input(
    command: str, spoiled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (file := tmp_path / "a.yaml").write_text(f"format: pathways/1\ncredentials: [{{key: a, {spoiled}}}]\n")
    monkeypatch.setattr("sys.argv", ["pathways", command, str(file), "--data", str(tmp_path / "data")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert str(file) in capsys.readouterr().err
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert "2 bad\ninput: also a file with a misspelt field, or with a key of nothing" in readme
