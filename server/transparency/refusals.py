"""Why the relay signs nothing any more. It says so until the cause is gone, and goes on by itself then.

Each is the sign of a database that is not the one it was: restored from a backup, edited, or of another time.
"""


class RefusalError(Exception):
    """The relay must not sign; the argument says why, for the operator."""


def shorter(signed: int, size: int) -> RefusalError:
    """Return the refusal of a log that has lost entries since it was signed."""
    return RefusalError(f"the log has {size} entries, {signed} were signed: the database is an older one")


def another(signed: int) -> RefusalError:
    """Return the refusal of a log whose signed beginning was changed."""
    return RefusalError(f"the first {signed} entries of the log are not those that were signed")


def seen_longer(witness: str, seen: int, size: int) -> RefusalError:
    """Return the refusal of a log of which a witness has seen more."""
    return RefusalError(
        f"{witness} has seen {seen} entries, the log has {size}: the database is an older one"
    )


def seen_another(witness: str, size: int) -> RefusalError:
    """Return the refusal of a log of which a witness has seen another one."""
    return RefusalError(f"{witness} has seen another log than these {size} entries")


def clock_went_back(seconds: float) -> RefusalError:
    """Return the refusal of a clock that is before the last epoch."""
    return RefusalError(f"the clock is {seconds:.0f} seconds before the last epoch of the log")
