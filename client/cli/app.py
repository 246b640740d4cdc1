"""What every command begins with: the profile, its endpoint, and where the outcome goes.

    async with app.endpoint() as endpoint:
        app.screen.show(documents.structure(endpoint.directory.own.structure))

Rules: a passphrase comes from a prompt, a file or the environment, never from an argument, which other users
of the computer could read; an integrity alarm is shown by every command, which then never ends with 0.
"""

import os
import shlex
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from client.cli.prompts import secret
from schemas.errors import (
    DirectoryForkError,
    IntegrityError,
    LocalError,
    RelayUnreachableError,
    SuspendedError,
    WrongPassphraseError,
)

if TYPE_CHECKING:
    from client.cli.screen.screen import Screen
    from client.device.profile import Profile
    from client.endpoint import Endpoint
    from client.messages.outbox import Item
    from client.words import Words
    from schemas.forms import Language

VARIABLE = "SOUSPLI_PASSPHRASE"
ATTEMPTS = 3
"""How often a passphrase is asked for before the command gives up."""


class App:
    """The settings of one call of `souspli`, and what its commands begin with."""

    def __init__(self) -> None:
        self.profile = _profile_by_default()
        self.passphrase_file: Path | None = None
        self.json = False
        self.exit_code = 0
        self._language: Language | None = None
        self._screen: Screen | None = None

    @property
    def screen(self) -> "Screen":
        """Where this call prints; made when first used, since rich is slow to load."""
        if self._screen is None:
            from client.cli.screen.screen import Screen  # noqa: PLC0415

            named = self.profile != _profile_by_default()
            program = f"souspli --profile {shlex.quote(self.profile)}" if named else "souspli"
            self._screen = Screen(as_json=self.json, program=program, words=self.words, reader=self.reader)
        return self._screen

    @property
    def language(self) -> "Language":
        """In which language this call speaks to people: English, unless its command has `--lang`."""
        from schemas.forms import Language  # noqa: PLC0415  # the help does without msgspec

        return self._language or Language.EN

    @language.setter
    def language(self, language: "Language") -> None:
        self._language = language

    @property
    def reader(self) -> "Language":
        """In which language any command says failures: that of the call, else of the computer."""
        from client.cli.language import own_language  # noqa: PLC0415

        return self._language or own_language()

    @property
    def words(self) -> "Words":
        """The words of this language."""
        from client.words import words_in  # noqa: PLC0415

        return words_in(self.language)

    @asynccontextmanager
    async def endpoint(self, *, offline: bool = False, mail: bool = False) -> AsyncIterator["Endpoint"]:
        """Open the profile, bring it up to date with the relay, and send what waits in the outbox.

        `mail`: also fetch what has arrived. Commands that are `offline` go on when the relay is away, when
        the structure is suspended, and when the relay shows what is not genuine: what was here before can
        still be read, and is marked by the alarm.
        """
        async with self.unprepared_endpoint() as endpoint:
            await self._prepare(endpoint, offline=offline, mail=mail)
            yield endpoint

    @asynccontextmanager
    async def unprepared_endpoint(self) -> AsyncIterator["Endpoint"]:
        """Open the profile, and send nothing. An alarm is the last thing that is printed."""
        from client.cli.screen.progress import Transfers  # noqa: PLC0415
        from client.endpoint import connect  # noqa: PLC0415

        with self._open_profile() as profile, Transfers(self.screen.err, shown=not self.json) as transfers:
            async with connect(profile, progress=transfers) as endpoint:
                try:
                    yield endpoint
                except DirectoryForkError:
                    own = self.screen.own.every
                    self.screen.warn(own.nothing_leaves, own.note)
                    raise  # to where errors are shown, which for this one is the alarm
                except BaseException:
                    self.sound(endpoint)
                    raise
                self.sound(endpoint)

    @asynccontextmanager
    async def first_endpoint(self, relay: str, person: str) -> AsyncIterator["Endpoint"]:
        """Make the profile of a new device, or open the one that an earlier attempt has left.

        It is kept as soon as the relay has answered: from then on its keys may be known to others.
        """
        from client.device.profile import Profile, profile_folder  # noqa: PLC0415
        from client.endpoint import connect  # noqa: PLC0415
        from client.relay.relay_url import relay_url  # noqa: PLC0415

        folder = profile_folder(self.profile)
        fresh = not folder.exists()
        if fresh:
            profile = Profile.create(folder, self._passphrase(twice=True), relay, person)
        else:
            profile = self._open_profile()
        with profile:
            if (profile.keys.relay, profile.keys.person) != (relay_url(relay), person):
                raise LocalError(
                    f"the profile {self.profile!r} is of {profile.keys.person} at {profile.keys.relay}",
                    advice="choose another name with --profile",
                )
            async with connect(profile) as endpoint:
                try:
                    await endpoint.directory.network()
                except BaseException:
                    if fresh:
                        shutil.rmtree(folder)
                    raise
                yield endpoint

    def sound(self, endpoint: "Endpoint") -> None:
        """Print the alarm of a contradiction in the directory, if there is one; the code is then 8."""
        if endpoint.directory.fork:
            self.screen.alarm(DirectoryForkError(endpoint.directory.fork.detail))
            self.exit_code = DirectoryForkError.exit_code

    async def _prepare(self, endpoint: "Endpoint", *, offline: bool, mail: bool) -> None:
        try:
            await endpoint.prepare()
            self._tell(await endpoint.outbox.flush())
            for notice in endpoint.notices.fresh() if endpoint.admitted else ():
                own = self.screen.own
                self.screen.warn(own.notices[notice.kind].format(**notice.details), own.every.note)
            if mail:
                await endpoint.mailbox.sync()
                await endpoint.leaflets.keep_fresh()
        except (RelayUnreachableError, SuspendedError) as error:
            if not offline:
                raise
            self.screen.warn_of(error, self.screen.own.every.here_before)
        except DirectoryForkError:
            if not offline:
                raise  # otherwise it stands in the profile, and `sound` shows it
        except IntegrityError as error:
            if not offline:
                raise
            self.screen.alarm(error, self.screen.own.failing.relay)
            self.exit_code = error.exit_code

    def _tell(self, items: "list[Item]") -> None:
        sent = [item for item in items if item.problem == ""]
        if sent:
            self.screen.remark(self.words.every.sent_before.format(count=len(sent)))

    def _open_profile(self) -> "Profile":
        from client.device.profile import Profile, profile_folder  # noqa: PLC0415

        folder = profile_folder(self.profile)
        if not folder.exists():
            raise LocalError(
                f"there is no profile {self.profile!r}",
                advice="name another with --profile, or begin with souspli member join or structure apply",
            )
        if self.passphrase_file is not None or VARIABLE in os.environ or not sys.stdin.isatty():
            return Profile.open(folder, self._passphrase(twice=False))
        for _ in range(ATTEMPTS - 1):
            try:
                return Profile.open(folder, self._passphrase(twice=False))
            except WrongPassphraseError as error:
                self.screen.warn_of(error)
        return Profile.open(folder, self._passphrase(twice=False))

    def _passphrase(self, *, twice: bool) -> str:
        if self.passphrase_file is None:
            label = self.words.every.passphrase.format(profile=repr(self.profile))
            return secret(label, VARIABLE, twice=twice)
        try:
            return self.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise LocalError(f"the passphrase cannot be read from {self.passphrase_file}: {error}") from error


def _profile_by_default() -> str:
    return os.environ.get("SOUSPLI_PROFILE") or "default"
