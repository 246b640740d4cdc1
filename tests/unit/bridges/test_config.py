"""The bridge's options: all in the sample, each understood, wrong ones refused with the reason."""

import re
import tomllib
from pathlib import Path

import pytest

from bridges.config import Config, described, endpoint_of, load_config
from schemas.errors import InvalidInputError, LocalError

SAMPLE = Path(__file__).resolve().parents[3] / "deploy" / "bridge.toml"


def test_the_sample_has_every_option() -> None:
    """Each option stands there with its default as a comment, or with a value where it has none."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert load_config(SAMPLE).domain == "courriel.example.org"
    named = set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE))
    assert named == set(described()) == set(Config.__struct_fields__)
    defaults = "\n".join(line.removeprefix("# ") for line in text.splitlines() if re.match(r"# \w+ = ", line))
    for name, value in tomllib.loads(defaults).items():
        default = described()[name][1]
        assert value == (list(default) if isinstance(default, tuple) else default)


@pytest.mark.parametrize(
    ("line", "said"),
    [("spools = 'x'", "spools"), ("workers = 0", "workers"), ("sender = 'x y'", "sender"), ("=", "TOML")],
)
def test_wrong_options(tmp_path: Path, line: str, said: str) -> None:
    """An option that does not exist, or has a wrong value, is named."""
    kept = [each for each in SAMPLE.read_text(encoding="utf-8").splitlines() if not each.startswith("sender")]
    (tmp_path / "bridge.toml").write_text("\n".join([*kept, line]), encoding="utf-8")
    with pytest.raises(InvalidInputError, match=said):
        load_config(tmp_path / "bridge.toml")


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is said to be so."""
    with pytest.raises(LocalError):
        load_config(tmp_path / "bridge.toml")


def test_addresses_of_servers() -> None:
    """A host and a port, also of IPv6; what is neither is refused."""
    assert endpoint_of("127.0.0.1:25") == ("127.0.0.1", 25)
    assert endpoint_of("[::1]:2525") == ("::1", 2525)
    for wrong in ("25", "host:", "host:70000", ":25"):
        with pytest.raises(InvalidInputError):
            endpoint_of(wrong)
