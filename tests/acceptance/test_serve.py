"""`souspli serve` is the relay itself."""

import signal
import subprocess
from pathlib import Path

from tests.processes import PYTHON

SERVE = (*PYTHON, "-m", "client.cli.main", "serve")


def test_becomes_the_relay(tmp_path: Path) -> None:
    """It says what it becomes, prints setup code and address, and ends in order at Ctrl-C."""
    options = ("--listen=127.0.0.1:0", f"--data={tmp_path}")
    with subprocess.Popen(
        [*SERVE, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as relay:
        try:
            assert relay.stdout is not None
            said = [relay.stdout.readline(), relay.stdout.readline()]
            relay.send_signal(signal.SIGINT)
            _, remarks = relay.communicate(timeout=60)
        finally:
            relay.kill()
    assert said[0].startswith("setup code: ")
    assert said[1].startswith("listening on http://127.0.0.1:")
    assert remarks.startswith("Running: python -m server --listen=127.0.0.1:0")
    assert relay.returncode == 0


def test_options_are_those_of_the_relay() -> None:
    """Its help is the relay's, and an unknown option is refused."""
    told = subprocess.run([*SERVE, "--help"], capture_output=True, text=True, check=True).stdout
    assert "--trusted-proxies" in told
    assert subprocess.run([*SERVE, "--nonsense"], capture_output=True, check=False).returncode == 2
