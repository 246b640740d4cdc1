"""`souspli bridge queue`: what waits, by whom or what; try again, let in, discard."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from nacl.public import PrivateKey

from bridges.config import load_config, secret
from bridges.inbound.spool import Spool
from bridges.ledger import Incoming, Ledger
from bridges.options import CONFIG, JSON, failing_plainly
from bridges.queue import Entry, Queue
from client.cli.screen.screen import Screen
from client.cli.screen.views import Rows, fields, heading, size, stamp, when
from client.device.profile import Profile
from schemas.errors import LocalError

_SHORT = 12
_DONE = "The bridge does it within seconds, or when it is started."

_NAME = click.argument("name")


@click.group()
def queue() -> None:
    """See what waits at the bridge, and decide about it."""


@queue.command("list")
@CONFIG
@click.option("--all", "everything", is_flag=True, help="Also what is done: posted, delivered, rejected.")
@JSON
def list_queue(file: Path, everything: bool, as_json: bool) -> None:
    """List what waits or went wrong: mail that came in, and notices that go out."""
    with _open(file, as_json) as (screen, waiting):
        entries = waiting.entries(everything=everything)
        rows = [
            (each.way, when(each.since), each.name[:_SHORT], each.state, ", ".join(each.reasons))
            for each in entries
        ]
        screen.show(
            [_document(each) for each in entries],
            Rows(
                ("way", "since", "name", "state", "why"),
                rows,
                empty="Nothing waits.",
                whole=frozenset({"name"}),
            ),
        )


@queue.command()
@CONFIG
@_NAME
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    help="Write the mail as it arrived into this new file. It is not sealed there.",
)
@JSON
def show(file: Path, name: str, save: Path | None, as_json: bool) -> None:
    """Show what is known of one, without its content. NAME is what `list` names it by."""
    with _open(file, as_json) as (screen, waiting):
        entry = waiting.find(name)
        bytes_ = waiting.size(entry)
        if save is not None:
            _save(save, waiting.raw(entry))
        of = entry.of
        screen.show(
            _document(entry) | {"size": bytes_},
            heading(
                entry.name[:_SHORT], "a mail that came in" if entry.way == "in" else "a notice that goes out"
            ),
            fields(
                ("state", entry.state),
                ("why", ", ".join(entry.reasons)),
                ("since", when(entry.since)),
                ("conversation", of.thread or "none: the address is not known here"),
                ("attempts", f"{of.attempts}"),
                ("next attempt", when(of.next_attempt) if of.next_attempt else None),
                ("size", size(bytes_) if bytes_ is not None else None),
                ("mode", None if isinstance(of, Incoming) else str(of.mode)),
            ),
        )


@queue.command()
@CONFIG
@_NAME
@JSON
def retry(file: Path, name: str, as_json: bool) -> None:
    """Try again at once what waits, failed, bounced or was quarantined."""
    with _open(file, as_json) as (screen, waiting):
        entry = waiting.find(name)
        waiting.retry(entry)
        screen.show(_document(waiting.find(entry.name)), f"It is tried again. {_DONE}")


@queue.command()
@CONFIG
@_NAME
@JSON
def release(file: Path, name: str, as_json: bool) -> None:
    """Let a mail that is held into its conversation; it is shown as let in by who operates the bridge.

    The service to which it is written can do this too, and the correspondent: they know better who wrote.
    """
    with _open(file, as_json) as (screen, waiting):
        entry = waiting.find(name)
        waiting.release(entry)
        screen.show(_document(waiting.find(entry.name)), f"It is let in. {_DONE}")


@queue.command()
@CONFIG
@_NAME
@JSON
def reject(file: Path, name: str, as_json: bool) -> None:
    """Discard a mail that is held or quarantined, or withdraw a notice that has not left."""
    with _open(file, as_json) as (screen, waiting):
        entry = waiting.find(name)
        waiting.reject(entry)
        done = "It is discarded" if entry.way == "in" else "It is withdrawn, and the conversation says so"
        screen.show(_document(waiting.find(entry.name)), f"{done}. {_DONE}")


@contextmanager
def _open(file: Path, as_json: bool) -> Iterator[tuple[Screen, Queue]]:
    screen = Screen(as_json=as_json)
    with failing_plainly(screen):
        config = load_config(file)
        with Profile.open(config.profile_folder, secret(config.passphrase_file)) as profile:
            key = Ledger(profile.store).keys().spool
            spool = Spool(config.spool_folder, bytes(PrivateKey(key).public_key), key)
            yield screen, Queue(profile.store, spool)


def _save(path: Path, data: bytes) -> None:
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as output:
            output.write(data)
    except OSError as error:
        raise LocalError(
            f"{path} cannot be written: {error.strerror}", advice="name a file that is new"
        ) from error


def _document(entry: Entry) -> dict[str, object]:
    of = entry.of
    return {
        "way": entry.way,
        "name": entry.name,
        "state": entry.state,
        "reasons": list(entry.reasons),
        "since": stamp(entry.since),
        "thread": of.thread,
        "mode": None if isinstance(of, Incoming) else str(of.mode),
        "attempts": of.attempts,
        "next_attempt": stamp(of.next_attempt) if of.next_attempt else None,
    }
