"""Whatever is said in whatever order: both languages admit the same, and refuse the same alike."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from crypto.chain import Directory
from schemas.errors import SouspliError
from tests.builders import World
from tests.twin import Twin
from tests.unit.crypto.test_chain_stateful import Directories
from tests.vectors.protocol import shown


def judged(entries: list[bytes]) -> dict[str, Any]:
    """Return what Python makes of entries, in the form of the twin's answer."""
    directory, verdicts = Directory(), list[str | None]()
    for raw in entries:
        try:
            directory.admit(raw)
            verdicts.append(None)
        except SouspliError as error:
            verdicts.append(error.slug)
    structures = [shown(each) for each in directory.structures.values()]
    return {"verdicts": verdicts, "root": directory.root.hex(), "structures": structures}


def test_both_admit_the_same(twin: Twin) -> None:
    """Sequences of statements, some of which nobody may make; refused ones stand in the midst of others."""

    class Offered(Directories):
        def teardown(self) -> None:
            found = twin.give("directory.offer", entries=[raw.hex() for raw in self.offered])
            assert found == judged(self.offered)

    run_state_machine_as_test(
        Offered, settings=settings(max_examples=6, stateful_step_count=25, deadline=None)
    )


@pytest.mark.parametrize("flip", range(0, 3_373, 211))
def test_a_forged_entry_ends_what_follows_it(twin: Twin, flip: int) -> None:
    """With a byte of its signature changed: those before it are admitted, those behind it do not continue."""
    world = World()
    structure = world.structure("cpas-namur")
    structure.service("social", structure.member())
    entries = list(world.entries)
    forged = bytearray(entries[3])
    forged[-1 - flip] ^= 1
    entries[3] = bytes(forged)
    assert twin.give("directory.offer", entries=[raw.hex() for raw in entries]) == judged(entries)
