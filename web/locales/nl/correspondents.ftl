correspondents-title = Per e-mail
correspondents-lead = Mensen buiten het netwerk, die enkel e-mail hebben.
correspondents-means = Aan wie u schrijft en wanneer, is onderweg zichtbaar. Met een beveiligde link blijft de inhoud verzegeld tot bij de persoon.
correspondents-none = Nog niemand
correspondents-none-text = Voeg iemand toe om een link te sturen.
correspondent-add = Iemand toevoegen
correspondent-name = Naam
correspondent-address = E-mailadres
correspondent-language = Taal van de persoon
correspondent-bridge = Brug
correspondent-bridge-hint = De dienst van het netwerk die e-mails doorgeeft.
correspondent-need-name = Schrijf de naam van de persoon
correspondent-need-address = Schrijf een adres zoals sam@asso.example
correspondent-need-bridge = Kies een brug
correspondent-remove = { $name } verwijderen
correspondent-remove-title = { $name } verwijderen?
correspondent-remove-text = De gesprekken blijven. Om deze persoon iets anders te schrijven, moet u die opnieuw toevoegen.
correspondent-unknown = Deze persoon is op dit toestel niet bekend.
letter-title = Schrijven aan { $name }
letter-mode = Hoe komt het bericht aan?
letter-phrase = Afgesproken zin
letter-phrase-hint = Enkele woorden per telefoon: zelfs wie in de mailbox raakt, kan niets lezen.
letter-days = De link werkt
days =
    { $count ->
        [one] één dag
       *[other] { $count } dagen
    }
letter-sent = Geschreven aan { $name }
letter-code = Geef deze code per telefoon door
letter-code-text = { $name } heeft hem nodig om de link te openen. Hij wordt maar één keer getoond: noteer hem en mail hem niet.
letter-go = Naar het gesprek
