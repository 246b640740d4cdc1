feedback-title = Ihre Meinung
feedback-lead = Sagen Sie der Genossenschaft, was nicht geht, was fehlt oder was hilft, und sehen Sie, was daraus wird.
feedback-no-desk = Die Genossenschaft hat noch keine Anlaufstelle
feedback-no-desk-text = Ein Registerführer muss sagen, welcher Dienst für sie antwortet. Wenden Sie sich bis dahin an Ihre Verwaltung.
feedback-write = An die Genossenschaft schreiben
feedback-means = Nur was Sie hier schreiben, geht versiegelt an { $desk }: nichts von der Seite, von der Sie kommen. Nennen Sie keine Klienten.
feedback-topic = Worum geht es?
topic-bug = Ein Fehler
topic-wish = Ein Wunsch
topic-question = Eine Frage
topic-praise = Was gut geht
feedback-subject = In wenigen Worten
feedback-text = Ihre Nachricht
feedback-text-hint = Was Sie tun wollten, was geschah, was Sie erwartet haben.
feedback-need-topic = Sagen Sie, worum es geht
feedback-need-subject = Sagen Sie es in wenigen Worten
feedback-sent = Ihre Nachricht geht an die Anlaufstelle
feedback-received = An der Anlaufstelle eingegangen
feedback-own = Ihre Nachrichten
feedback-none = Noch nichts. Ein Satz genügt.
feedback-files =
    { $count ->
        [one] Mit einer Datei
       *[other] Mit { $count } Dateien
    }
feedback-module = Wird ein Modul: { $name }
feedback-motion = Zur Abstimmung: { $title }
progress-new = Noch nicht angesehen
progress-seen = Gesehen
progress-planned = Geplant
progress-done = Erledigt
progress-declined = Nicht aufgenommen
progress-say = Sagen, was daraus wird
progress-state = Was daraus wird
progress-text = Ihre Antwort
progress-module = Führte zum Modul
progress-motion = Führte zur Abstimmung
progress-led-nowhere = Keines
progress-saved = Wer geschrieben hat, sieht es
desk-title = Die Anlaufstelle der Genossenschaft
desk-service = Dienst, der antwortet
desk-hint = Meinungen und Anmeldungen kommen dort versiegelt an.
