audit-title = Access log
audit-refresh = Read again
audit-tab-log = Log
audit-tab-checkpoints = Witnesses
audit-tab-requests = Who is it?
audit-tab-holds = To be kept
audit-question = Question
audit-question-hint = Words key:value, all of which must hold; a - before one excludes it. Keys: { $keys }. Times are in UTC: created:2026-03-01..2026-03-31.
audit-ask = Search
audit-any = anything
audit-any-time = at any time
audit-period = When
audit-days =
    { $count ->
        [one] today
       *[other] the last { $count } days
    }
audit-outcome = Outcome
outcome-allowed = allowed
outcome-denied = denied
audit-none = No record answers this question
audit-found =
    { $count ->
        [one] One entry
       *[other] { $count } entries
    }
audit-table = Entries of the log, the newest first
audit-position = No.
audit-time = When
audit-who = Who
audit-what = What
audit-object = Object
audit-proof = Proof
audit-relay = the relay
audit-erased = erased after its time
audit-unreadable = not genuine
audit-state-verified = verified
audit-state-erased = place verified
audit-state-unproven = not proved
audit-state-bad = false
audit-entry = Entry { $entry }
audit-pages = Pages of the log
audit-newer = Newer
audit-older = Older
audit-shown = { $first } to { $last } of { $total }
audit-whole =
    { $count ->
        [one] The entry of the log was verified here: nothing is missing, nothing was changed.
       *[other] All { $count } entries of the log were verified here: nothing is missing, nothing was changed.
    }
audit-whole-witnessed =
    { $count ->
        [one] One witness confirmed it, on { $time }.
       *[other] { $count } witnesses confirmed it, the last one on { $time }.
    }
audit-whole-alone = The relay signed it on { $time }. No witness is required in this network.
audit-alarm-entries =
    { $count ->
        [one] Entry { $entries } is not the one that the relay recorded.
       *[other] { $count } entries are not those that the relay recorded: { $entries }.
    }
audit-alarm-next = Somebody changed the log, or a fault damaged it. Leave everything as it is, read once more, then telephone the registrars.
audit-alarm-see = See entry { $entry }
audit-row-bad = What the relay shows at place { $entry } does not match the fingerprint that the witnesses saw. Nothing of it is shown.
audit-checked = Verified just now, in this browser:
audit-step-record = The record is the one whose fingerprint the log holds.
audit-step-erased = The record was erased after its time; its fingerprint still stands in the log.
audit-step-path =
    { $hashes ->
        [one] The fingerprint is at place { $entry } of { $size } entries: one hash leads from there to the top of the tree.
       *[other] The fingerprint is at place { $entry } of { $size } entries: { $hashes } hashes lead from there to the top of the tree.
    }
audit-step-whole = The top of the tree was computed anew from all entries, up to number { $size }.
audit-step-signed = The relay signed this top in epoch { $epoch }, on { $time }.
audit-step-witnesses =
    { $count ->
        [one] One witness confirmed it ({ $names }); { $quorum } are needed.
       *[other] { $count } witnesses confirmed it ({ $names }); { $quorum } are needed.
    }
audit-step-no-witnesses = The network requires no witness: this rests on the relay's signature.
audit-step-signer = The device of { $name } itself signed that it did this.
audit-hashes = Show the fingerprints
audit-leaf = Leaf
audit-root = Top
audit-ask-who = Ask who it is
audit-reason = Why it was denied
audit-role = Role
audit-peer = Other structure
audit-request = Request
export-csv = Table (CSV)
export-csv-hint = For spreadsheets, with nothing that they would take for a formula
export-jsonl = With proofs (JSONL)
export-jsonl-hint = A line for each record, with its proof, which anybody can check
export-log = The whole log (ZIP)
export-log-hint = Unpack it, then: souspli audit verify FOLDER
audit-course-hours = By the hour
audit-course-days = By the day
audit-course-told = { $count } records over time, { $denied } of them denied; the same figures are in the table beside it
audit-figures = The same figures
audit-from = From
audit-checkpoints-lead = A checkpoint is what the relay signed: so many entries, and their common fingerprint. The witnesses, other structures, only confirm what continues what they saw before; so the relay cannot show one history to one and another to another.
audit-of-structure = Your structure's log
audit-of-directory = The directory
audit-confirmed = { $seen } witnesses, { $quorum } needed
audit-no-witnesses = no witness required
audit-entries = Entries
audit-records = Records that can be read
audit-pruned = Removed from the beginning
audit-signed = Signed by the relay
audit-fetched = Read and verified here
audit-witnesses = The network's witnesses
audit-witness = Witness
audit-witness-at = Confirmed on
audit-witness-not = not confirmed
audit-requests-lead = The log knows only pseudonyms. One auditor asks who it is and says what for, another approves, and only who asked is told. All of this is recorded.
audit-requests-none = Nobody has asked
audit-asked-by = asked by { $name } on { $time }
audit-approved-by = approved by { $name }
audit-approved = Approved: who asked sees the answer now
audit-waits = waits for another auditor
audit-approve = Approve
audit-actor = Pseudonym
audit-actor-hint = The 32 digits and letters of a record.
audit-purpose = What for
audit-purpose-hint = For instance: complaint of 3 June. Without anybody's name.
audit-need-actor = Write the 32 digits and letters of the pseudonym
audit-need-purpose = Say what you ask it for
audit-ask-do = Ask
audit-asked = Asked: another auditor has to approve
audit-holds-lead = A record is erased when its time is over. For an inquiry, keep those that are needed until you end that.
audit-holds-none = Nothing is kept longer
audit-hold = Keep records
audit-hold-first = From entry no.
audit-hold-last = To entry no.
audit-hold-reason = Why they are kept
audit-hold-do = Keep
audit-hold-range = entries { $first } to { $last }
audit-hold-end = End this
audit-hold-end-title = Stop keeping these records?
audit-hold-end-text = Of the entries { $first } to { $last }, those whose time is over are then erased for ever.
audit-hold-ended = No longer kept
audit-held = These records are kept
audit-need-position = Write the number of an entry, { $last } at most, in order
audit-need-reason = Say why
act-session-opened = signed in
act-lock-set = added a way in
act-lock-removed = removed a way in
act-locks-read = read the own ways in
act-lock-opened = opened the own keys
act-push-set = turned on being told while nothing is open
act-push-removed = turned off being told while nothing is open
act-push-read = looked at where the own browsers are told
act-shelf-put = put drafts and settings aside, sealed
act-shelf-read = took drafts and settings back
act-application-filed = filed an application
act-applications-read = read the applications
act-directory-posted = changed the directory
act-leaflet-put = published a leaflet
act-invitation-created = invited somebody
act-invitation-answered = answered an invitation
act-invitations-read = read the invitations
act-wraps-written = handed over keys of a service
act-wraps-read = received keys of a service
act-envelope-posted = sent a message
act-envelope-delivered = message arrived
act-envelopes-fetched = fetched messages
act-events-followed = followed the news
act-replying-told = told that an answer is being written
act-upload-created = began to send a file
act-upload-completed = sent a file
act-upload-discarded = gave up sending a file
act-blob-downloaded = downloaded a file
act-envelope-opened = opened a message
act-recovery-read = read the recovery box
act-mail-handed-over = e-mail handed over
act-guest-box-set = prepared a link for a guest
act-guest-box-read = looked at a guest's link
act-guest-item-written = wrote to a guest
act-guest-entered = a guest gave the code
act-guest-items-read = a guest read
act-guest-replied = a guest replied
act-guest-blob-uploaded = a guest attached a file
act-guest-blob-downloaded = a guest downloaded a file
act-guest-replies-read = read a guest's replies
act-records-read = read records
act-log-read = read this log
act-records-retention-set = set how long the log is kept
act-records-expired = records erased
act-hold-set = had records kept
act-hold-lifted = ended the keeping of records
act-holds-read = read what is kept
act-reidentification-asked = asked who somebody is
act-reidentification-approved = approved such a request
act-reidentification-read = read such requests
act-statistics-read = read the network's figures
act-retention-set = set how long messages are kept
act-retention-read = read how long messages are kept
act-retention-expired = conversation erased after its time
act-thread-end-set = set the end of a conversation
act-keep-signed = signed that a conversation is kept
act-keep-read = read which conversations are kept
act-timer-set = set a reminder
act-timer-ended = reminder ended
audit-tab-deletions = Deletions
deletions-lead = What the relay deleted because its time was over. Each certificate proves it to whoever asks, and shows nothing of the contents.
deletions-none = Nothing was deleted yet
deletions-thread = Conversation
deletions-why = Why
deletions-retention = its time was over
deletions-end = an earlier end was set, such as withdrawn consent
deletions-envelopes = Envelopes
deletions-certificate = Certificate
deletions-save = Download
certificate-title = Check a certificate
certificate-file = Certificate received
certificate-hint = A file deletion-….txt. It does not leave this browser.
certificate-genuine = Genuine: { $structure } no longer has these envelopes at the relay since { $when }.
certificate-limits = This proves what the relay deleted, not that nobody has a copy.
certificate-witnessed = Seen by the witnesses
