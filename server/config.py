"""The options of the relay: from a TOML file, over it the environment, over that the command line.

    listen = "127.0.0.1:8787"                  # in the file
    SOUSPLI_RELAY_LISTEN=127.0.0.1:8787        # in the environment
    --listen 127.0.0.1:8787                    # on the command line

Rules: each option is described where it is declared; one that does not exist is refused, with the one that
may have been meant. Outside the file, the parts of a list are separated by commas.
"""

import ipaddress
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from schemas.errors import InvalidInputError, LocalError
from schemas.limits import DAY, LIMITS
from server.http.addresses import Network
from server.log import Form, Level
from server.push.services import MAKERS, SERVICE

PREFIX = "SOUSPLI_RELAY_"
"""Of the variables; others that begin with SOUSPLI_ are the clients'."""

_ADDRESS = r"^(\[[0-9a-f:.]+\]|[0-9A-Za-z.-]+):[0-9]{1,5}$(?!\n)"
_PAGE = r"^(https?://[!-~]{1,1990})?$(?!\n)"
_CONTACT = r"^((mailto:|https://)[!-~]{3,250})?$(?!\n)"
_ORIGIN = r"^[^\s+\x00-\x1f\x7f]{0,200}$(?!\n)"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an operator decides. The defaults suit one machine with a proxy for TLS before it."""

    # Where it listens.

    listen: Annotated[
        str, Meta(pattern=_ADDRESS, description="Host and port, without TLS; port 0 is any that is free.")
    ] = "127.0.0.1:8787"
    reuse_port: Annotated[
        bool,
        Meta(
            description="Share the port with other processes of this relay; the system spreads connections."
        ),
    ] = False
    trusted_proxies: Annotated[
        tuple[str, ...],
        Meta(description="Addresses or networks of proxies whose X-Forwarded-For is believed."),
    ] = ()
    operators: Annotated[
        tuple[str, ...], Meta(description="Addresses or networks that may read /metrics.")
    ] = ("127.0.0.0/8", "::1")

    # Where it keeps things.

    data: Annotated[
        str,
        Meta(
            min_length=1, description="Folder of the embedded database, of unfinished uploads and of blobs."
        ),
    ] = "~/.local/share/souspli-relay"
    database: Annotated[
        str, Meta(description="URL of a PostgreSQL from version 15; empty: the embedded one.")
    ] = ""
    pooler: Annotated[
        str, Meta(description="URL of a pooler before that database, such as PgBouncer; empty: none.")
    ] = ""
    database_connections: Annotated[
        int, Meta(ge=2, le=1_000, description="Most connections of this process to the database.")
    ] = 10
    blobs: Annotated[
        str,
        Meta(description="URL of an object store for files, such as s3://bucket; empty: the data folder."),
    ] = ""
    origin: Annotated[
        str,
        Meta(
            pattern=_ORIGIN,
            description="Name of the directory log, such as relay.example/log, for ever; empty: made up.",
        ),
    ] = ""

    web: Annotated[
        str, Meta(description="Folder of the built web client; empty: the one that was installed.")
    ] = ""

    log_epoch_seconds: Annotated[
        int,
        Meta(ge=0, le=3_600, description="Seconds until an access record has its place in the proved log."),
    ] = 60

    # What it is for.

    sandbox: Annotated[
        bool, Meta(description="For practising with fictional structures: clients say so all the time.")
    ] = False
    practice: Annotated[
        str,
        Meta(
            pattern=_PAGE,
            description="Address of a sandbox, such as https://practice.example, to which clients lead.",
        ),
    ] = ""

    # Telling people while they have nothing open.

    push_contact: Annotated[
        str,
        Meta(
            pattern=_CONTACT,
            description="Whom push services may ask, such as mailto:it@relay.example; empty: nobody is told.",
        ),
    ] = ""
    push_services: Annotated[
        tuple[Annotated[str, Meta(pattern=SERVICE)], ...],
        Meta(description="Hosts of push services of browsers, or what those hosts end in."),
    ] = MAKERS

    # What a structure may use: the first two are given to it when it comes in.

    retention_days: Annotated[
        int, Meta(ge=1, le=3_650, description="Days that messages are kept; a structure may change its own.")
    ] = LIMITS.retention // DAY
    storage_limit: Annotated[int, Meta(ge=0, le=2**53, description="Bytes of files.")] = LIMITS.storage
    shelf_limit: Annotated[
        int,
        Meta(ge=0, le=2**53, description="Bytes of what its browsers keep sealed here: drafts and settings."),
    ] = LIMITS.shelf_storage

    # How often and how many; each process counts for itself.

    posts_per_minute: Annotated[
        int, Meta(ge=1, description="Messages, uploads and the like of one structure.")
    ] = LIMITS.posts_per_minute
    sign_ins_per_minute: Annotated[int, Meta(ge=1, description="Sessions opened from one address.")] = (
        LIMITS.sign_ins_per_minute
    )
    statements_per_minute: Annotated[
        int, Meta(ge=1, description="Directory statements posted from one address.")
    ] = LIMITS.statements_per_minute
    applications_per_hour: Annotated[
        int, Meta(ge=1, description="Applications of structures from one address.")
    ] = LIMITS.applications_per_hour
    connections: Annotated[int, Meta(ge=1, description="Open connections of clients.")] = LIMITS.connections
    connections_per_address: Annotated[
        int, Meta(ge=1, description="Open connections from one address, unless it is a trusted proxy's.")
    ] = LIMITS.connections_per_address

    # What it says.

    log_format: Annotated[Form, Meta(description="console for people, json for programs.")] = "console"
    log_level: Annotated[Level, Meta(description="The least that is logged: debug logs each request.")] = (
        "info"
    )

    def __post_init__(self) -> None:
        """Refuse what the types cannot."""
        _networks(self.trusted_proxies)
        _networks(self.operators)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data).expanduser()

    @property
    def proxy_networks(self) -> list[Network]:
        """The networks of trusted proxies."""
        return _networks(self.trusted_proxies)

    @property
    def operator_networks(self) -> list[Network]:
        """The networks of operators."""
        return _networks(self.operators)


_FIELDS = {field.name: field for field in msgspec.structs.fields(Config)}


def described() -> dict[str, tuple[str, object]]:
    """Return each option with its description and its default, in the order of declaration."""
    schema = msgspec.json.schema_components([Config])[1]["Config"]["properties"]
    return {field.name: (schema[field.name]["description"], field.default) for field in _FIELDS.values()}


def load_config(file: Path | None, environment: Mapping[str, str], arguments: Mapping[str, str]) -> Config:
    """Return the options; raises InvalidInputError for a wrong one, LocalError for the file."""
    variables = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    options = {**(_read(file) if file else {}), **_from_text(variables), **_from_text(arguments)}
    for name in options:
        if name not in _FIELDS:
            near = get_close_matches(name, _FIELDS, n=1)
            advice = f"did you mean `{near[0]}`?" if near else "see `python -m server --help`"
            raise InvalidInputError(f"there is no option `{name}`", advice=advice)
    try:
        return msgspec.convert(options, Config, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInputError(f"an option is not valid: {error}") from error


def _read(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise LocalError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{file} is not valid TOML: {error}") from error


def _from_text(texts: Mapping[str, str]) -> dict[str, object]:
    return {
        name: [part.strip() for part in text.split(",") if part.strip()] if _is_list(name) else text
        for name, text in texts.items()
    }


def _is_list(name: str) -> bool:
    return name in _FIELDS and isinstance(_FIELDS[name].default, tuple)


def _networks(texts: Iterable[str]) -> list[Network]:
    return [ipaddress.ip_network(text) for text in texts]
