"""Programs that tests start, and that do not outlive them: also not when the tests are killed."""

import socket
import sys

DIES_WITH_TESTS = ("setpriv", "--pdeathsig", "KILL", "--") if sys.platform == "linux" else ()
"""To be put before a command: the system ends it when the process that started it is gone (prctl(2))."""

PYTHON = (*DIES_WITH_TESTS, sys.executable)


def free_port() -> int:
    """Return a port of loopback that nobody else is given as long as this process runs.

    It stays bound here, without listening. Servers reuse addresses and can listen there all the same, but no
    connection gets it by chance before they do, or while one is being started again.
    """
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    port = int(kept.getsockname()[1])
    kept.detach()
    return port
