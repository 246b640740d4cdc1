dashboard-title = Dashboard
dashboard-lead = Computed on this device, from what it has opened: the relay cannot read anything.
dashboard-export = Export (CSV)
dashboard-empty = No referrals yet
dashboard-empty-text = As soon as your service sends or receives a referral, its figures appear here.
dashboard-received = Referrals received
dashboard-sent = Referrals sent
dashboard-none = None
dashboard-open = Open
dashboard-waiting = Your turn
dashboard-late = Late
dashboard-closed = Closed
dashboard-first = First answer (median)
dashboard-first-hours = { $hours } h
dashboard-first-none = none yet
dashboard-first-of =
    { $count ->
        [one] one answer; the slowest: { $slowest } h
       *[other] { $count } answers; the slowest: { $slowest } h
    }
dashboard-state = State
dashboard-count = Count
dashboard-reason = Reason
dashboard-by-state = Open by state
dashboard-by-reason = Closed by reason
dashboard-ending = Ending
dashboard-endings = How what was sent has ended
dashboard-no-reason = without a reason
ending-answered = Answered
ending-read = Read
ending-bounced = Not delivered
ending-escalated = Pressed for
ending-expired = Expired
