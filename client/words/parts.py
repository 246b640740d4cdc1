"""The groups of words of a command: headings, labels, and sentences with places such as `{when}` in them."""

import msgspec


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence with a number in it."""

    one: str
    other: str

    def of(self, count: int, **parts: str) -> str:
        """Return it for a count of at least 1."""
        return (self.one if count == 1 else self.other).format(count=count, **parts)


class Inbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of the list of conversations, and why to look at one first."""

    id: str
    new: str
    subject: str
    others: str
    state: str
    last: str
    none: str
    warning: str
    withdrawn: str
    uncared: str
    pressed: str
    late: str
    following: str
    read_one: str
    writing: str
    colleague: str
    has_read: Counted


class Board(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of a dashboard."""

    received: str
    sent: str
    empty: str
    open: str
    waiting: str
    late: str
    closed: str
    none: str
    endings: str
    first: str
    first_hours: str
    first_none: str
    first_of: Counted


class Did(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the author of a content does by it, where that is no step of a referral."""

    message: str
    note: str
    referral: str
    reminder: str
    escalation: str
    consent_withdrawn: str
    absence: str
    waiting: str
    take_over: str
    notice: str
    letter: str
    mail: str
    mail_held: str
    guest_reply: str
    release: str
    reject: str
    feedback: str
    feedback_state: str
    sign_up: str
    sign_off: str
    by_guest: str
    until: str


class Conversation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels of a conversation, and what is said of it and of its messages."""

    sender: str
    receivers: str
    state: str
    files: str
    check: str
    subject: str
    text: str
    urgency: str
    basis: str
    in_charge: str
    appointment: str
    reason: str
    informed: str
    suspended: str
    read_by: str
    pressed: str
    late: str
    not_asked: str
    unknown_form: str
    guest_sealed: str
    held_claims: str
    other_door: str
    passed_on: str
    comes_from: str
    purpose: str
    minimum: str
    yes: str
    checklist: str
    no_checklist: str
    you: str
    level: str
    unknown: str
    unknown_service: str
    file: str
    queued: str
    failed: str
    warning: str
    hidden: str
    hidden_claims: str
    locked: str
    withdrawn: str
    uncared: str
    agreed: str
    thread: str
    since: str
    stands_in: str
    is_mine: str
    not_mine: str
    offers_key: str
    next: str


class Doors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings and labels of services that are searched for; `days` from Monday on."""

    number: str
    name: str
    card: str
    staleness: str
    more: str
    service: str
    needs: str
    areas: str
    languages: str
    audiences: str
    hours: str
    phone: str
    email: str
    url: str
    address: str
    text: str
    places: str
    waiting: str
    unknown: str
    no_card: str
    unconfirmed: str
    confirmed: str
    refer: str
    nothing: str
    nothing_text: str
    days: tuple[str, ...]
    found: Counted


class Questions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked before a referral is sent, and how to answer; `marks` are the letters for yes and no."""

    form: str
    why_not: str
    purpose: str
    minimum: str
    need: str
    place: str
    place_unknown: str
    place_several: str
    meant: str
    optional: str
    needed: str
    by_number: str
    by_name: str
    which: str
    none_of_these: str
    right: str
    several: str
    yes_no: str
    date: str
    marks: str
    agreed_by: str
    agreed_on: str
    agreed_how: str


class Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of the shorter lists: appointments, who is away, what is late, files."""

    when: str
    first: str
    last: str
    what: str
    where: str
    cancelled: str
    no_appointment: str
    who: str
    stands_in: str
    nobody_away: str
    nothing_late: str
    takes_over: str
    told_all: str
    file: str
    name: str
    size: str
    conversation: str
    no_file: str
