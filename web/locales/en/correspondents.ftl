correspondents-title = By e-mail
correspondents-lead = People outside the network, who have nothing but e-mail.
correspondents-means = Whom you write to and when can be seen on the way. With a secure link, the content stays sealed until it reaches the person.
correspondents-none = Nobody yet
correspondents-none-text = Add somebody to send them a link.
correspondent-add = Add a person
correspondent-name = Name
correspondent-address = E-mail address
correspondent-language = The person's language
correspondent-bridge = Bridge
correspondent-bridge-hint = The network's service that passes e-mail on.
correspondent-need-name = Write the person's name
correspondent-need-address = Write an address such as sam@asso.example
correspondent-need-bridge = Choose a bridge
correspondent-remove = Remove { $name }
correspondent-remove-title = Remove { $name }?
correspondent-remove-text = The conversations stay. To write something else to this person, you would have to add them again.
correspondent-unknown = This person is not known on this device.
letter-title = Write to { $name }
letter-mode = How does the message arrive?
letter-phrase = Agreed phrase
letter-phrase-hint = A few words told by telephone: even who gets into the mailbox cannot read.
letter-days = The link works for
days =
    { $count ->
        [one] one day
       *[other] { $count } days
    }
letter-sent = Written to { $name }
letter-code = Tell this code by telephone
letter-code-text = { $name } needs it to open the link. It is shown only once: write it down, and do not send it by e-mail.
letter-go = Go to the conversation
