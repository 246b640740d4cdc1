"""Every limit of the formats and of the relay, in one place, with its reason.

Sizes are bytes, times are seconds unless the name says otherwise.
"""

from dataclasses import dataclass

KIB, MIB, GIB = 1024, 1024**2, 1024**3
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Limits:
    """The limits of protocol version 1; `LIMITS` is the one instance that everybody uses."""

    # Envelope: a page of text with a form is about 5 KiB; files travel apart, so 1 MiB is ample.
    envelope: int = MIB
    header: int = 64 * KIB
    content: int = 512 * KIB
    recipients: int = 100
    files: int = 64
    after: int = 32  # hashes of earlier envelopes named by a content
    padding_floor: int = 4 * KIB

    # Texts that people type.
    text: int = 100_000  # characters
    name: int = 200  # characters: of a person, a structure, a service
    said: int = 500  # characters: the purpose of sharing, how somebody agreed
    file_name: int = 255
    answers: int = 64 * KIB  # the filled form, encoded

    # Files.
    blob: int = 8 * GIB
    blob_chunk: int = 8 * MIB  # what clients send in one PATCH; the relay takes any size up to `blob`
    piece: int = MIB  # what the relay reads or writes at once while a file streams through it

    # Guests and e-mail.
    guest_item: int = 512 * KIB
    guest_blob: int = 25 * MIB  # a file that a guest attaches
    guest_box: int = 366 * DAY  # the longest that a link works
    guest_attempts: int = 10  # wrong codes before it has to be given anew
    guest_session: int = 30 * MINUTE
    guest_boxes_kept: int = 30 * DAY  # after a box has expired
    guest_sign_ins_per_minute: int = 30  # per address
    guest_requests_per_minute: int = 120  # per box: items and files
    guest_uploads_open: int = 8  # of a box; the page sends one file after the other
    guest_pages: int = 200  # items of a box, replies in one answer
    correspondent_key: int = 32 * KIB

    # Locks.
    lock_box: int = 4 * KIB  # a sealed keystore
    locks: int = 16  # of a device
    lock_openings_per_minute: int = 60  # per address; whoever guesses a passphrase gets no further

    # Pushes to browsers that are closed.
    push_endpoint: int = 1_000  # characters; those of browsers have 200 to 600
    push_subscriptions: int = 8  # of a device, which may be open in several browsers
    push_delay: int = 10  # a client that is open has fetched by then
    push_again: int = HOUR  # to a device that has not fetched since the last one
    push_ttl: int = DAY  # how long a push service keeps one for a browser that is off
    push_token: int = 12 * HOUR  # RFC 8292 allows 24
    push_timeout: int = 10  # for the answer of a push service
    push_connections: int = 100  # to push services at once

    # The shelf.
    shelf_box: int = 512 * KIB  # a long draft has 100 KiB
    shelf_slots: int = 32  # of a device
    shelf_recorded: int = 15 * MINUTE  # between two records that a slot was put
    shelf_deleted: int = 90 * DAY  # for so long a deletion is remembered

    # Who is writing an answer.
    replying: int = 30  # it is shown for so long
    replying_again: int = 10  # and told again while it goes on
    replying_ahead: int = MINUTE  # of the relay's clock, at most
    replying_per_minute: int = 30  # per device

    # Directory.
    statement: int = 32 * KIB
    statements_posted: int = 64  # in one atomic post
    statements_page: int = 500
    members: int = 500  # of a service
    note: int = 128 * KIB  # a signed note; C2SP wants room for 16 signatures, post-quantum ones have 5 KiB

    # The cooperative.
    prose: int = 4_000  # characters of a motion, a module, a leaflet; a statement has room for the widest
    choices: int = 10  # of a motion
    motions: int = 5  # that a structure has open at once
    cents: int = 1_000_000_000  # ten million euros
    people: int = 20  # in one sign-up
    leaflet: int = 16 * KIB
    areas: int = 600  # of a service; Belgium has 565 municipalities
    leaflets_page: int = 200

    # The web client.
    web_files: int = 2_000
    web_manifest: int = MIB

    # Relay: paging and waiting.
    request: int = 2 * MIB  # any body that is not an upload
    envelopes_page: int = 200
    envelopes_page_bytes: int = 8 * MIB
    records_page: int = 1_000
    access_record: int = 2 * KIB
    opens_posted: int = 200  # signed statements that something was opened, in one request
    applications_page: int = 1_000  # of those that are undecided, then of the latest
    queue: int = 2_000  # posts waiting for the group commit; beyond that 503
    queue_bytes: int = 64 * MIB  # of the posts waiting: a queue of the largest would fill the memory
    batch: int = 200  # posts in one transaction
    batch_bytes: int = 8 * MIB  # of the posts in one transaction, unless a single one has more
    keepalive: int = 15  # between two comments on an idle event stream

    # Relay: time.
    header_timeout: int = 10  # a client that takes longer to send its headers is cut off
    body_timeout: int = 60  # between two pieces of a body, and between two that a slow reader takes
    body_rate: int = 8 * KIB  # bytes per second; a body that is read whole has so long, and body_timeout more
    idle_timeout: int = 3 * MINUTE  # between two requests on a connection; longer than proxies wait
    shutdown: int = 20  # for the requests under way when the relay is told to stop
    connections: int = 4_000
    connections_per_address: int = 1_500
    challenge: int = 60
    session: int = 15 * MINUTE
    invitation: int = 7 * DAY
    upload: int = 2 * DAY  # an upload nobody continued is discarded
    orphan: int = 7 * DAY  # a finished upload that no envelope names is discarded
    sweep: int = 10 * MINUTE  # between two rounds of retention, which is counted in days
    clock_skew: int = 10 * MINUTE
    database: int = 30  # for one statement, and for one of the connections to be free

    # Reminding and forgetting.
    timer: int = 366 * DAY  # the farthest that one is set
    timers: int = 10_000  # of one mailbox
    timer_sweep: int = 5  # between two looks at those that are due
    thread_end: int = 14 * DAY  # the earliest end that is set: colleagues have so long to notice
    hold_statement: int = 2 * KIB
    hold_proposed: int = 14 * DAY  # a hold with one signature keeps for so long (`thread_held` says it too)
    deleted_envelopes: int = 500  # named in one proof of deletion

    # The access log.
    epoch_records: int = 1_000  # waiting ones that close an epoch of the log at once
    epoch_batch: int = 5_000  # records of one epoch, so that its transaction stays short
    heartbeat: int = 60 * MINUTE  # without anything new, the witnesses confirm so often
    checkpoint_age: int = DAY  # of the cosignatures on the checkpoint by which a key is believed
    witnesses: int = 16  # of a policy
    witness: int = 10  # for the answer of one
    aggregate: int = 10  # people behind a figure that the auditors of the network see

    # Relay: what one structure may use by default.
    retention: int = 365 * DAY
    storage: int = 50 * GIB
    shelf_storage: int = GIB  # of all its devices; one has seldom more than 1 MiB there
    posts_per_minute: int = 6_000
    uploads_open: int = 32
    applications_per_hour: int = 20  # per address
    sign_ins_per_minute: int = 600  # per address; an office has one address for everybody
    statements_per_minute: int = 600  # per address, likewise; each costs a signature check
    tiles_per_minute: int = 6_000  # per address; a partial tile is made anew each time
    answers_per_minute: int = 60  # per address, to invitations
    denials_per_minute: int = 120  # per device: each is recorded
    foundings_per_minute: int = 10  # per address: attempts at the setup code

    # Client.
    answer: int = 32 * MIB  # of the relay, unless it is a file: a page of the largest statements has 22 MiB
    connect_timeout: int = 10
    silence: int = 60  # a relay that says nothing for so long is gone; see `keepalive`
    attempts: int = 4  # of one request, before the failure is told
    attempt_pause: int = 10  # longest wait between them; what the relay wants later is left to the outbox
    outbox_pause: int = 15 * MINUTE  # longest wait between two attempts to send a message
    notice: int = 64 * KIB  # what a client reads of small things: an event, the file of a root key

    # Passphrase hashing (Argon2id); the upper bounds stop a hostile keystore from exhausting memory.
    argon2_memory: int = 64 * MIB
    argon2_passes: int = 3
    argon2_memory_max: int = 256 * MIB
    argon2_passes_max: int = 10


LIMITS = Limits()
