"""The play in six acts; each act is a file of its own.

Everything is done with the endpoint library, as the commands do it, and every sentence that is printed as
done was checked: an expectation that fails ends the play.
"""

import time
from pathlib import Path

from client.cli.demo.accountability import list_records
from client.cli.demo.admission import admit_everybody, found_network
from client.cli.demo.browsers import open_in_browsers
from client.cli.demo.cast import CPAS, SHELTER
from client.cli.demo.company import Company
from client.cli.demo.cooperation import decide, receive
from client.cli.demo.live import Follower, following
from client.cli.demo.referring import refer, write_papers
from client.cli.demo.relay import Relay
from client.cli.demo.secrecy import confidential, search_relay, try_in_vain
from client.cli.demo.stage import Stage


async def play(stage: Stage, relay: Relay, company: Company, folder: Path) -> str:
    """Play it on a relay that is new; files go into `folder`. Returns the id of the referral."""
    stage.act(1, "A network is founded, and three structures come in")
    await found_network(stage, company, relay.setup_code)
    await admit_everybody(stage, company)

    anne, lina, tomas = (
        Follower(person.name, company[person]) for person in (CPAS.caseworkers[0], *SHELTER.caseworkers)
    )
    async with following(anne, lina, tomas):
        stage.act(2, "A caseworker refers a child, with a report and a bundle of scans")
        since = time.time_ns() // 1_000_000
        papers = await write_papers(stage, folder)
        sent = await refer(stage, anne, papers)

        stage.act(3, "Both caseworkers of the intake service receive it live, and work on it")
        await receive(stage, (lina, tomas), anne, sent, folder)
        await decide(stage, lina, tomas, anne, sent)

    stage.act(4, "Nobody else can read any of it")
    await try_in_vain(stage, company, anne.endpoint.threads.find(sent.thread).messages[0].files)
    await search_relay(stage, company, relay, sent)

    stage.act(5, "Every access has left a record, without names and without content")
    await list_records(stage, company, confidential(company, sent), since)

    stage.act(6, "Everybody can go on in a browser")
    await open_in_browsers(stage, company)
    return sent.thread
