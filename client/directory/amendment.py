"""Statements that are to stand together, each tried on a copy of the directory before anything is posted.

So a rule of the directory that is broken is found here, with its sentence, and later statements of the same
amendment already see what the earlier ones change:

    change = Amendment(directory.copy(), now)
    change.sign(DeviceRevoked, structure.id, device, device=kid, reason=RevocationReason.LOST)
    change.sign(EpochOpened, structure.id, device, service=service.id, epoch=2, public=key.public)
    change.entries
"""

from collections.abc import Iterable

from crypto.chain import Directory
from crypto.keys import DeviceKeys, SigningKey
from crypto.signing import epoch_kid
from schemas.codec import encode
from schemas.errors import ConflictError, StaleStatementError, StatementRefusedError
from schemas.statements import AnyStatement, ServiceSet, frame_entry

Signer = DeviceKeys | SigningKey
"""Who signs: a device, or a structure's root."""


class Amendment:
    """New statements on top of a directory."""

    def __init__(self, directory: Directory, now: int) -> None:
        """Begin with none; `directory` is changed, so give a copy. `now` is in milliseconds."""
        self.directory = directory
        self.entries: list[bytes] = []
        self._now = now

    def sign(self, kind: type[AnyStatement], structure: str, signer: Signer, **members: object) -> None:
        """Add a statement to the chain of a structure.

        Raises ConflictError with the rule that it would break: nothing was forged, so it is no alarm.
        """
        chain = self.directory.structures.get(structure)
        common: dict[str, object] = {
            "structure": structure,
            "n": chain.next_n if chain else 0,
            # A chain never goes back in time, although clocks do.
            "time": max(self._now, chain.time) if chain else self._now,
            "signer": signer.kid if isinstance(signer, DeviceKeys) else epoch_kid(signer.public),
            "previous": chain.head if chain else None,
        }
        key = signer.signing if isinstance(signer, DeviceKeys) else signer
        statement = encode(kind(**(common | members)))  # type: ignore[arg-type]  # checked when it is admitted
        entry = frame_entry(statement, key.sign("statement", statement))
        try:
            self.directory.admit(entry)
        except (StatementRefusedError, StaleStatementError) as error:
            raise ConflictError(error.detail, advice="look at what the directory says now") from error
        self.entries.append(entry)

    def set_service(
        self, structure: str, signer: Signer, service: str, handle: str, name: str, members: Iterable[str]
    ) -> None:
        """Make a service of a structure, or say its names and members anew."""
        roster = tuple(sorted(members))
        self.sign(ServiceSet, structure, signer, service=service, handle=handle, name=name, members=roster)
