keeping-title = Keeping and deleting
keeping-lead =
    { $days ->
        [one] A conversation is deleted one day after its last message.
       *[other] A conversation is deleted { $days } days after its last message.
    }
keeping-due = Soon deleted
keeping-none = Nothing will be deleted within thirty days
keeping-delete = Deleted on { $date }
keeping-withdrawn = The person has withdrawn consent.
keeping-lengthen = A message or a note gives it its time again.
holds-title = Conversations on hold
holds-lead = Two administrators sign to keep a conversation, and two to lift the hold.
holds-none = Nothing is on hold
holds-none-text = An administrator holds a conversation from its menu.
holds-proposed = waits for a second signature
holds-in_force = on hold
holds-lifting = about to end: waits for a second signature
holds-by = Signed by { $names }, since { $when }
holds-another = Somebody else has to confirm.
holds-confirm = Confirm the hold
holds-confirm-end = Confirm its end
holds-lift = Ask to lift it
holds-signed = Signed
