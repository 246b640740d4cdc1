"""Devices and colleagues that end, keys that are lost and come back, records of all this."""

import pytest

from tests.acceptance.office import Office
from tests.acceptance.souspli import Person, patiently

SEND = ("send", "accueil@abri-de-meuse", "--subject", "Question", "--text", "bonjour")


def test_revoked_device(own_office: Office) -> None:
    """A revoked device is told so (5), and its service has a new key."""
    office = own_office
    (device,) = [each for each in office.sofie("device", "list") if each["name"] == "Lina Moreau"]
    revoked = office.sofie("device", "revoke", device["device"][:12], "--reason", "lost", "--yes")
    assert revoked["rotated"] == ["accueil"]
    refused = office.lina("send", "social@cpas-val", "--subject", "x", "--text", "y", ends=5)
    assert refused["problem"] == "device-revoked"
    assert [each["epoch"] for each in office.sofie("service", "list")] == [2]


def test_colleague_leaves(own_office: Office) -> None:
    """Who has left reads nothing that comes afterwards; who has joined reads what came before."""
    office = own_office
    office.anne(*SEND)
    tomas = Person(office.lina.home, "tomas")
    code = office.sofie("member", "invite", "Tomas Peeters", "--service", "accueil")["code"]
    tomas("member", "join", typed=code)
    office.sofie("member", "approve")
    office.lina("inbox")
    assert len(tomas("inbox")) == 1
    left = office.sofie("member", "leave", "Lina Moreau", "--yes")
    assert left["rotated"] == ["accueil"]
    office.anne(*SEND)
    assert len(tomas("inbox")) == 2
    assert office.lina("inbox", ends=5)["error"]["slug"] == "device-revoked"


def test_linked_device(office: Office) -> None:
    """A second device of the same person reads the history after its code was approved on the first."""
    office.anne(*SEND)
    before = office.lina("inbox")
    tablet = Person(office.lina.home, "tablet")
    tablet("member", "join", typed=office.lina("device", "link")["code"])
    office.lina("member", "approve")
    assert [each["thread"] for each in tablet("inbox")] == [each["thread"] for each in before]
    members = office.sofie("member", "list")["members"]
    assert [len(each["devices"]) for each in members if each["name"] == "Lina Moreau"] == [2]


def test_recovery(office: Office) -> None:
    """Any three of five shares restore the keys of a structure; two do not."""
    custodians = ["Un", "Deux", "Trois", "Quatre", "Cinq"]
    split = office.sofie("recovery", "split", "--threshold", 3, *custodians)
    shares = [each["share"] for each in split["printed"]]
    typed = "\n".join(shares[1:4])
    assert office.sofie("recovery", "drill", typed=typed)["epochs"] == 1
    assert (
        office.sofie("recovery", "drill", typed="\n".join(shares[:2]), ends=3)["error"]["slug"]
        == "recovery-share"
    )
    office.sofie("recovery", "restore", typed=typed)


def test_root_key_elsewhere(
    office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root key goes into a file under a passphrase of its own, and leaves the device when asked."""
    monkeypatch.setenv("SOUSPLI_ROOT_PASSPHRASE", "dans le coffre de la banque")
    path = tmp_path_factory.mktemp("stick") / "root.sealed"
    office.sofie("recovery", "export-root", path)
    office.sofie("recovery", "forget-root", "--yes")
    assert (
        office.sofie("recovery", "split", "--threshold", 2, "Un", "Deux", ends=3)["error"]["slug"] == "local"
    )
    office.sofie("recovery", "import-root", path)
    office.sofie("recovery", "split", "--threshold", 2, "Un", "Deux")


def test_second_administrator(own_office: Office) -> None:
    """Whom the root key promotes administers; demoted again, all services have new keys."""
    office = own_office
    assert office.lina("member", "invite", "Zoé", ends=5)["error"]["slug"] == "forbidden"
    promoted = office.sofie("member", "promote", "Lina Moreau")
    assert [each["administrator"] for each in promoted["devices"]] == [True]
    assert "administrator" in office.sofie.reads("member", "list")
    office.lina("member", "invite", "Zoé")
    assert office.lina("member", "promote", "Lina Moreau", ends=3)["error"]["slug"] == "local"
    office.sofie("member", "demote", "Lina Moreau", ends=2)
    assert office.sofie("member", "demote", "Lina Moreau", "--yes")["rotated"] == ["accueil"]
    office.lina("member", "invite", "Zoé", ends=5)


def test_suspended_structure(own_office: Office) -> None:
    """A suspended structure reads what it has, and sends nothing (5) until it is reinstated.

    Its level is what the registrar saw, who is told on what it can no longer vote.
    """
    office = own_office
    office.sofie("cooperative", "propose", "Un agenda partagé")
    told = office.odile.reads("structure", "suspend", "cpas-val", "--reason", "unpaid")
    assert "has not voted on “Un agenda partagé”" in told
    kept = office.anne(*SEND, ends=5)
    assert kept["problem"] == "suspended"
    office.odile("structure", "suspend", "cpas-val", "--reason", "again", ends=3)
    shown = office.anne.reads("show", kept["thread"], "--lang", "fr")
    assert "n'a pas été envoyé. La structure est suspendue. Voir souspli outbox list" in shown
    office.odile("structure", "reinstate", "cpas-val", "--reason", "paid")
    office.anne(*SEND)
    assert office.odile("structure", "level", "cpas-val", 1, "--evidence", "e-mail and domain")["level"] == 1
    assert office.lina("structure", "show", "cpas-val")["level"] == 1


def test_records(office: Office) -> None:
    """An administrator reads who did what, and a caseworker does not."""
    office.anne(*SEND)
    office.lina("inbox")

    def recorded() -> set[str]:
        return {record["action"] for record in office.sofie("audit", "list")}

    patiently(lambda: {"envelope.delivered", "envelopes.fetched", "records.read"} <= recorded())
    records = office.sofie("audit", "list")
    last = records[-1]["position"]
    assert [record["position"] for record in records] == list(range(1, last + 1))
    later = office.sofie("audit", "list", "--after", last - 1)
    assert later[0] == records[-1]
    office.lina("audit", "list", ends=4)
    assert office.sofie("retention", "set", 90, "--yes") == {"days": 90}
