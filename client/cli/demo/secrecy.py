"""Act 4: a third structure gets nothing, and nothing that the relay has can be read."""

import asyncio

from client.cli.demo import cast, papers
from client.cli.demo.cast import CPAS, FOOD_BANK, SHELTER
from client.cli.demo.company import Company
from client.cli.demo.referring import Sent
from client.cli.demo.relay import Relay
from client.cli.demo.search import found_in_bytes, found_in_folder
from client.cli.demo.stage import Stage
from client.cli.screen.views import joined, size
from schemas.content import FileRef
from schemas.errors import NotFoundError

_SHORTEST = 8
"""Characters of an answer that is looked for; shorter ones would be found in ciphertext by chance."""


async def try_in_vain(stage: Stage, company: Company, files: tuple[FileRef, ...]) -> None:
    """Let a caseworker of the third structure look, even with the files' ids and keys in hand."""
    stranger = company[FOOD_BANK.caseworkers[0]]
    name = FOOD_BANK.caseworkers[0].name
    received = await stranger.mailbox.sync()
    stage.expect(
        not received and not stranger.threads.all(), f"the inbox of {name}, {FOOD_BANK.name}, is empty"
    )
    for file in files:
        try:
            await stranger.files.download(file, company.home / "stolen")
        except NotFoundError:
            continue
        stage.expect(holds=False, what=f"{file.name} is not for {name}")
    stage.done("for her the files do not exist (404), even if she had their ids and keys")


async def search_relay(stage: Stage, company: Company, relay: Relay, sent: Sent) -> None:
    """Look for every name and sentence in all that the relay has."""
    secrets = confidential(company, sent)
    async with stage.step(f"looking for {len(secrets)} names and sentences, each in five encodings"):
        dump = await relay.dump()
        in_dump = found_in_bytes(dump, secrets)
        in_files = await asyncio.to_thread(found_in_folder, relay.folder, secrets)
        in_profiles = await asyncio.to_thread(found_in_folder, company.home, secrets)
    stage.expect(not in_dump, f"a full dump of the database ({size(len(dump))}) holds none of them")
    stage.expect(
        not in_files,
        f"the relay's folder ({relay.held}: data files, write-ahead log, blobs, logs) holds none",
    )
    stage.expect(not in_profiles, "nor do the caseworkers' own profiles, which are sealed at rest")
    _show_that_the_search_works(stage, dump, relay, sent)


def confidential(company: Company, sent: Sent) -> list[str]:
    """Return what nobody but the two services may read."""
    answers = [
        text
        for answer in sent.answers.values()
        for text in (answer if isinstance(answer, tuple) else (answer,))
    ]
    return [
        *(text for text in answers if isinstance(text, str) and len(text) >= _SHORTEST),
        *(person.name for person in company.people),
        *(path.name for path in sent.files),
        *(cast.SUBJECT, cast.TEXT, cast.QUESTION, cast.ANSWER, cast.ACCEPTANCE, cast.NOTE),
        *(papers.REPORT_SENTENCE, papers.BUNDLE_SENTENCE),
    ]


def _show_that_the_search_works(stage: Stage, dump: bytes, relay: Relay, sent: Sent) -> None:
    public = {SHELTER.name, CPAS.name}
    stage.expect(
        found_in_bytes(dump, public) == public and found_in_folder(relay.folder, public) == public,
        f"the search works: it finds what is public, {joined(sorted(public))}, in both",
    )
    planted = {papers.REPORT_SENTENCE, papers.BUNDLE_SENTENCE}
    stage.expect(
        found_in_folder(sent.files[0].parent, planted) == planted,
        "and it finds the sentences of the files in the sender's originals",
    )
