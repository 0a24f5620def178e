"""``pathways`` and ``python -m pathways``."""

from __future__ import annotations

from pathways.cli.main import main

if __name__ == "__main__":
    main()
