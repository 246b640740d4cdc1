"""The readers of mail under a fuzzer for some seconds each; `SOUSPLI_FUZZ` gives them more."""

import faulthandler
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import Need

SECONDS = int(os.environ.get("SOUSPLI_FUZZ", "6"))
PATIENCE = 120  # seconds that it may take longer: to begin, and to end its last input
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "mail"


@pytest.mark.timeout(SECONDS + PATIENCE + 30)
@pytest.mark.parametrize("target", ["parse", "token", "quotes"])
def test_fuzzed(target: str, tmp_path: Path, need: Need) -> None:
    """No input that the fuzzer comes upon, from real mail onwards, makes a reader of mail fail."""
    if sys.version_info >= (3, 14) or sys.platform != "linux":
        pytest.skip("atheris has no wheel for this Python")
    need(find_spec("atheris"), "atheris is not installed")
    faulthandler.cancel_dump_traceback_later()  # it would end an hour of fuzzing after some minutes
    found = tmp_path / "found"
    found.mkdir()
    options = [
        f"-max_total_time={SECONDS}",
        "-rss_limit_mb=2048",
        "-timeout=20",
        f"-artifact_prefix={tmp_path}/",
    ]
    command = [sys.executable, "-m", "tests.fuzz.mail", target, *options, str(found), str(SAMPLES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS + PATIENCE)
    kept = [f"{file}: {file.read_bytes()!r}" for file in tmp_path.glob("*-*")]
    assert done.returncode == 0, "\n".join([done.stderr[-3000:], *kept])
