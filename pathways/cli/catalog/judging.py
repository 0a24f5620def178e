"""Files judged over what is published, for commands that only look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pathways.cli.options import err
from pathways.collecting import without_collecting

if TYPE_CHECKING:
    from pathways.importing import Judgement
    from pathways.settings import Settings


@without_collecting()
def judged_files(paths: list[Path], settings: Settings, *, strict: bool, quiet: bool, prune: bool = False) -> Judgement:
    """Files judged over what is published; where nothing is, that is said. Nothing is stored, and no store is made."""
    from pathways.cli.progress import opening, progress_bar
    from pathways.importing import NOTHING, judged, published_in, read_for
    from pathways.opening import store_if_any

    with progress_bar(err, enabled=not quiet) as progress:
        files = read_for(paths, settings, progress, strict=strict)
        with opening(progress, store_if_any(settings, progress)) as opened:
            basis = NOTHING if opened is None else published_in(opened, progress)
    if basis.revision == 0:
        where = settings.store or settings.data
        err.print(f"Nothing is published in {where}; the files are judged alone.", soft_wrap=True, markup=False)
    return judged(files, basis, prune=prune)
