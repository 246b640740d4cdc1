"""The systemd units, by systemd's own judgement."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bridges.config import load_config
from client.cli.main import SECTIONS
from tests.conftest import Need

SERVICES = ("souspli-relay.service", "souspli-backup.service", "souspli-bridge.service")
UNITS = (*SERVICES, "souspli-backup.timer")
EXPOSURE = 15
"""In tenths, of 100: what is left is the network, which a relay is for."""


@pytest.fixture
def units(deploy: Path, tmp_path: Path) -> list[str]:
    """Return copies of the units in which the program exists; it is not installed where they look for it."""
    for name in UNITS:
        text = (deploy / name).read_text().replace("/opt/souspli/bin/souspli", sys.executable)
        (tmp_path / name).write_text(text)
    return [str(tmp_path / name) for name in UNITS]


@pytest.fixture
def analyze(need: Need) -> str:
    """Return the program."""
    program = shutil.which("systemd-analyze")
    need(program, "systemd-analyze is not installed")
    return str(program)


def verify(analyze: str, units: list[str]) -> str:
    """Return what systemd has to say of units."""
    command = [analyze, "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_units_are_valid(analyze: str, units: list[str]) -> None:
    """No setting is unknown or misspelt, and every program that is named exists."""
    assert "souspli" not in verify(analyze, units)


def test_an_invalid_unit_is_noticed(analyze: str, units: list[str]) -> None:
    """The test above can fail."""
    relay = Path(units[0])
    relay.write_text(relay.read_text().replace("ProtectHome=yes", "ProtectHouse=yes"))
    assert "souspli-relay.service" in verify(analyze, units)


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_confined(analyze: str, deploy: Path, name: str) -> None:
    """What an attacker who takes one over may still do is little."""
    command = [analyze, "security", "--offline=true", f"--threshold={EXPOSURE}", str(deploy / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _lines(path: Path, names: str) -> list[str]:
    """Return the settings whose names begin with one of those given, separated by `|`."""
    return [line for line in path.read_text().splitlines() if re.match(names, line)]


def test_all_services_are_confined_alike(deploy: Path) -> None:
    """None has a right that the relay has not; the bridge, which reads strangers' mail, is another user."""
    names = "Protect|Private|Restrict[A-Z]|System|Lock|Memory|No|Capability|Remove|Keyring|UMask|User"
    relay, backup, bridge = (sorted(_lines(deploy / name, names)) for name in SERVICES)
    assert len(relay) > 20
    assert relay == backup
    assert set(bridge) - set(relay) == {"User=souspli-bridge"}
    assert set(relay) - set(bridge) == {"User=souspli"}


def test_the_bridge_agrees_with_its_sample(deploy: Path) -> None:
    """It calls the bridge with the file and on the folder of the sample."""
    bridge = deploy / "souspli-bridge.service"
    (start,) = _lines(bridge, "ExecStart=")
    assert start.endswith("/opt/souspli/bin/souspli bridge run --config /etc/souspli/bridge.toml")
    (folder,) = _lines(bridge, "StateDirectory=")
    config = load_config(deploy / "bridge.toml")
    assert config.profile.startswith(f"/var/lib/{folder.removeprefix('StateDirectory=')}/")


def test_services_agree_with_sample_and_program(deploy: Path) -> None:
    """They call commands that exist, with the file and on the folder of the sample."""
    folder = re.search('^data = "/var/lib/(.+)"$', (deploy / "souspli.toml").read_text(), re.MULTILINE)
    assert folder is not None
    for name, command in zip(SERVICES, ("serve", "backup"), strict=False):
        (start,) = _lines(deploy / name, "ExecStart=")
        assert f"/opt/souspli/bin/souspli {command} " in start
        assert "--config /etc/souspli/souspli.toml" in start
        (folders,) = _lines(deploy / name, "StateDirectory=")
        assert folder[1] in folders.removeprefix("StateDirectory=").split()
        assert command in SECTIONS["This computer"]
