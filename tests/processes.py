"""Programs that tests start, and that do not outlive them: also not when the tests are killed."""

import socket
import sys

DIES_WITH_TESTS = ("setpriv", "--pdeathsig", "KILL", "--") if sys.platform == "linux" else ()
"""To be put before a command: the system ends it when the process that started it is gone (prctl(2))."""

PYTHON = (*DIES_WITH_TESTS, sys.executable)


def free_port() -> int:
    """Return a port of loopback that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
