"""The tables that rights are asked of say what the directory says."""

from collections.abc import Callable

from schemas.statements import DeviceRevoked, RevocationReason
from server.storage.db import Connection, connect
from tests.builders import Member
from tests.integration.server.conftest import Town
from tests.stage import Stage


async def told(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    """Return what the tables say."""
    queries = {
        "structures": "SELECT structure::text, active, registrar, recovery FROM structures",
        "devices": """SELECT device, structure::text, member::text, active, administrator, signing, encryption
            FROM devices""",
        "mailboxes": "SELECT mailbox::text, structure::text, epoch, kid FROM mailboxes",
        "members": "SELECT mailbox::text, member::text FROM mailbox_members",
        "closed": "SELECT mailbox::text, epoch FROM closed_epochs",
    }
    return {name: {tuple(row) for row in await connection.fetch(query)} for name, query in queries.items()}


def meant(here: Stage) -> dict[str, set[tuple[object, ...]]]:
    """Return what the directory says."""
    structures = here.world.directory.structures.values()
    services = [(structure, service) for structure in structures for service in structure.services.values()]
    return {
        "structures": {
            (each.id, each.active, each.is_network, each.recovery.kid if each.recovery else None)
            for each in structures
        },
        "devices": {
            (d.kid, s.id, d.member, d.active, d.administrator, d.signing, d.encryption)
            for s in structures
            for d in s.devices.values()
        },
        "mailboxes": {
            (
                service.id,
                structure.id,
                service.current.number if service.current else 0,
                service.current.kid if service.current else None,
            )
            for structure, service in services
        },
        "members": {(service.id, member) for _, service in services for member in service.members},
        "closed": {
            (service.id, epoch.number) for _, service in services for epoch in service.epochs if epoch.closed
        },
    }


async def test_tables_follow_the_log(here: Stage, town: Town, database: str) -> None:
    """After each kind of statement, also several of them in one post, tables and directory agree."""
    cpas, abri = town.cpas, town.abri
    colleague = cpas.member()
    await here.publish()

    def roster(*members: Member) -> bytes:
        return cpas.roster(town.social, *members)

    steps: list[Callable[[], object]] = [
        lambda: roster(town.anne, colleague),
        lambda: (cpas.rotate(town.social), cpas.rotate(town.social)),
        lambda: (roster(colleague), cpas.rotate(town.social)),
        lambda: cpas.post(
            DeviceRevoked, colleague.device, device=colleague.kid, reason=RevocationReason.REPLACED
        ),
        cpas.recovery,
        cpas.recovery,
        cpas.replace_root,
        lambda: (abri.standing(active=False), abri.revoke(town.ben.kid)),
        lambda: abri.standing(active=True, level=3),
        lambda: (cpas.delegate(town.anne.kid), cpas.delegate(town.anne.kid, granted=False)),
        roster,
        lambda: here.world.network.delegate(here.world.network.member().kid),
    ]
    async with connect(database) as connection:
        assert await told(connection) == meant(here)
        for step in steps:
            step()
            await here.publish()
            assert await told(connection) == meant(here)
