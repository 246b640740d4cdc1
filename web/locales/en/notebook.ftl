notebook-title = Team notebook
notebook-lead = What the team must know. Only { $service } can open it.
entry-label = New entry
entry-hint = For example: visit moved to Monday #family-b
entry-keep = Write it down
entry-replies =
    { $count ->
        [0] Add to it
        [1] One addition
       *[other] { $count } additions
    }
handover = Handover
handover-all = All
handover-day = 24 hours
handover-weekend = 3 days
handover-week = 7 days
tag-all = All tags
new = new
notebook-none = Nothing written down
notebook-none-text = Write what the next shift must know; a word with # finds everything about a case.
