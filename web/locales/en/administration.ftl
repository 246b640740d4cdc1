administration-title = Administration
administration-members = Members
administration-services = Services
administration-mail = By e-mail
administration-retention = Retention
administration-recovery = Recovery
actions = Actions
actions-for = Actions for { $name }
reason = Reason
member-name = Name
member-rights = Rights
member-left = has left
right-member = Member
right-administrator = Administrator
right-auditor = Auditor
member-invite = Invite somebody
invite-make = Make the invitation
invite-hand-over = Give this link to { $name } by hand or by a channel that the relay does not see. It is good for one device.
member-invited = { $name } is invited
member-answered = { $name } has joined and waits to be admitted
member-approve = Admit
member-approved = { $name } is admitted
member-promote = Make an administrator
member-demote = End as administrator
auditor-make = Make an auditor
auditor-end = End as auditor
member-leave = Leaves the structure
confirm-leave = Does { $name } leave the structure?
confirm-leave-text = All devices are refused from now on, and the services get new keys. What the service received stays with the service.
confirm-leave-do = Close the access
leave-root = If this person had the root key or its file, replace the key afterwards.
confirm-revoke = Revoke a device of { $name }?
confirm-revoke-text = The relay refuses it from now on, and { $name }'s services get new keys.
confirm-revoke-do = Revoke
confirm-promote = Make { $name } an administrator?
confirm-promote-text = { $name } will be able to invite, admit and revoke in the structure's name.
confirm-promote-do = Make an administrator
confirm-demote = End { $name } as administrator?
confirm-demote-text = { $name } stays a member of their services.
confirm-demote-do = End it
services-renewed =
    { $count ->
        [0] Done
        [1] Done: one service got new keys
       *[other] Done: { $count } services got new keys
    }
service-create = Create a service
service-none = No services
service-none-text = A service is a shared inbox: the reception, the social service.
service-empty = Nobody reads this service
service-epoch = Key no. { $number }
rotation-due = New keys needed
service-rotate = New keys
service-name = Name of the service
service-need-name = Write the name of the service
service-handle = Short address
mail-modes = What your structure allows
mail-inbound = A genuine reply by e-mail
inbound-hold = waits until a colleague lets it in
inbound-hold-hint = The most careful.
inbound-post = comes in at once
inbound-post-hint = If the sender could be checked.
retention-text = After this time the relay erases the messages of your structure.
retention-days = Days
retention-hint = From 1 to { $most }.
retention-wrong = Write a number from 1 to { $most }
recovery-explained = If all devices are lost, a few trusted people put their shares together and bring everything back.
recovery-set = In place: { $threshold } of { $shares } shares suffice.
recovery-unset = Not in place yet.
recovery-needs-root = This is done on the device that has the structure's root key.
recovery-shape = How many shares?
recovery-of = { $threshold } of { $shares }
recovery-split = Make the shares
shares-once = These shares are shown only once. Print them and give each to another person.
share-number = Share { $number }
shares-handed = They are printed
drill-title = Drill
drill-text = Check once a year that the shares work. Nothing is changed.
drill-shares = Shares, one a line
drill-hint = { $threshold } are needed.
drill-do = Try
drill-nothing = The shares are right, but there is nothing to reopen yet. Make a service, or open Sous pli once on a device of each service.
drill-works =
    It works: { $count ->
        [one] one period could be opened again
       *[other] { $count } periods could be opened again
    }.
restore-when = This browser no longer reads what your services received? The same shares give it the keys again.
restore-do = Bring the keys back here
restored =
    { $count ->
        [0] This browser had all keys already.
        [one] Restored: this browser opens one period again. Then make other shares: these have been together on one computer.
       *[other] Restored: this browser opens { $count } periods again. Then make other shares: these have been together on one computer.
    }
device-here = this one
retention-holds = What will soon be deleted, and what is on hold
