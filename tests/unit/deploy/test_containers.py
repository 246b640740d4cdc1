"""Containerfile and compose.yaml agree with each other and with the relay.

That the images can be built and run is not tested here: it takes a registry and an engine.
"""

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with moto

from bridges.config import load_config as load_bridge_config
from server.config import PREFIX, load_config

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def compose(deploy: Path) -> Any:  # noqa: ANN401  # YAML
    """Return the document."""
    return yaml.safe_load((deploy / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def instructions(deploy: Path) -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile, each as its name and what follows."""
    text = (deploy / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def test_only_the_proxy_can_be_reached(compose: Any) -> None:  # noqa: ANN401
    """It alone publishes ports; the database is where only the relay is, and neither can reach out."""
    services, networks = compose["services"], compose["networks"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert {name: set(service["networks"]) for name, service in services.items()} == {
        "relay": {"inside", "storage"},
        "database": {"storage"},
        "proxy": {"outside", "inside"},
        "bridge": {"outside"},
    }
    assert networks["inside"]["internal"]
    assert networks["storage"]["internal"]


def test_services_are_confined(compose: Any) -> None:  # noqa: ANN401
    """Each has a read-only root, no capability but the proxy's to open its ports, and gets no new one."""
    for name, service in compose["services"].items():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_secrets_are_files(compose: Any) -> None:  # noqa: ANN401
    """No password stands in the environment, and every secret and volume that is named exists."""
    services = compose["services"]
    values = [str(value) for service in services.values() for value in service["environment"].values()]
    assert not [value for value in values if re.search(r":[^/@]+@|password=", value)]
    assert {name for each in services.values() for name in each.get("secrets", [])} == set(compose["secrets"])
    mounts = [mount.split(":")[0] for service in services.values() for mount in service["volumes"]]
    named = {mount for mount in mounts if not mount.startswith(".")}
    assert named == set(compose["volumes"])


def test_relay_gets_options_that_it_knows(compose: Any, deploy: Path) -> None:  # noqa: ANN401
    """It listens where the proxy looks for it, uses the database beside it, and believes the proxy only."""
    relay = compose["services"]["relay"]
    assert relay["command"] == ["serve", "--config", "/etc/souspli/souspli.toml"]
    assert "./souspli.toml:/etc/souspli/souspli.toml:ro" in relay["volumes"]
    config = load_config(deploy / "souspli.toml", relay["environment"], {})
    assert config.address[1] == 8787
    assert config.database.endswith(
        "@database/" + compose["services"]["database"]["environment"]["POSTGRES_DB"]
    )
    (subnet,) = compose["networks"]["inside"]["ipam"]["config"]
    assert config.proxy_networks == [ip_network(subnet["subnet"])]
    assert f"{config.data}" in [mount.split(":")[1] for mount in relay["volumes"]]
    assert compose["services"]["proxy"]["environment"]["SOUSPLI_RELAYS"] == f"relay:{config.address[1]}"


def test_the_bridge_starts_only_when_asked_for(compose: Any, deploy: Path) -> None:  # noqa: ANN401
    """With its own options, its profile where the sample says, and not the relay's check of health."""
    bridge = compose["services"]["bridge"]
    assert bridge["profiles"] == ["bridge"]
    assert bridge["command"] == ["bridge", "run", "--config", "/etc/souspli/bridge.toml"]
    assert "./bridge.toml:/etc/souspli/bridge.toml:ro" in bridge["volumes"]
    home = bridge["environment"]["SOUSPLI_HOME"]
    assert load_bridge_config(deploy / "bridge.toml").profile_folder.parent == Path(home)
    assert home in [mount.split(":")[1] for mount in bridge["volumes"]]
    assert bridge["healthcheck"] == {"disable": True}


def test_image_is_built_from_what_is_there(instructions: list[tuple[str, str]]) -> None:
    """Everything that is copied exists and is not held back, and every import package is among it."""
    sent = (ROOT / ".containerignore").read_text().split()
    copied = [
        path
        for name, rest in instructions
        if name == "COPY" and "--from" not in rest
        for path in rest.split()[:-1]
    ]
    for path in copied:
        assert (ROOT / path).exists()
        assert any(Path(path).match(line[1:]) for line in sent if line.startswith("!"))
    packages = re.search(r"packages = (\[.*\])", (ROOT / "pyproject.toml").read_text())
    assert packages is not None
    assert set(json.loads(packages[1])) <= set(copied)


def test_image_is_an_ordinary_user(instructions: list[tuple[str, str]], compose: Any) -> None:  # noqa: ANN401
    """With a number, to which the secret belongs; the port is the one that it listens on."""
    last = dict(instructions)
    user = last["USER"]
    assert user.isdecimal()
    assert int(user) > 0
    assert f"--uid {user} " in last["RUN"]
    assert last["EXPOSE"] == compose["services"]["relay"]["environment"][PREFIX + "LISTEN"].split(":")[1]
    assert last["VOLUME"] == "/var/lib/souspli"
    ours = [compose["services"][name]["volumes"] for name in ("relay", "bridge")]
    volumes = [mount.split(":")[1] for mounts in ours for mount in mounts if mount[0] != "."]
    assert last["RUN"].split()[-len(volumes) :] == volumes, "a new volume would belong to root"


def test_base_images_are_named_plainly(instructions: list[tuple[str, str]], compose: Any) -> None:  # noqa: ANN401
    """With a version, and without a registry: that is the operator's choice."""
    names = [rest.split()[0] for name, rest in instructions if name == "FROM"]
    names += [service["image"] for service in compose["services"].values() if "image" in service]
    assert len(names) == 4
    assert all(re.fullmatch(r"[a-z]+:[0-9][\w.-]*", name) for name in names)
