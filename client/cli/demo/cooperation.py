"""Act 3: received live by both; files compared; assigned, asked, answered, accepted; all of it seen."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from client.cli.demo.cast import ACCEPTANCE, ANSWER, NOTE, QUESTION
from client.cli.demo.live import Follower
from client.cli.demo.referring import Sent, sha256
from client.cli.demo.stage import Stage
from client.cli.screen import doings
from client.cli.screen.views import Rows, joined, recently
from client.messages.views import ThreadView
from client.words import words_in
from schemas.content import Action
from schemas.forms import Language
from schemas.referral import State


async def receive(
    stage: Stage, readers: tuple[Follower, ...], sender: Follower, sent: Sent, folder: Path
) -> None:
    """Let both caseworkers open the referral and its files, and the sender see that they have."""
    for reader in readers:
        view = await reader.sees(sent.thread, lambda view: view.referral is not None, "the referral")
        same = view.referral is not None and view.referral.answers == sent.answers
        delay = await reader.delay(sent.thread)
        stage.expect(same, f"{reader.name} has it open {delay:.0f} ms after the relay took it")
    async with stage.step("both fetch the two files"):
        await asyncio.gather(*(_fetch(stage, reader, sent, folder) for reader in readers))
    stage.expect(holds=True, what="the SHA-256 of each file is that of the sender's")
    for reader in readers:
        await reader.endpoint.messages.acknowledge(sent.thread)
    names = {reader.name for reader in readers}
    await sender.sees(sent.thread, lambda view: _readers(view) == names, "who has read it")
    stage.done(f"{sender.name} sees the receipts of {joined(sorted(names))}")


async def decide(stage: Stage, reader: Follower, colleague: Follower, sender: Follower, sent: Sent) -> None:
    """Let one of them take it on: assign, ask, be answered, accept, each seen by those whom it concerns."""
    thread = sent.thread
    async with stage.step(
        f"{reader.name} assigns it to herself; {colleague.name} sees it, {sender.name} does not"
    ):
        await reader.endpoint.referrals.act(thread, Action.ASSIGN)
        await reader.endpoint.messages.note(thread, NOTE)
        await colleague.sees(thread, lambda view: view.assignee_name == reader.name, "who is in charge")
        await colleague.sees(thread, _has(NOTE), "the note")
    async with stage.step(f"{reader.name} asks: {QUESTION}"):
        await reader.endpoint.referrals.act(thread, Action.ASK, QUESTION)
        await _sees_state(sender, thread, State.INFORMATION_ASKED)
    async with stage.step(f"{sender.name} answers: {ANSWER}"):
        await sender.endpoint.referrals.act(thread, Action.ANSWER, ANSWER)
        await reader.sees(thread, _has(ANSWER), "the answer")
    async with stage.step(f"{reader.name} accepts: {ACCEPTANCE}"):
        await reader.endpoint.referrals.act(thread, Action.ACCEPT, ACCEPTANCE)
        view = await _sees_state(sender, thread, State.ACCEPTED)
    stage.expect(
        not view.assignee_name and not _has(NOTE)(view), "what the shelter keeps to itself stays there"
    )
    stage.expect(
        not view.missing and not view.warnings, "no message is missing, in the order in which all agree"
    )
    await sender.endpoint.messages.acknowledge(thread)
    stage.show(f"What {sender.name} sees", _table(view))


async def _fetch(stage: Stage, reader: Follower, sent: Sent, folder: Path) -> None:
    target = folder / "received" / reader.endpoint.profile.folder.name
    target.mkdir(parents=True)
    view = reader.endpoint.threads.find(sent.thread)
    for file in view.messages[0].files:
        path = await reader.endpoint.files.download(file, target)
        if sha256(path) != sent.hashes[file.name]:
            stage.expect(holds=False, what=f"{file.name} of {reader.name} is what was sent")


async def _sees_state(follower: Follower, thread: str, state: State) -> ThreadView:
    return await follower.sees(
        thread,
        lambda view: view.referral_state is not None and view.referral_state.state is state,
        f"the state {state}",
    )


def _readers(view: ThreadView) -> set[str]:
    return {reader.author for reader in view.messages[0].read_by}


def _has(text: str) -> Callable[[ThreadView], bool]:
    return lambda view: any(getattr(message.content, "text", "") == text for message in view.messages)


def _table(view: ThreadView) -> Rows:
    return Rows(
        ("time", "who", "what", "read by"),
        [
            (
                recently(message.at, message.at, seconds=True),
                f"{message.author}, {message.structure}",
                doings.did(message.content, words_in(Language.EN)),
                joined(reader.author for reader in message.read_by),
            )
            for message in view.messages
        ],
        empty="",
    )
