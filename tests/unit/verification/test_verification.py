"""What registrars consult: an extract of the register, names, domains."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from client.verification.check import DOMAIN, REGISTERED, at_domain, in_register
from client.verification.dns import Resolver, place, record, resolver_at, vouches
from client.verification.names import Likeness, likeness
from client.verification.register import Register
from schemas.api import Application
from schemas.errors import InvalidInputError, LocalError, MalformedError, NotFoundError
from schemas.ids import new_id

NUMBER, CEASED = "0990000212", "0990000113"
APPLICATION = Application(
    id=new_id(1_760_000_000_000),
    handle="abri-de-meuse",
    name="L'Abri de Meuse",
    root=bytes(1984),
    contact="direction@example.org",
    proof=bytes(3373),
    kbo=NUMBER,
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Return a small extract in the real form, with a byte order mark and quoted cells; all fictional."""
    files = {
        "meta.csv": '"Variable","Value"\n"SnapshotDate","03-11-2026"\n"ExtractType","full"\n',
        "enterprise.csv": (
            '"EnterpriseNumber","Status","JuridicalSituation","TypeOfEnterprise","JuridicalForm",'
            '"JuridicalFormCAC","StartDate"\n'
            '"0990.000.113","ST","012","2","017","","01-01-1990"\n'
            '"0990.000.212","AC","000","2","017","","21-06-2004"\n'
        ),
        "denomination.csv": (
            '"EntityNumber","Language","TypeOfDenomination","Denomination"\n'
            '"0990.000.113","1","001","Le Vieux Moulin"\n'
            '"0990.000.212","1","001","ABRI DE MEUSE (L\') A.S.B.L."\n'
            '"0990.000.212","2","001","Maasschuilplaats, vzw"\n'
        ),
    }
    for name, text in files.items():
        (tmp_path / name).write_text("\ufeff" + text, encoding="utf-8")
    return Register(tmp_path)


def test_a_number_is_looked_up(register: Register) -> None:
    """Status, names and the day of the extract come from the files; an unknown number is not found."""
    found = register.find(NUMBER)
    assert (found.active, found.extract) == (True, "03-11-2026")
    assert found.names == ("ABRI DE MEUSE (L') A.S.B.L.", "Maasschuilplaats, vzw")
    assert not register.find(CEASED).active
    with pytest.raises(NotFoundError):
        register.find("0123456749")


def test_another_folder_is_told(tmp_path: Path) -> None:
    """A folder without the files, and files with other columns, are named."""
    with pytest.raises(LocalError, match=r"enterprise\.csv"):
        Register(tmp_path).find(NUMBER)
    (tmp_path / "enterprise.csv").write_text("number;status\n", encoding="utf-8")
    with pytest.raises(MalformedError, match="EnterpriseNumber"):
        Register(tmp_path).find(NUMBER)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("L'Abri de Meuse", "ABRI DE MEUSE (L') A.S.B.L.", Likeness.SAME),
        ("Épicerie sociale d'Éghezée", "EPICERIE SOCIALE D EGHEZEE ASBL", Likeness.SAME),
        ("Het Huis vzw", "Huis", Likeness.SAME),
        ("L'Abri de Meuse", "L'Abri de Sambre", Likeness.DIFFERENT),
        ("Centre Jeunesse Namur", "Centre Jeunesses Namur", Likeness.SIMILAR),
        ("ASBL", "VZW", Likeness.DIFFERENT),
        ("", "", Likeness.DIFFERENT),
    ],
)
def test_names(one: str, other: str, expected: Likeness) -> None:
    """What does not count is passed over, what does is not; without a word that counts nothing is alike."""
    assert likeness(one, other) is expected
    assert likeness(other, one) is expected


def test_findings_of_the_register(register: Register) -> None:
    """An active number with the name speaks for level 2; another name, a ceased or unknown one for none."""
    assert in_register(APPLICATION, register).level == REGISTERED
    another = replace(APPLICATION, name="Les Glaneurs")
    for application in (another, *(replace(APPLICATION, kbo=kbo) for kbo in (CEASED, "0123456749", None))):
        assert in_register(application, register).level is None


def answering(*texts: str) -> Resolver:
    """Return a resolver that sees these records."""

    async def texts_of(name: str) -> Sequence[str]:
        return texts if name == "_souspli.abri.example" else ()

    return texts_of


async def test_a_domain_vouches() -> None:
    """Both resolvers have to see the record of this structure, key and domain; one is never enough."""
    good = record(APPLICATION.id, APPLICATION.root, "abri.example")
    assert (await at_domain(APPLICATION, "abri.example", [answering("x", good)] * 2)).level == DOMAIN
    for resolvers in ([answering(good), answering()], [answering("x")] * 2):
        assert (await at_domain(APPLICATION, "abri.example", resolvers)).level is None
    with pytest.raises(InvalidInputError, match="two resolvers"):
        await vouches("abri.example", good, [answering(good)])


def test_a_record_is_bound() -> None:
    """Another structure, key or domain has another record; spelling of the domain does not matter."""
    mine = record(APPLICATION.id, APPLICATION.root, "abri.example")
    assert mine == record(APPLICATION.id, APPLICATION.root, "ABRI.example.")
    assert len({mine, record(new_id(2), APPLICATION.root, "abri.example")}) == 2
    assert mine != record(APPLICATION.id, bytes(1983) + b"x", "abri.example")
    assert mine != record(APPLICATION.id, APPLICATION.root, "abri2.example")


@pytest.mark.parametrize("domain", ["", "localhost", "a b.be", "-x.be", "x..be", "_x.be", "é.be"])
def test_what_is_no_domain(domain: str) -> None:
    """It is refused before anybody is asked."""
    with pytest.raises(InvalidInputError):
        place(domain)


def test_a_resolver_has_an_address() -> None:
    """A name is none."""
    with pytest.raises(InvalidInputError):
        resolver_at("dns.example")
