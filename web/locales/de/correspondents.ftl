correspondents-title = Per E-Mail
correspondents-lead = Menschen außerhalb des Netzes, die nur E-Mail haben.
correspondents-means = Wem Sie wann schreiben, ist unterwegs sichtbar. Mit einem sicheren Link bleibt der Inhalt bis zur Person versiegelt.
correspondents-none = Noch niemand
correspondents-none-text = Fügen Sie jemanden hinzu, um einen Link zu senden.
correspondent-add = Person hinzufügen
correspondent-name = Name
correspondent-address = E-Mail-Adresse
correspondent-language = Sprache der Person
correspondent-bridge = Brücke
correspondent-bridge-hint = Der Dienst des Netzes, der E-Mails weitergibt.
correspondent-need-name = Geben Sie den Namen der Person ein
correspondent-need-address = Geben Sie eine Adresse wie sam@asso.example ein
correspondent-need-bridge = Wählen Sie eine Brücke
correspondent-remove = { $name } entfernen
correspondent-remove-title = { $name } entfernen?
correspondent-remove-text = Die Gespräche bleiben. Um dieser Person etwas anderes zu schreiben, müssen Sie sie neu hinzufügen.
correspondent-unknown = Diese Person ist auf diesem Gerät nicht bekannt.
letter-title = { $name } schreiben
letter-mode = Wie kommt die Nachricht an?
letter-phrase = Vereinbarter Satz
letter-phrase-hint = Ein paar Wörter am Telefon: Selbst wer ins Postfach eindringt, kann nichts lesen.
letter-days = Der Link gilt
days =
    { $count ->
        [one] einen Tag
       *[other] { $count } Tage
    }
letter-sent = An { $name } geschrieben
letter-code = Sagen Sie diesen Code am Telefon
letter-code-text = { $name } braucht ihn für den Link. Er wird nur einmal gezeigt: Notieren Sie ihn, und mailen Sie ihn nicht.
letter-go = Zum Gespräch
