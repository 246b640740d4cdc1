"""The options of the bridge, from a TOML file.

    domain = "courriel.example"
    sender = "courriel@courriel.example"

Rules: each option is described where it is declared; one that does not exist is refused. Secrets are files
of their own, named here.
"""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from schemas.errors import InvalidInputError, LocalError
from schemas.mail import MailAddress


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an operator of a bridge decides."""

    # Who it is.

    domain: Annotated[
        str, Meta(min_length=3, description="Domain of the reply addresses; its MX is this machine.")
    ]
    sender: Annotated[MailAddress, Meta(description="From of every notice; DKIM signs its domain.")]
    profile: Annotated[str, Meta(min_length=1, description="Folder of the bridge's profile.")]
    passphrase_file: Annotated[
        str, Meta(min_length=1, description="File with the passphrase of the profile.")
    ]

    # Mail that comes in.

    lmtp: Annotated[str, Meta(description="Host and port where the mail server hands mail over.")] = (
        "127.0.0.1:8024"
    )
    spool: Annotated[str, Meta(description="Folder of the sealed spool; empty: beside the profile.")] = ""
    workers: Annotated[int, Meta(ge=1, le=64, description="Processes that parse mail.")] = 2

    # Where there is only a mailbox, and no mail server of one's own.

    imap: Annotated[
        str, Meta(description="Host and port of a mailbox, with TLS, as imap.example.org:993; empty: LMTP.")
    ] = ""
    imap_username: Annotated[str, Meta(description="Name at the mailbox.")] = ""
    imap_password_file: Annotated[str, Meta(description="File with the password for it.")] = ""
    imap_folder: Annotated[str, Meta(min_length=1, description="Folder that replies come into.")] = "INBOX"
    imap_delete: Annotated[
        bool, Meta(description="Delete replies that were taken, instead of marking them as read.")
    ] = False
    imap_poll: Annotated[
        int, Meta(ge=1, le=3_600, description="Seconds between two looks at a server that cannot notify.")
    ] = 60
    mailbox: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z0-9._-]*$",
            description="Name before the @ that gets mail for name+anything; empty: the whole domain.",
        ),
    ] = ""

    # Mail that goes out.

    smtp: Annotated[str, Meta(description="Host and port of the mail server that takes notices.")] = (
        "127.0.0.1:25"
    )
    smtp_username: Annotated[str, Meta(description="Name at that mail server; empty: none.")] = ""
    smtp_password_file: Annotated[str, Meta(description="File with the password for it.")] = ""
    reply_days: Annotated[int, Meta(ge=1, le=3_650, description="Days that a reply address is good for.")] = (
        365
    )
    notices_per_day: Annotated[int, Meta(ge=1, description="Most notices of one conversation in a day.")] = 20

    # What it says.

    dkim_selector: Annotated[
        str,
        Meta(description="Selector that the mail server signs notices with, for the doctor; empty: unknown."),
    ] = ""
    nameservers: Annotated[
        tuple[str, ...], Meta(description="Addresses of resolvers for DKIM; empty: those of the system.")
    ] = ()
    metrics: Annotated[
        str, Meta(description="Host and port where Prometheus may ask, such as 127.0.0.1:9478; empty: none.")
    ] = ""
    log_format: Annotated[str, Meta(pattern="^(console|json)$", description="console or json.")] = "console"

    @property
    def profile_folder(self) -> Path:
        """The folder of the profile."""
        return Path(self.profile).expanduser()

    @property
    def spool_folder(self) -> Path:
        """The folder of the spool."""
        return Path(self.spool).expanduser() if self.spool else self.profile_folder / "spool"


def load_config(file: Path) -> Config:
    """Return the options; raises InvalidInputError for a wrong one, LocalError for the file."""
    try:
        with file.open("rb") as stream:
            options = tomllib.load(stream)
    except OSError as error:
        raise LocalError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{file} is not valid TOML: {error}") from error
    try:
        return msgspec.convert(options, Config)
    except msgspec.ValidationError as error:
        raise InvalidInputError(f"an option is not valid: {error}") from error


def described() -> dict[str, tuple[str, object]]:
    """Return each option with its description and its default, in the order of declaration."""
    properties = msgspec.json.schema_components([Config])[1]["Config"]["properties"]
    return {
        field.name: (properties[field.name]["description"], field.default)
        for field in msgspec.structs.fields(Config)
    }


def endpoint_of(text: str) -> tuple[str, int]:
    """Return the host and port that an option names; raises InvalidInputError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise InvalidInputError(f"{text!r} is not a host and a port", advice="write it as 127.0.0.1:25")
    return host.strip("[]"), int(port)


def secret(file: str) -> str:
    """Return the first line of a file of a secret; raises LocalError."""
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise LocalError(f"the secret in {file} cannot be read") from error
