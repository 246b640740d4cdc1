feedback-title = Feedback
feedback-lead = Tell the cooperative what is wrong, what is missing or what helps, and see what becomes of it.
feedback-no-desk = The cooperative has no desk yet
feedback-no-desk-text = A registrar has to say which service answers for it. Until then, tell your administrator.
feedback-write = Write to the cooperative
feedback-means = Only what you write here goes, sealed, to { $desk }: nothing of the page you came from. Name no client.
feedback-topic = What is it?
topic-bug = A fault
topic-wish = A wish
topic-question = A question
topic-praise = What works well
feedback-subject = In a few words
feedback-text = Your note
feedback-text-hint = What you wanted to do, what happened, what you expected.
feedback-need-topic = Say what it is
feedback-need-subject = Say it in a few words
feedback-sent = Your note is on its way to the desk
feedback-received = Received at the desk
feedback-own = Your notes
feedback-none = Nothing yet. One sentence is enough.
feedback-files =
    { $count ->
        [one] With one file
       *[other] With { $count } files
    }
feedback-module = Becomes a module: { $name }
feedback-motion = Put to the vote: { $title }
progress-new = Not looked at yet
progress-seen = Seen
progress-planned = Planned
progress-done = Done
progress-declined = Declined
progress-say = Say what becomes of it
progress-state = What becomes of it
progress-text = Your answer
progress-module = Led to the module
progress-motion = Led to the vote
progress-led-nowhere = None
progress-saved = Who wrote it will see it
desk-title = The cooperative's desk
desk-service = Service that answers
desk-hint = Feedback and sign-ups go there, sealed.
