"""Act 6: each of them gets a sign-in name and a passphrase with which a browser opens their device."""

import asyncio

from client.cli.demo.cast import PASSPHRASE, Person
from client.cli.demo.company import Company
from client.cli.demo.stage import Stage
from client.structures.locks import open_keystore
from crypto.locks import Way
from schemas.errors import WrongPassphraseError


async def open_in_browsers(stage: Stage, company: Company) -> None:
    """Set a passphrase for everybody; see that it opens their own device, and another opens nothing."""
    async with stage.step(
        f"all {len(company.people)} choose a passphrase; they sign in by the names of their profiles"
    ):
        await asyncio.gather(*(_choose(company, person) for person in company.people))
    person = company.people[-1]
    endpoint = company[person]
    origin = endpoint.directory.pins_needed.origin
    opened = await open_keystore(endpoint.http, origin, Way.of_passphrase(person.profile, PASSPHRASE))
    stage.expect(
        opened.device == endpoint.profile.keys.device,
        f"{person.profile} and the passphrase open the device of {person.name}",
    )
    try:
        await open_keystore(endpoint.http, origin, Way.of_passphrase(person.profile, PASSPHRASE.title()))
    except WrongPassphraseError:
        stage.done("another passphrase opens nothing")
        return
    stage.expect(holds=False, what="another passphrase opens nothing")


def page(relay: str) -> str:
    """Return the address to open: passkeys need a name, and this machine's own is `localhost`."""
    return relay.rstrip("/").replace("://127.0.0.1", "://localhost") + "/"


async def _choose(company: Company, person: Person) -> None:
    await company[person].locks.add_passphrase(person.profile, PASSPHRASE)
