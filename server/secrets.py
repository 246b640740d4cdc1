"""The relay's own keys, made at its first start and shared by all its processes through the database.

They sign checkpoints and acceptances, vouch for session tokens, and say to push services who asks. None of
them opens anything: whoever steals them can pretend to be this relay, whose word clients never take for what
people wrote.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass, field

from crypto.signing import RelayKey
from schemas.errors import LocalError
from server.push.vapid import new_key
from server.storage.db import Database

_ALPHABET = (
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit or another letter
)
_GROUPS, _GROUP_SIZE = 4, 5  # 100 bits


@dataclass(frozen=True)
class Secrets:
    """`origin` names the directory log and is no secret; `setup_code` is None once the network is founded."""

    relay_key: RelayKey
    session_key: bytes = field(repr=False)
    push_key: bytes = field(repr=False)
    origin: str
    setup_code: str | None = field(repr=False)


async def load_secrets(database: Database, origin: str) -> Secrets:
    """Return the relay's secrets. An empty `origin` leaves the name of the log as it is.

    Raises LocalError when the log has entries under another name: clients would take it for a forgery.
    """
    new = _new()
    async with database.transaction() as connection:
        await connection.execute(database.sql["secrets/add"], list(new), list(new.values()))
        if origin:
            await connection.execute(database.sql["secrets/set_origin"], origin.encode())
        rows = await connection.fetch(database.sql["secrets/read"])
    kept: dict[str, bytes] = {row["name"]: row["value"] for row in rows}
    named = kept["origin"].decode()
    if origin not in ("", named):
        raise LocalError(
            f"the directory of this relay is named {named!r}", advice="leave the option `origin` so"
        )
    code = kept.get("setup_code")
    return Secrets(
        RelayKey(kept["relay_key"]),
        kept["session_key"],
        kept["push_key"],
        named,
        code.decode() if code else None,
    )


def normal_setup_code(typed: str) -> str:
    """Return a setup code as it is kept, however it was typed."""
    return "".join(
        typed.upper().replace("O", "0").replace("I", "1").replace("L", "1").replace("-", " ").split()
    )


def printed_setup_code(code: str) -> str:
    """Return a setup code as it is shown, in groups."""
    return "-".join(code[at : at + _GROUP_SIZE] for at in range(0, len(code), _GROUP_SIZE))


def _new() -> dict[str, bytes]:
    key = RelayKey(os.urandom(32))
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_SIZE))
    return {
        "relay_key": key.seed,
        "session_key": os.urandom(32),
        "push_key": new_key(),
        "origin": f"souspli-{hashlib.sha256(key.public).hexdigest()[:16]}".encode(),
        "setup_code": code.encode(),
    }
