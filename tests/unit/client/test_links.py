"""The link of a conversation: the last one that its own service gave, with what became of it."""

from dataclasses import replace

from client.messages.conversation import Conversation, Known, MessageState
from client.outside.links import link_of
from crypto.guests import GuestKey
from schemas.content import Content
from schemas.forms import Language
from schemas.ids import new_id
from schemas.mail import Change, Correspondent, GuestLink, Letter, LinkChanged, Mode, Notice
from schemas.mail import GuestKey as SharedKey
from tests.vectors.vector import stream

THREAD, OWN, BRIDGE, STRANGER = (new_id(1, stream(name, 10)) for name in ("thread", "own", "bridge", "x"))
SAM = Correspondent(new_id(1, stream("sam", 10)), "Sam", "sam@asso.example", Language.FR)


def known(number: int, content: Content, service: str = OWN) -> Known:
    """Return an envelope of the conversation; the first one begins it."""
    identifier = THREAD if number == 0 else new_id(number, stream(f"{number}", 10))
    both = frozenset({service, OWN, BRIDGE})
    return Known(identifier, stream(f"{number}"), MessageState.RECEIVED, service, b"", both, number, content)


def link(name: str, at: int, service: str = OWN) -> tuple[Known, Known]:
    """Return a notice with a link, and its letter."""
    key = GuestKey(new_id(1, stream(name, 10)), stream(name))
    told = GuestLink(key.id, key.link("https://relay.example"), 1_000)
    letter = Letter("Anne", SharedKey(key.id, key.secrets().key), new_id(1, stream("item", 10)), "Bonjour")
    return known(at, Notice("Anne", SAM, Mode.LINK, guest=told), service), known(at + 1, letter, service)


def conversation(*envelopes: Known) -> Conversation:
    """Return a conversation of envelopes."""
    made = Conversation(THREAD, (), ())
    made.__dict__["known"] = envelopes  # as if received
    return made


def test_the_last_link_counts() -> None:
    """With its own changes; those of an earlier one are its own."""
    first, second = link("first", 0), link("second", 2)
    before = link_of(conversation(*first))
    assert before is not None
    changed = (
        known(4, LinkChanged("Anne", before.told.id, Change.REVOKED, 1_000)),
        known(5, LinkChanged("Anne", new_id(1, stream("second", 10)), Change.RENEWED, 2_000)),
    )
    after = link_of(conversation(*first, *second, *changed))
    assert after is not None
    assert (after.expires, after.revoked, after.open(1_500), after.open(2_000)) == (2_000, False, True, False)
    ended = link_of(conversation(*first, changed[0]))
    assert ended is not None
    assert not ended.open(1)


def test_nobody_else_gives_a_link() -> None:
    """A link of another service, with a key of its own, is not written to; nor does it end ours."""
    ours, theirs = link("ours", 0), link("theirs", 2, STRANGER)
    found = link_of(conversation(*ours, *theirs))
    assert found is not None
    assert found == link_of(conversation(*ours))
    end = known(4, LinkChanged("X", found.told.id, Change.REVOKED, 1), STRANGER)
    assert link_of(conversation(*ours, end)) == found
    assert link_of(conversation(ours[0], replace(theirs[1], service=STRANGER))) is None
