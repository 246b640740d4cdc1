"""Where pages lie: beside this module in an installation (tooling/pages.py), else in web/ of the sources."""

from pathlib import Path


def place(name: str) -> Path:
    """Return the folder of pages of that name: `dist`."""
    installed = Path(__file__).parent / name
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "web" / name
