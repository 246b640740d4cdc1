"""The registrar's check before a structure comes in, with the command line."""

from pathlib import Path

from tests.acceptance.office import Office
from tests.acceptance.souspli import Person

KBO = "0990.000.311"


def extract(folder: Path, name: str, status: str = "AC") -> Path:
    """Write an extract of the register with one enterprise."""
    folder.mkdir()
    (folder / "meta.csv").write_text('"Variable","Value"\n"SnapshotDate","03-11-2026"\n', encoding="utf-8")
    (folder / "enterprise.csv").write_text(
        f'"EnterpriseNumber","Status"\n"{KBO}","{status}"\n', encoding="utf-8"
    )
    (folder / "denomination.csv").write_text(
        f'"EntityNumber","Language","TypeOfDenomination","Denomination"\n"{KBO}","1","001","{name}"\n',
        encoding="utf-8",
    )
    return folder


def test_an_applicant_is_looked_up(office: Office, tmp_path: Path) -> None:
    """What speaks for it becomes the evidence of the next command; what speaks against it ends with 6."""
    newcomer = Person(tmp_path, "nora")
    newcomer(
        *("structure", "apply", "la-marelle", "La Marelle", "--relay", office.relay.url),
        *("--person", "Nora", "--contact", "nora@example.org", "--kbo", KBO),
    )
    good = extract(tmp_path / "good", "MARELLE (LA) ASBL")
    (finding,) = office.odile("structure", "check", "la-marelle", "--register", good)
    assert finding["level"] == 2
    assert "souspli structure verify la-marelle --level 2" in office.odile.reads(
        "structure", "check", "la-marelle", "--register", good
    )
    for bad in (extract(tmp_path / "other", "Le Moulin"), extract(tmp_path / "ended", "La Marelle", "ST")):
        (finding,) = office.odile("structure", "check", "la-marelle", "--register", bad, ends=6)
        assert finding["level"] is None
    assert office.odile("structure", "check", "la-marelle", ends=3)
    record = newcomer("structure", "domain-record", "marelle.example")
    assert record["name"] == "_souspli.marelle.example"
    assert record["text"].startswith("souspli-root=")


def test_a_structure_is_admitted_once(office: Office) -> None:
    """Whoever admits one that is in is told so; it is no alarm."""
    assert (
        "is admitted already"
        in office.odile("structure", "admit", "abri-de-meuse", ends=6)["error"]["detail"]
    )


def test_a_drill_needs_shares(office: Office) -> None:
    """Whoever practises with a mistyped share is told which one; it is no alarm."""
    office.hugo("recovery", "split", "--threshold", "2", "A", "B")
    mistyped = office.hugo("recovery", "drill", ends=3, typed="what I remember\n")
    assert "share 1" in mistyped["error"]["detail"]
