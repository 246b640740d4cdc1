"""deploy/souspli.toml: the options, all of them and as they are."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from server.config import Config, described, load_config

CHANGED = {"data": "/var/lib/souspli", "trusted_proxies": ["127.0.0.1", "::1"]}
"""What the sample sets: a place for the data, and the proxy on the same machine."""


@pytest.fixture(scope="module")
def blocks(deploy: Path) -> dict[str, tuple[str, str]]:
    """Return for each option what is said of it, and its line."""
    found = {}
    for block in (deploy / "souspli.toml").read_text().split("\n\n"):
        *said, line = block.strip().split("\n")
        if option := re.match("#?([a-z_]+) = ", line):
            found[option[1]] = (" ".join(text.removeprefix("#").strip() for text in said), line)
    return found


def test_every_option_is_there(blocks: dict[str, tuple[str, str]]) -> None:
    """In the order of the program, and no other one."""
    assert list(blocks) == list(described())


@pytest.mark.parametrize("name", described())
def test_it_is_described_with_its_default(blocks: dict[str, tuple[str, str]], name: str) -> None:
    """In the words of `--help`; a line without a comment sign says what the default would be."""
    said, line = blocks[name]
    description, default = described()[name]
    assert said.startswith(description)
    value = tomllib.loads(line.removeprefix("#"))[name]
    if name in CHANGED:
        assert value == CHANGED[name]
        assert f"Default: {msgspec.json.encode(default).decode() if default else 'none'}." in said
    else:
        assert line.startswith("#")
        assert value == msgspec.json.decode(msgspec.json.encode(default))


def test_it_loads(deploy: Path) -> None:
    """As it is, it differs from the defaults in those two options only."""
    config = load_config(deploy / "souspli.toml", {}, {})
    expected = Config(data="/var/lib/souspli", trusted_proxies=("127.0.0.1", "::1"))
    assert config == expected
