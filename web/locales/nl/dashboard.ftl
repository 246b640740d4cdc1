dashboard-title = Overzicht
dashboard-lead = Berekend op dit toestel, uit wat het geopend heeft: het relais kan niets lezen.
dashboard-export = Exporteren (CSV)
dashboard-empty = Nog geen doorverwijzingen
dashboard-empty-text = Zodra uw dienst een doorverwijzing verstuurt of ontvangt, verschijnen de cijfers hier.
dashboard-received = Ontvangen doorverwijzingen
dashboard-sent = Verstuurde doorverwijzingen
dashboard-none = Geen
dashboard-open = Open
dashboard-waiting = U bent aan zet
dashboard-late = Te laat
dashboard-closed = Afgesloten
dashboard-first = Eerste antwoord (mediaan)
dashboard-first-hours = { $hours } u
dashboard-first-none = nog geen
dashboard-first-of =
    { $count ->
        [one] één antwoord; het traagste: { $slowest } u
       *[other] { $count } antwoorden; het traagste: { $slowest } u
    }
dashboard-state = Status
dashboard-count = Aantal
dashboard-reason = Reden
dashboard-by-state = Open volgens status
dashboard-by-reason = Afgesloten volgens reden
dashboard-ending = Afloop
dashboard-endings = Hoe deze zendingen afliepen
dashboard-no-reason = zonder reden
ending-answered = Beantwoord
ending-read = Gelezen
ending-bounced = Niet afgeleverd
ending-escalated = Aangedrongen
ending-expired = Vervallen
