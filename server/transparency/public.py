"""What everybody reads of the logs: published checkpoints, and the tiles of the directory and of the heads.

A structure's own log is for its auditors: server/audit/logs.py. Before one is published there is none.
"""

from aiohttp import web

from crypto.tiles import WIDTH, read_tile_path
from schemas.errors import NotFoundError, UnavailableError
from server.http.addresses import Addresses
from server.http.quota import Quota
from server.storage.db import Database
from server.transparency.trees import DIRECTORY, HEADS, StoredTree

_LOGS = {log.kind: log for log in (DIRECTORY, HEADS)}
"""By the name that they have in paths."""

_FOR_EVER = "public, max-age=31536000, immutable"
"""What a full tile holds never changes."""


class PublicLogs:
    """`/v1/logs/directory` and `/v1/logs/heads`."""

    def __init__(self, database: Database, addresses: Addresses, quota: Quota) -> None:
        self._database = database
        self._sql = database.sql
        self._addresses = addresses
        self._quota = quota

    async def checkpoint(self, request: web.Request) -> web.Response:
        """Give the newest published checkpoint."""
        log = _LOGS.get(request.match_info["log"])
        if log is None:
            raise NotFoundError("there is no such log")
        async with self._database.connection() as connection:
            row = await connection.fetchrow(self._sql["transparency/checkpoint"], log.id)
        if row is None or row["published_note"] is None:
            raise UnavailableError("no checkpoint is published yet", advice="try again in a minute")
        return web.Response(text=row["published_note"])

    async def tile(self, request: web.Request) -> web.Response:
        """Give a tile of what is published."""
        self._quota.spend(self._addresses.of(request))
        log, tile = _LOGS[request.match_info["log"]], read_tile_path(request.match_info["path"])
        async with self._database.connection() as connection:
            row = await connection.fetchrow(self._sql["transparency/checkpoint"], log.id)
            published = row["published_size"] if row else 0
            if tile.end > published:
                raise NotFoundError("the published log is not so long")
            data = await StoredTree(connection, self._sql, log).tile(tile)
        headers = {"Cache-Control": _FOR_EVER} if tile.width == WIDTH else {}
        return web.Response(body=data, content_type="application/octet-stream", headers=headers)

    async def demand_signing(self) -> None:
        """Raise UnavailableError when the relay refuses to sign a log: for `/readyz`."""
        async with self._database.connection() as connection:
            reason = await connection.fetchval(self._sql["transparency/refusals"])
        if reason:
            raise UnavailableError(f"the relay signs no checkpoint: {reason}", advice="see docs/operation.md")
