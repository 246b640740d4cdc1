"""A bridge that the system kills at a chosen step: `python -m tests.mail.faulty POINT TIMES --config FILE`.

A point is a function that marks a state of a mail, before or after it ran; at its so many-th passage the
process ends with SIGKILL, so that nothing of it can clean up.
"""

import functools
import inspect
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import bridges.inbound.pipeline
import bridges.inbound.spool
from bridges.__main__ import main
from bridges.inbound.pipeline import Pipeline
from bridges.inbound.spool import Spool
from bridges.postbox import Postbox
from client.messages.outbox import Outbox
from client.messages.posting import Poster

BEFORE, AFTER = "before", "after"

POINTS: dict[str, tuple[object, str, str]] = {
    "received, nothing written": (Spool, "keep", BEFORE),
    "written, not named": (bridges.inbound.spool, "_write", AFTER),
    "named, not yet durable": (bridges.inbound.spool, "_sync_folder", BEFORE),
    "SPOOLED, not acknowledged": (Spool, "keep", AFTER),
    "SPOOLED, in the ledger": (Pipeline, "_begin", AFTER),
    "CLASSIFIED": (bridges.inbound.pipeline, "classify", AFTER),
    "PARSED": (Pipeline, "_parse", AFTER),
    "known for a repetition or not": (Pipeline, "_repeated", AFTER),
    "AUTHENTICATED": (Pipeline, "_reasons", AFTER),
    "files kept": (Postbox, "keep", AFTER),
    "in the outbox, not committed": (Pipeline, "_done", AFTER),
    "POSTED": (Pipeline, "_post", AFTER),
    "sealed, not sent": (Poster, "_post", BEFORE),
    "at the relay, answer not noted": (Poster, "_post", AFTER),
    "sent, noted": (Outbox, "_attempt", AFTER),
    "accepted, not PURGED": (Spool, "discard", BEFORE),
    "PURGED": (Spool, "discard", AFTER),
}


def killed_at(function: Callable[..., Any], when: str, times: int) -> Callable[..., Any]:
    """Return a function that ends the process at its so many-th call, before or after doing its work."""
    left = [times]

    def pass_by(now: str) -> None:
        if now == when:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(function)
    def plain(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
        pass_by(BEFORE)
        result = function(*arguments, **named)
        pass_by(AFTER)
        return result

    @functools.wraps(function)
    async def awaited(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        pass_by(BEFORE)
        result = await function(*arguments, **named)
        pass_by(AFTER)
        return result

    return awaited if inspect.iscoroutinefunction(function) else plain


if __name__ == "__main__":
    owner, name, moment = POINTS[sys.argv[1]]
    setattr(owner, name, killed_at(getattr(owner, name), moment, int(sys.argv[2])))
    main(["run", *sys.argv[3:]])
