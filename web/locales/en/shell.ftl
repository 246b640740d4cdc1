rooms = Rooms
room-inbox = Inbox
room-refer = New referral
room-write = New message
room-notebook = Notebook
room-drafts = Drafts
room-outbox = Outbox
room-directory = Directory
room-correspondents = By e-mail
room-administration = Administration
room-registrar = Register
room-audit = Access log
room-settings = Settings
room-more = More
count-unread = unread
count-drafts = drafts
count-outbox = waiting
lock = Lock
sync-starting = Opening…
sync-current = Up to date
sync-fetching = Fetching…
sync-offline = Offline
sync-stopped = Stopped
offline =
    No connection. You can read and write; { $queued ->
        [one] one thing waits
       *[other] { $queued } things wait
    } and will leave by itself.
not-recoverable = You have no recovery code yet. Without one, a lost device costs the whole team time.
not-recoverable-do = Write my code down now
alarm-seen = Understood
alarm-since = Since { $when }
alarm-fork = The relay contradicts itself: do not send
alarm-fork-next = It shows another directory than before; somebody may be trying to read your messages. Telephone the registrars and your administrator. What you write waits here.
alarm-fork-look = See the directory
alarm-relay = What the relay gives is not genuine
alarm-relay-next = Nothing is sent meanwhile; what you write waits here and leaves afterwards. Telephone your administrator, who asks the registrars.
alarm-relay-over = The relay gave something that was not genuine
alarm-relay-over-next = It is in order again, and what waited leaves. Tell your administrator all the same.
alarm-refused =
    { $count ->
        [one] A message was refused
       *[other] { $count } messages were refused
    }
alarm-refused-next =
    { $count ->
        [one] It is not genuine and is not shown. It says that it comes from: { $claims }.
       *[other] They are not genuine and are not shown. The last one says that it comes from: { $claims }.
    }
alarm-refused-do = Ask there by telephone what was sent, and tell your administrator.
alarm-missing =
    { $count ->
        [one] A message is missing in a conversation
       *[other] Messages are missing in { $count } conversations
    }
alarm-missing-next = Somebody wrote after a message that the relay has not delivered to you. Ask them by telephone what it said; it may still come.
alarm-look = See the conversation
alarm-look-all = See the conversations
alarm-witnesses = The witnesses no longer confirm the directory
alarm-storage = This browser lost what it kept
alarm-storage-rebuilt = Everything was fetched again.
alarm-storage-rebuilding = Everything is being fetched again; this takes a moment.
alarm-shelf = What the relay kept for you is no longer as you left it
alarm-shelf-altered = Drafts, templates, correspondents or settings were altered or damaged there; those were not taken back. What is in this browser has not changed and is put there again. Tell your administrator.
alarm-shelf-older = It shows an older state: recent drafts or settings may be missing. This is normal when it was just restored from a backup; otherwise tell your administrator. What is in this browser has not changed.
alarm-shelf-full = The relay has no more room for your drafts
alarm-shelf-full-next = What you write now is kept in this browser only, templates and settings too: do not clear its data. Send or delete your longest drafts, and tell your administrator.
alarm-root = The key of a structure changes
alarm-root-lost = { $structure } lost its key and waits for a new one. If it is yours and this is not true, telephone the registrars within three days.
alarm-root-replaced = The registrars gave { $structure } a new key. Compare the safety number by telephone before you write.
alarm-root-keep = This is not true: keep our key
nowhere = No such page
nowhere-title = There is nothing here
nowhere-text = The address may be incomplete.
news-title =
    { $count ->
        [one] One new message
       *[other] { $count } new messages
    }
a-colleague = A colleague
replying =
    { $count ->
        [one] { $names } is writing an answer
       *[other] { $names } are writing an answer
    }
push-title = Something new is waiting
news-body = Open Sous pli to read.
undo = Undo
sent = Sent
sending-soon = Leaves in a few seconds
taken-back = Taken back: it is a draft again.
taken-back-whole = Taken back: nothing has left.
draft-saving = Saving…
draft-saved = Saved at { $time }
draft-failed = Not saved: keep this page open
draft-lost =
    { $count ->
        [one] A file that was attached could not be brought back: attach it again.
       *[other] { $count } files that were attached could not be brought back: attach them again.
    }
draft-discard = Throw the draft away
subject = Subject
subject-hint = Without a person's name: the subject shows in lists.
from-service = In the name of
write-text = Text
write-something = Write something, or attach a file
reply-send = Send
noted = Noted
attach = Attach a file
attach-drop = Drop files here, or choose them.
attach-failed = { $name } was not attached.
remove = Remove
remove-file = Remove { $name }
pause = Pause
pause-file = Pause { $name }
resume = Resume
resume-file = Resume { $name }
download = Download
download-file = Download { $name }
transfer-encrypting = encrypting
transfer-uploading = uploading
transfer-downloading = downloading
transfer-paused = paused
transfer-waiting = waits for a connection
transfer-done = ready
transfer-failed = failed
suspended = suspended
party = { $service }, { $structure }
level-0 = Nothing verified: self-declared
level-1 = Level 1: e-mail and domain checked
level-2 = Level 2: enterprise number checked
level-3 = Level 3: representative identified
level-4 = Level 4: met in person
state-sent = Sent
state-received = Received
state-accepted = Accepted
state-declined = Declined
state-information_asked = Information asked
state-in_progress = In progress
state-completed = Completed
state-withdrawn = Withdrawn
urgency = Urgency
urgency-routine = Routine
urgency-soon = Soon
urgency-urgent = Urgent
kind-message = Message
kind-referral = Referral
kind-correspondent = By e-mail
kind-notebook = Notebook
legal-basis = Legal basis for sharing
basis-consent = Consent
basis-legal_obligation = Legal obligation
basis-vital_interests = Vital interests
basis-public_task = Public task
yes = Yes
no = No
answer-none = None
change = Change
choose = Choose
form-unknown = This form ({ $form }) is newer: the answers stand as they came.
no-subject = No subject
own-service = Your service
assignee-me = You
waits = Waiting
services = Services
service-search = Name, town or address
services-found =
    { $count ->
        [one] One service found
       *[other] { $count } services found
    }
services-none = No service has these words.
service-shut = no open key
save = Save
saved = Saved
address = Address
level = Level of verification
kbo = Enterprise number
directory-search = Find a structure
structure-write = Write
template-use = Templates
templates-all = Manage templates
mode-link = Secure link
mode-link-hint = The person reads and answers on a page, after a code that you tell.
mode-openpgp = Encrypted e-mail (OpenPGP)
mode-openpgp-hint = For people with an OpenPGP key. The subject stays visible.
mode-smime = Encrypted e-mail (S/MIME)
mode-smime-hint = For people with a certificate. The subject stays visible.
mode-short = Notice without content
mode-short-hint = Says only that there is something, and to call you.
mode-plain = Ordinary e-mail
mode-plain-hint = Everybody on the way can read it.
mode-plain-warning = Put nothing confidential into it: the message goes in the clear and stays with two providers.
mode-short-warning = Your text is not sent. The person learns only that you wrote.
in-charge = In charge
state-scheduled = Scheduled
state-unattended = Unattended
state-transferred = Passed on
reason = Reason
informed = Was the person informed?
informed-orally = Yes, orally
informed-in_writing = Yes, in writing
informed-not_yet = Not yet
state-new = New
brief-inbox = Inbox
brief-refer = Refer
brief-notebook = Notebook
notices = Not to be missed
letter-expires = The link works until { $date }.
room-dashboard = Dashboard
room-find = Find a service
room-cooperative = Cooperative
room-feedback = Feedback
room-practice = Learn by doing
