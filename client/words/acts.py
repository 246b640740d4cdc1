"""The groups of words of what a command does: what is asked for, and what is said once it is done or not."""

import msgspec

from client.words.parts import Counted


class Every(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What any command may say, whatever it is for; `next` and `note` stand before a sentence."""

    next: str
    note: str
    here_before: str
    sent_before: str
    nothing_leaves: str
    passphrase: str
    interrupted: str


class Failing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands around a failure in words; `details` comes before what is said of it in English only."""

    error: str
    what_to_do: str
    details: str
    alarm: str
    relay: str


class Misuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a call that is wrong, and where to `see` how it is written."""

    missing: str
    no_option: str
    no_command: str
    no_value: str
    near: str
    other: str
    see: str


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of something written that is not sent; `follow` is what comes next when it is."""

    not_genuine: str
    when_genuine: str
    not_yet: str
    later: str
    by_hand: str
    failed: str
    follow: str


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said once something is sent that is no step of a referral."""

    message: str
    reply: str
    note: str
    referral: str
    again: str
    in_charge: str
    consent_withdrawn: str
    absence: str
    absence_told: str
    absence_over: str
    see_absences: str
    reminders: str
    reminders_wait: str


class Typing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which text is to be typed, and how it ends."""

    text: str
    note: str
    ends: str


class Outbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of what waits, its states, and what is said when it is sent or thrown away."""

    written: str
    advice: str
    receipt: str
    queued: str
    failed: str
    none: str
    retried: str
    discard: str
    discarded: str


class Confirming(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked before something that cannot be taken back."""

    covered: str
    covered_show: str
    consent_on: str
    consent: str
    transfer: str
    redirect: str
    suggested: str


class Correspondents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of people who have only e-mail, and what is said when something is written to them."""

    name: str
    address: str
    language: str
    bridge: str
    none: str
    kept: str
    write: str
    taken: str
    not_taken: str
    written: str
    has_code: str
    tell_code: str
    released: str
    rejected: str


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels of the link by which a correspondent reads and answers."""

    of: str
    state: str
    ended: str
    works: str
    opened: str
    not_opened: str
    attempts: str
    phrase: str
    phrase_told: str
    new_code: str


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The labels of a correspondent's key, and what to do with it."""

    key: str
    smime: str
    fingerprint: str
    until: str
    endless: str
    compare: str
    keep: str
    forgotten: str


class Saved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of a file that was written on this computer."""

    file: str
    table: str
    calendar: str
    receipt: str
    spelt: str


class Warnings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is odd about a conversation, by its kind, and what to do about it."""

    no_root: str
    no_root_next: str
    missing: Counted
    missing_next: str
    outsider: str
    outsider_next: str
    not_opened: str
    not_opened_next: str


class Keeping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of conversations whose time is over, or soon will be."""

    due: Counted
    lengthen: str
    gone: str
