"""Which Souspli this is."""

from importlib.metadata import PackageNotFoundError, version


def software() -> str:
    """Return the version that is installed."""
    try:
        return version("souspli")
    except PackageNotFoundError:  # run from its sources
        return "unreleased"
