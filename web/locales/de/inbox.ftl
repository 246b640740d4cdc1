inbox-title = Posteingang
inbox-new = Neue Anfrage
inbox-search = In allem suchen
inbox-views = Ansichten
inbox-list =
    { $count ->
        [one] Ein Gespräch
       *[other] { $count } Gespräche
    }
view-all = Alle
view-mine = Meine
view-unassigned = Offen
view-sent = Gesendet
view-closed = Beendet
filters =
    { $count ->
        [0] Filter
        [1] Filter (1)
       *[other] Filter ({ $count })
    }
filter-any = Alle
filter-service = Dienst
filter-kind = Art
filter-state = Stand
filter-urgency = Dringlichkeit
filter-only = Nur
filter-unread = Ungelesene
filter-attention = Zu prüfen
filters-clear = Filter entfernen
unread =
    { $count ->
        [one] eine ungelesen
       *[other] { $count } ungelesen
    }
you-wrote = Sie:
by-mail = E-Mail
needs-look = Prüfen
has-draft = Entwurf
files-word =
    { $count ->
        [one] Datei
       *[other] Dateien
    }
search-found =
    { $count ->
        [one] Eine Nachricht gefunden
       *[other] { $count } Nachrichten gefunden
    }
search-list = Gefundene Nachrichten
search-none = Nichts enthält diese Wörter
search-none-text = Durchsucht wurde alles, was dieses Gerät geöffnet hat: Texte, Antworten und Dateinamen.
empty-filtered = Nichts mit diesen Filtern
empty-all = Noch ist nichts da
empty-all-text = Was andere Dienste Ihnen senden, erscheint hier, für das ganze Team.
empty-mine = Ihnen ist nichts zugeteilt
empty-mine-text = Übernehmen Sie eine Anfrage, und sie erscheint hier.
empty-unassigned = Alles hat jemanden
empty-unassigned-text = Keine Anfrage wartet auf jemanden.
empty-sent = Nichts gesendet
empty-sent-text = Was Ihr Dienst beginnt, erscheint hier.
empty-closed = Nichts beendet
empty-closed-text = Abgeschlossene, abgelehnte oder zurückgezogene Anfragen erscheinen hier.
view-late = Verspätet
late = Antwort erwartet
pressed = Antwort angemahnt
consent-ended = Einwilligung zurückgezogen
empty-late = Niemand wartet zu lange
empty-late-text = Anfragen, deren Antwort auf sich warten lässt, erscheinen hier.
filter-side = Richtung
side-receiver = Empfangen
side-sender = Gesendet
inbox-due =
    { $count ->
        [one] Ein Gespräch wird bald gelöscht
       *[other] { $count } Gespräche werden bald gelöscht
    }
uncared = Niemand kümmert sich
