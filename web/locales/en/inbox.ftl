inbox-title = Inbox
inbox-new = New referral
inbox-search = Search everything
inbox-views = Views
inbox-list =
    { $count ->
        [one] One conversation
       *[other] { $count } conversations
    }
view-all = All
view-mine = Mine
view-unassigned = Unassigned
view-sent = Sent
view-closed = Closed
filters =
    { $count ->
        [0] Filters
        [1] Filters (1)
       *[other] Filters ({ $count })
    }
filter-any = Any
filter-service = Service
filter-kind = Kind
filter-state = State
filter-urgency = Urgency
filter-only = Only
filter-unread = Unread
filter-attention = Needs a look
filters-clear = Clear the filters
unread =
    { $count ->
        [one] one unread
       *[other] { $count } unread
    }
you-wrote = You:
by-mail = e-mail
needs-look = Needs a look
has-draft = Draft
files-word =
    { $count ->
        [one] file
       *[other] files
    }
search-found =
    { $count ->
        [one] One message found
       *[other] { $count } messages found
    }
search-list = Messages found
search-none = Nothing has these words
search-none-text = Everything that this device has opened was searched: texts, answers and file names.
empty-filtered = Nothing with these filters
empty-all = Nothing has come yet
empty-all-text = What other services send appears here, for the whole team.
empty-mine = Nothing is assigned to you
empty-mine-text = Take a referral on, and it appears here.
empty-unassigned = Everything has somebody
empty-unassigned-text = No referral waits for somebody to take it.
empty-sent = Nothing sent
empty-sent-text = What your service begins appears here.
empty-closed = Nothing closed
empty-closed-text = Completed, declined or withdrawn referrals appear here.
view-late = Late
late = Answer awaited
pressed = Answer pressed for
consent-ended = Consent withdrawn
empty-late = Nobody waits too long
empty-late-text = Referrals whose answer is late appear here.
filter-side = Direction
side-receiver = Received
side-sender = Sent
inbox-due =
    { $count ->
        [one] One conversation will soon be deleted
       *[other] { $count } conversations will soon be deleted
    }
uncared = Nobody cares for it
