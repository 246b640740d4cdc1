"""What is signed in requests."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.api import Application, application_message
from schemas.statements import SIGNATURE_SIZE

APPLICATION = Application(
    id="01977420-ef88-7b09-b3b9-7759b972c67f",
    handle="abri-de-meuse",
    name="Abri de Meuse",
    root=bytes(1984),
    contact="direction@abri.example",
    proof=bytes(SIGNATURE_SIZE),
)
TEXTS = st.text(st.sampled_from('\n",[]\\'), max_size=4)
APPLICATIONS = st.builds(
    lambda name, kbo, contact: replace(APPLICATION, name=name, kbo=kbo, contact=contact),
    TEXTS,
    st.sampled_from((None, "0123456749")),
    TEXTS,
)


@given(APPLICATIONS, APPLICATIONS)
def test_application_message(one: Application, other: Application) -> None:
    """Two applications that differ are never signed alike, whatever characters stand in their texts."""
    assert (application_message(one) == application_message(other)) == (one == other)


def test_application_message_without_separator() -> None:
    """A number at the end of the name is not the enterprise number."""
    named = replace(APPLICATION, name="Abri\n0123456749", contact="a@b")
    registered = replace(APPLICATION, name="Abri", kbo="0123456749", contact="\na@b")
    assert application_message(named) != application_message(registered)
