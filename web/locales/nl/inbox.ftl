inbox-title = Postvak
inbox-new = Doorverwijzen
inbox-search = Overal zoeken
inbox-views = Weergaven
inbox-list =
    { $count ->
        [one] Eén gesprek
       *[other] { $count } gesprekken
    }
view-all = Alles
view-mine = Van mij
view-unassigned = Vrij
view-sent = Verstuurd
view-closed = Gesloten
filters =
    { $count ->
        [0] Filters
        [1] Filters (1)
       *[other] Filters ({ $count })
    }
filter-any = Alle
filter-service = Dienst
filter-kind = Soort
filter-state = Toestand
filter-urgency = Dringendheid
filter-only = Enkel
filter-unread = Ongelezen
filter-attention = Na te kijken
filters-clear = Filters wissen
unread =
    { $count ->
        [one] één ongelezen
       *[other] { $count } ongelezen
    }
you-wrote = U:
by-mail = e-mail
needs-look = Nakijken
has-draft = Concept
files-word =
    { $count ->
        [one] bestand
       *[other] bestanden
    }
search-found =
    { $count ->
        [one] Eén bericht gevonden
       *[other] { $count } berichten gevonden
    }
search-list = Gevonden berichten
search-none = Niets bevat deze woorden
search-none-text = Alles wat dit toestel opende, werd doorzocht: teksten, antwoorden en bestandsnamen.
empty-filtered = Niets met deze filters
empty-all = Er is nog niets aangekomen
empty-all-text = Wat andere diensten u sturen, verschijnt hier, voor het hele team.
empty-mine = U hebt niets toegewezen
empty-mine-text = Neem een doorverwijzing op u en ze verschijnt hier.
empty-unassigned = Alles heeft iemand
empty-unassigned-text = Geen enkele doorverwijzing wacht op iemand.
empty-sent = Niets verstuurd
empty-sent-text = Wat uw dienst begint, verschijnt hier.
empty-closed = Niets gesloten
empty-closed-text = Afgeronde, geweigerde of ingetrokken doorverwijzingen verschijnen hier.
view-late = Te laat
late = Antwoord verwacht
pressed = Antwoord gevraagd
consent-ended = Toestemming ingetrokken
empty-late = Niemand wacht te lang
empty-late-text = Doorverwijzingen waarvan het antwoord uitblijft, verschijnen hier.
filter-side = Richting
side-receiver = Ontvangen
side-sender = Verstuurd
inbox-due =
    { $count ->
        [one] Eén gesprek wordt binnenkort gewist
       *[other] { $count } gesprekken worden binnenkort gewist
    }
uncared = Niemand zorgt ervoor
