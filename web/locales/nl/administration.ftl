administration-title = Beheer
administration-members = Leden
administration-services = Diensten
administration-mail = Per e-mail
administration-retention = Bewaring
administration-recovery = Herstel
actions = Acties
actions-for = Acties voor { $name }
reason = Reden
member-name = Naam
member-rights = Rechten
member-left = vertrokken
right-member = Lid
right-administrator = Beheerder
right-auditor = Auditor
member-invite = Iemand uitnodigen
invite-make = De uitnodiging maken
invite-hand-over = Geef deze link persoonlijk aan { $name } of via een kanaal dat het relais niet ziet. Hij geldt voor één toestel.
member-invited = { $name } is uitgenodigd
member-answered = { $name } heeft zich gemeld en wacht op toelating
member-approve = Toelaten
member-approved = { $name } is toegelaten
member-promote = Beheerder maken
member-demote = Beheer afnemen
auditor-make = Auditor maken
auditor-end = Audit afnemen
member-leave = Verlaat de structuur
confirm-leave = Verlaat { $name } de structuur?
confirm-leave-text = Alle toestellen worden meteen geweigerd en de diensten krijgen nieuwe sleutels. Wat de dienst ontving, blijft bij de dienst.
confirm-leave-do = Toegang sluiten
leave-root = Had deze persoon de hoofdsleutel of zijn bestand, vervang de sleutel dan daarna.
confirm-revoke = Een toestel van { $name } intrekken?
confirm-revoke-text = Het relais weigert het meteen en de diensten van { $name } krijgen nieuwe sleutels.
confirm-revoke-do = Intrekken
confirm-promote = { $name } beheerder maken?
confirm-promote-text = { $name } kan dan uitnodigen, toelaten en intrekken in naam van de structuur.
confirm-promote-do = Beheerder maken
confirm-demote = { $name } het beheer afnemen?
confirm-demote-text = { $name } blijft lid van de eigen diensten.
confirm-demote-do = Afnemen
services-renewed =
    { $count ->
        [0] Klaar
        [1] Klaar: één dienst kreeg nieuwe sleutels
       *[other] Klaar: { $count } diensten kregen nieuwe sleutels
    }
service-create = Een dienst maken
service-none = Geen diensten
service-none-text = Een dienst is een gedeeld postvak: het onthaal, de sociale dienst.
service-empty = Niemand leest deze dienst
service-epoch = Sleutel nr. { $number }
rotation-due = Nieuwe sleutels nodig
service-rotate = Nieuwe sleutels
service-name = Naam van de dienst
service-need-name = Schrijf de naam van de dienst
service-handle = Kort adres
mail-modes = Wat uw structuur toelaat
mail-inbound = Een echt antwoord per e-mail
inbound-hold = wacht tot een collega het binnenlaat
inbound-hold-hint = Het voorzichtigst.
inbound-post = komt meteen binnen
inbound-post-hint = Als de afzender gecontroleerd kon worden.
retention-text = Na deze termijn wist het relais de berichten van uw structuur.
retention-days = Dagen
retention-hint = Van 1 tot { $most }.
retention-wrong = Schrijf een getal van 1 tot { $most }
recovery-explained = Als alle toestellen verloren zijn, brengen enkele vertrouwenspersonen hun delen samen en is alles terug.
recovery-set = In orde: { $threshold } van { $shares } delen volstaan.
recovery-unset = Nog niet in orde.
recovery-needs-root = Dit gebeurt op het toestel met de hoofdsleutel van de structuur.
recovery-shape = Hoeveel delen?
recovery-of = { $threshold } van { $shares }
recovery-split = De delen maken
shares-once = Deze delen worden maar één keer getoond. Druk ze af en geef elk aan iemand anders.
share-number = Deel { $number }
shares-handed = Ze zijn afgedrukt
drill-title = Oefening
drill-text = Controleer jaarlijks of de delen werken. Er verandert niets.
drill-shares = Delen, één per regel
drill-hint = Er zijn er { $threshold } nodig.
drill-do = Proberen
drill-nothing = De delen zijn de juiste, maar er is nog niets te heropenen. Maak een dienst, of open Sous pli één keer op een toestel van elke dienst.
drill-works =
    Het werkt: { $count ->
        [one] één periode kan heropend worden
       *[other] { $count } periodes kunnen heropend worden
    }.
restore-when = Leest deze browser niet meer wat uw diensten ontvingen? Dezelfde delen geven hem de sleutels terug.
restore-do = De sleutels hier terughalen
restored =
    { $count ->
        [0] Deze browser had alle sleutels al.
        [one] Teruggehaald: deze browser opent weer één periode. Maak daarna andere delen: deze lagen samen op één computer.
       *[other] Teruggehaald: deze browser opent weer { $count } periodes. Maak daarna andere delen: deze lagen samen op één computer.
    }
device-here = dit toestel
retention-holds = Wat binnenkort gewist wordt, en wat bevroren is
