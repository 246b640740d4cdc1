"""What a client needs before it knows anybody, and how the network begins."""

from dataclasses import dataclass

from aiohttp import web

from schemas.api import Founding, NetworkInfo
from schemas.limits import LIMITS
from server.directory.log import Log
from server.directory.mirror import Mirror
from server.http.addresses import Addresses
from server.http.answers import answer, read
from server.http.quota import Quota
from server.http.tracing import REQUEST_ID
from server.secrets import Secrets
from server.storage.db import Database
from server.version import software

PROTOCOL = 1


@dataclass(frozen=True)
class Practising:
    """Whether this relay is for practising, and where there is one that is."""

    sandbox: bool = False
    practice: str = ""


class Network:
    """`/v1/network`."""

    def __init__(
        self,
        database: Database,
        mirror: Mirror,
        log: Log,
        secrets: Secrets,
        addresses: Addresses,
        quota: Quota,
        practising: Practising,
    ) -> None:
        self._database = database
        self._mirror = mirror
        self._log = log
        self._secrets = secrets
        self._addresses = addresses
        self._quota = quota
        self._practising = practising

    async def show(self, _request: web.Request) -> web.Response:
        """Describe the relay."""
        if not self._mirror.directory.size:  # once founded, it never changes
            async with self._database.connection() as connection:
                await self._mirror.catch_up(connection)
        return answer(self._info())

    async def found(self, request: web.Request) -> web.Response:
        """Begin the log, once, with the setup code that the relay printed at its start."""
        self._quota.spend(self._addresses.of(request))
        founding = await read(request, Founding)
        await self._log.found(founding.entries, founding.setup_code, request[REQUEST_ID])
        return answer(self._info(), 201)

    def _info(self) -> NetworkInfo:
        directory = self._mirror.directory
        return NetworkInfo(
            software=f"souspli {software()}",
            protocol=PROTOCOL,
            origin=self._secrets.origin,
            relay_key=self._secrets.relay_key.public,
            founded=directory.size > 0,
            envelope_limit=LIMITS.envelope,
            blob_limit=LIMITS.blob,
            blob_chunk=LIMITS.blob_chunk,
            network=directory.network.id if directory.size else None,
            sandbox=self._practising.sandbox,
            practice=self._practising.practice or None,
        )
