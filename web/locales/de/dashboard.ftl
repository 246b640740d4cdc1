dashboard-title = Übersicht
dashboard-lead = Auf diesem Gerät berechnet, aus dem, was es geöffnet hat: Das Relais kann nichts lesen.
dashboard-export = Exportieren (CSV)
dashboard-empty = Noch keine Anfragen
dashboard-empty-text = Sobald Ihr Dienst eine Anfrage sendet oder empfängt, erscheinen die Zahlen hier.
dashboard-received = Empfangene Anfragen
dashboard-sent = Gesendete Anfragen
dashboard-none = Keine
dashboard-open = Offen
dashboard-waiting = Sie sind am Zug
dashboard-late = Verspätet
dashboard-closed = Abgeschlossen
dashboard-first = Erste Antwort (Median)
dashboard-first-hours = { $hours } Std.
dashboard-first-none = noch keine
dashboard-first-of =
    { $count ->
        [one] eine Antwort; die langsamste: { $slowest } Std.
       *[other] { $count } Antworten; die langsamste: { $slowest } Std.
    }
dashboard-state = Stand
dashboard-count = Anzahl
dashboard-reason = Grund
dashboard-by-state = Offen nach Stand
dashboard-by-reason = Abgeschlossen nach Grund
dashboard-ending = Ausgang
dashboard-endings = Wie diese Sendungen endeten
dashboard-no-reason = ohne Grund
ending-answered = Beantwortet
ending-read = Gelesen
ending-bounced = Nicht zugestellt
ending-escalated = Nachgefasst
ending-expired = Abgelaufen
