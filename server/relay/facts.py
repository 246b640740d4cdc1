"""What the database says of posts that are to be ruled on, all of it as of one size of the directory.

facts = await read_facts(connection, sql, posts, now)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.clock import millis, moment
from server.relay.rules import Case, Earlier, Mailbox, Post
from server.storage.db import Connection
from server.storage.statements import Statements


@dataclass(frozen=True, slots=True)
class Facts:
    """A case for each post, in order, and the position of the directory's last entry."""

    cases: list[Case]
    log_position: int


async def read_facts(connection: Connection, sql: Statements, posts: Sequence[Post], now: int) -> Facts:
    """Read the facts in one statement, or two when files are named."""
    recipients = [(place, to.service) for place, post in enumerate(posts, 1) for to in post.header.recipients]
    rows = await connection.fetch(
        sql["relay/facts"],
        [post.me.device for post in posts],
        [post.header.sender.service for post in posts],
        [post.header.id for post in posts],
        [place for place, _ in recipients],
        [mailbox for _, mailbox in recipients],
    )
    cases: dict[int, Case] = {}
    for place, device_active, structure_active, key, member, hash_, accepted, *recipient, _ in rows:
        if place not in cases:
            cases[place] = Case(
                post=posts[place - 1],
                device_active=bool(device_active),
                structure_active=bool(structure_active),
                member=member,
                earlier=None if hash_ is None else Earlier(hash_, millis(accepted)),
                pseudonym_key=key or b"",
            )
        if recipient[0] is not None:
            cases[place].recipients.append(Mailbox(*recipient))
    for place, blobs in (await _usable_blobs(connection, sql, posts, now)).items():
        cases[place].blobs = blobs
    return Facts([cases[place] for place in range(1, len(posts) + 1)], rows[0]["log_position"])


async def _usable_blobs(
    connection: Connection, sql: Statements, posts: Sequence[Post], now: int
) -> Mapping[int, set[str]]:
    """Return, by the place of a post, which of the files that it names its sender may hand on."""
    named = [(place, post, blob) for place, post in enumerate(posts, 1) for blob in post.header.blobs]
    if not named:
        return {}
    rows = await connection.fetch(
        sql["relay/usable_blobs"],
        [place for place, _, _ in named],
        [post.me.device for _, post, _ in named],
        [blob for _, _, blob in named],
        moment(now),
    )
    usable: dict[int, set[str]] = {}
    for place, blob in rows:
        usable.setdefault(place, set()).add(blob)
    return usable
