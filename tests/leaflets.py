"""Leaflets made in few lines, for tests.

raw = leaflet(anne, Vacancy, subject=social.id, time=now, places=3)
"""

from schemas.codec import encode
from schemas.leaflets import Body, frame
from tests.builders import Member


def leaflet(member: Member, kind: type[Body], /, **members: object) -> bytes:
    """Return a leaflet that a member's device signs; `purpose` may be another one."""
    purpose = str(members.pop("purpose", "leaflet"))
    common: dict[str, object] = {"structure": member.chain.id, "signer": member.kid}
    body = encode(kind(**(common | members)))  # type: ignore[arg-type]  # checked when it is parsed
    return frame(body, member.device.signing.sign(purpose, body))
