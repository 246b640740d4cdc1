"""The options: where they come from, what they must be, and that all are described."""

from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner

from schemas.errors import InvalidInputError, LocalError
from server.__main__ import command
from server.config import PREFIX, Config, described, load_config


def load(file: Path | None = None, arguments: Mapping[str, str] | None = None, **variables: str) -> Config:
    """Load options."""
    environment = {PREFIX + name.upper(): value for name, value in variables.items()}
    return load_config(file, environment | {"SOUSPLI_PROFILE": "anne", "PATH": "/bin"}, arguments or {})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with some options."""
    path = tmp_path / "relay.toml"
    path.write_text('listen = "0.0.0.0:80"\nretention_days = 30\ntrusted_proxies = ["10.0.0.0/8"]\n')
    return path


def test_defaults() -> None:
    """Without any option the relay listens on this machine only, and believes no proxy."""
    config = load()
    assert config.address[0] == "127.0.0.1"
    assert config.proxy_networks == []
    assert not config.reuse_port


def test_the_nearest_counts(file: Path) -> None:
    """The command line counts before the environment, and that before the file."""
    assert load(file).address == ("0.0.0.0", 80)  # noqa: S104 - as in the file
    assert load(file, listen="[::1]:81").address == ("::1", 81)
    assert load(file, {"listen": "localhost:82"}, listen="[::1]:81").address == ("localhost", 82)
    assert load(file, listen="[::1]:81").retention_days == 30


def test_lists(file: Path) -> None:
    """A list is a list in the file, and separated by commas elsewhere."""
    assert load(file).proxy_networks == [ip_network("10.0.0.0/8")]
    elsewhere = load(file, trusted_proxies="192.0.2.1, 2001:db8::/32,")
    assert elsewhere.proxy_networks == [ip_network("192.0.2.1"), ip_network("2001:db8::/32")]


@pytest.mark.parametrize(
    ("wrong", "meant"), [("lissten", "listen"), ("retention", "retention_days"), ("logformat", "log_format")]
)
def test_an_unknown_option(tmp_path: Path, wrong: str, meant: str) -> None:
    """An option that does not exist is refused wherever it stands, with the one that may be meant."""
    file = tmp_path / "relay.toml"
    file.write_text(f'{wrong} = "1"\n')
    everywhere: list[tuple[Path | None, dict[str, str], dict[str, str]]] = [
        (file, {}, {}),
        (None, {PREFIX + wrong.upper(): "1"}, {}),
        (None, {}, {wrong: "1"}),
    ]
    for place in everywhere:
        with pytest.raises(InvalidInputError) as refused:
            load_config(*place)
        assert wrong in refused.value.detail
        assert meant in refused.value.advice


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("listen", "8787"),
        ("listen", "127.0.0.1:port"),
        ("listen", "http://127.0.0.1:80"),
        ("retention_days", "0"),
        ("retention_days", "a year"),
        ("reuse_port", "perhaps"),
        ("trusted_proxies", "10.0.0.0/99"),
        ("operators", "localhost"),
        ("origin", "two words"),
        ("origin", "a+b"),
        ("log_format", "xml"),
        ("data", ""),
    ],
)
def test_a_wrong_value(name: str, value: str) -> None:
    """A value that cannot be meant is refused, and the sentence names the option or the value."""
    with pytest.raises(InvalidInputError) as refused:
        load_config(None, {}, {name: value})
    assert name in refused.value.detail or value in refused.value.detail


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """A file that is not there, or is no TOML, is named."""
    with pytest.raises(LocalError, match="missing"):
        load(tmp_path / "missing.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("listen = ")
    with pytest.raises(InvalidInputError, match="broken"):
        load(broken)


def test_every_option_is_described() -> None:
    """Each option has a description, and stands with it in the help of the command line."""
    shown = " ".join(CliRunner().invoke(command, ["--help"], terminal_width=10_000).output.split())
    assert set(described()) == set(Config.__struct_fields__)
    for name, (description, _) in described().items():
        assert len(description) > 10
        assert f"--{name.replace('_', '-')} " in shown
        assert description in shown


def test_an_unknown_option_of_the_command_line() -> None:
    """On the command line, too, the option that may be meant is named."""
    result = CliRunner().invoke(command, ["--lissten", "127.0.0.1:80"])
    assert result.exit_code == 2
    assert "--listen" in result.output
