"""Shares and the root key: a drill that proves them, and a structure that lost every device."""

from pathlib import Path

import pytest

from schemas.errors import (
    ConflictError,
    IntegrityError,
    InvalidInputError,
    LocalError,
    RecoveryShareError,
    SouspliError,
    UnavailableError,
    WrongPassphraseError,
)
from tests.integration.client.cast import PASSPHRASE, Cast, Scene
from tests.integration.client.hostile import Hostile, lose_the_answer, swallow

CUSTODIANS = ("Directrice", "Présidente", "Notaire")


async def test_a_drill_proves_the_shares(scene: Scene) -> None:
    """Any two of the three restore, and open the seed of every epoch."""
    shares = [share.text for share in await scene.abri.recovery.split(2, CUSTODIANS)]
    await scene.abri.administration.rotate("accueil")
    assert await scene.abri.recovery.drill(shares[:2]) == 2
    assert await scene.abri.recovery.drill(shares[1:]) == 2


async def test_shares_that_do_not_restore(scene: Scene) -> None:
    """One share alone, shares of an earlier key and mistyped ones are told apart and refused."""
    old = [share.text for share in await scene.abri.recovery.split(2, CUSTODIANS)]
    new = [share.text for share in await scene.abri.recovery.split(2, CUSTODIANS)]
    for shares in (new[:1], old[:2], [new[0], old[1]], [new[0], new[1][:-1] + "7"], []):
        with pytest.raises(RecoveryShareError):
            await scene.abri.recovery.drill(shares)


async def test_only_the_root_makes_a_recovery_key(scene: Scene) -> None:
    """A device without the root key says where to do it."""
    with pytest.raises(LocalError) as caught:
        await scene.ben.recovery.split(2, CUSTODIANS)
    assert caught.value.advice


async def test_a_structure_that_lost_all_devices(scene: Scene, cast: Cast, tmp_path: Path) -> None:
    """With the root key's file and two shares, a new computer reads the history and administrates."""
    shares = [share.text for share in await scene.abri.recovery.split(2, CUSTODIANS)]
    scene.abri.recovery.export_root(tmp_path / "root.key", "une phrase de passe")
    thread = await scene.refer()

    new = await cast.person("new computer")
    with pytest.raises(WrongPassphraseError):
        new.recovery.import_root(tmp_path / "root.key", PASSPHRASE)
    new.recovery.import_root(tmp_path / "root.key", "une phrase de passe")
    assert await new.recovery.restore(shares[1:]) == 1
    me = new.administration.member(new.directory.own.device.member).id
    await new.administration.update_service("accueil", add=[me])
    await new.mailbox.sync()
    assert new.threads.find(thread).referral is not None
    for lost in ("Ben", "Cleo"):
        await new.administration.leave(scene.cast.endpoints[lost].directory.own.device.member)
    with pytest.raises(SouspliError):
        await scene.ben.mailbox.sync()


async def test_the_root_key_is_kept_apart(scene: Scene, tmp_path: Path) -> None:
    """Its file opens with no word to be guessed, is nobody else's to read and replaces nothing.

    Removed here, the key is gone from this computer.
    """
    target = tmp_path / "root.key"
    for guessable in ("courte", "a" * 40):
        with pytest.raises(InvalidInputError):
            scene.abri.recovery.export_root(target, guessable)
        with pytest.raises(InvalidInputError):
            await scene.abri.recovery.renew_root(target, guessable)
    assert not target.exists()
    scene.abri.recovery.export_root(target, PASSPHRASE)
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(LocalError):
        scene.abri.recovery.export_root(target, PASSPHRASE)
    scene.abri.recovery.forget_root()
    with pytest.raises(LocalError):
        await scene.abri.recovery.split(2, CUSTODIANS)
    scene.abri.recovery.import_root(target, PASSPHRASE)
    assert await scene.abri.recovery.split(2, CUSTODIANS)
    with pytest.raises(LocalError):
        scene.cpas.recovery.import_root(target, PASSPHRASE)


async def test_a_root_key_that_somebody_took_along(scene: Scene, cast: Cast, tmp_path: Path) -> None:
    """A new one takes its place once its file is written; the earlier one, and its file, speak no more."""
    scene.abri.recovery.export_root(tmp_path / "old.key", PASSPHRASE)
    with pytest.raises(LocalError):
        await scene.abri.recovery.renew_root(tmp_path / "old.key", PASSPHRASE)
    with pytest.raises(LocalError):
        await scene.ben.recovery.renew_root(tmp_path / "new.key", PASSPHRASE)
    await scene.abri.recovery.renew_root(tmp_path / "new.key", PASSPHRASE)
    await scene.abri.administration.promote("Cleo")
    with pytest.raises(ConflictError):
        scene.abri.recovery.import_root(tmp_path / "old.key", PASSPHRASE)
    leaver = await cast.person("leaver")
    leaver.recovery.import_root(tmp_path / "old.key", PASSPHRASE)
    with pytest.raises(IntegrityError):
        await leaver.prepare()
    successor = await cast.person("successor")
    successor.recovery.import_root(tmp_path / "new.key", PASSPHRASE)
    await successor.prepare()
    assert successor.directory.own.device.administrator


async def test_an_answer_lost_while_the_root_key_is_replaced(
    scene: Scene, cast: Cast, hostile: Hostile, tmp_path: Path
) -> None:
    """What counts is looked up in the directory; where that cannot be told, the file is to be kept."""
    scene.abri.recovery.export_root(tmp_path / "old.key", PASSPHRASE)
    office = await cast.person("office", url=hostile.url)
    office.recovery.import_root(tmp_path / "old.key", PASSPHRASE)
    await office.prepare()
    hostile.on("POST", "/v1/directory/entries", swallow)
    with pytest.raises(UnavailableError) as caught:
        await office.recovery.renew_root(tmp_path / "never.key", PASSPHRASE)
    assert "never.key" in caught.value.advice
    with pytest.raises(ConflictError):
        office.recovery.import_root(tmp_path / "never.key", PASSPHRASE)
    hostile.on("POST", "/v1/directory/entries", lose_the_answer)
    await office.recovery.renew_root(tmp_path / "new.key", PASSPHRASE)
    hostile.behave()
    assert await office.recovery.split(2, CUSTODIANS)
    with pytest.raises(ConflictError):
        office.recovery.import_root(tmp_path / "old.key", PASSPHRASE)
