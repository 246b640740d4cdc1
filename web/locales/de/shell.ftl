rooms = Räume
room-inbox = Posteingang
room-refer = Neue Anfrage
room-write = Neue Nachricht
room-notebook = Teambuch
room-drafts = Entwürfe
room-outbox = Ausgang
room-directory = Verzeichnis
room-correspondents = Per E-Mail
room-administration = Verwaltung
room-registrar = Register
room-audit = Zugriffsprotokoll
room-settings = Einstellungen
room-more = Mehr
count-unread = ungelesen
count-drafts = Entwürfe
count-outbox = wartend
lock = Sperren
sync-starting = Wird geöffnet…
sync-current = Aktuell
sync-fetching = Wird geholt…
sync-offline = Keine Verbindung
sync-stopped = Angehalten
offline =
    Keine Verbindung. Sie können lesen und schreiben; { $queued ->
        [one] eine Sendung wartet
       *[other] { $queued } Sendungen warten
    } und geht von selbst ab.
not-recoverable = Sie haben noch keinen Notfallcode. Ohne ihn kostet ein verlorenes Gerät das ganze Team Zeit.
not-recoverable-do = Code jetzt notieren
alarm-seen = Verstanden
alarm-since = Seit { $when }
alarm-fork = Das Relais widerspricht sich: Senden Sie nichts
alarm-fork-next = Es zeigt ein anderes Verzeichnis als zuvor; vielleicht will jemand Ihre Nachrichten lesen. Rufen Sie Registerführung und Verwaltung an. Was Sie schreiben, wartet hier.
alarm-fork-look = Verzeichnis ansehen
alarm-relay = Was das Relais liefert, ist nicht echt
alarm-relay-next = Inzwischen wird nichts gesendet; was Sie schreiben, wartet hier und geht danach ab. Rufen Sie Ihre Verwaltung an, die bei der Registerführung nachfragt.
alarm-relay-over = Das Relais hat etwas geliefert, das nicht echt war
alarm-relay-over-next = Es ist wieder in Ordnung, und was wartete, geht ab. Sagen Sie es trotzdem Ihrer Verwaltung.
alarm-refused =
    { $count ->
        [one] Eine Nachricht wurde abgewiesen
       *[other] { $count } Nachrichten wurden abgewiesen
    }
alarm-refused-next =
    { $count ->
        [one] Sie ist nicht echt und wird nicht gezeigt. Sie gibt an, von hier zu kommen: { $claims }.
       *[other] Sie sind nicht echt und werden nicht gezeigt. Die letzte gibt an, von hier zu kommen: { $claims }.
    }
alarm-refused-do = Fragen Sie dort telefonisch, was gesendet wurde, und sagen Sie es Ihrer Verwaltung.
alarm-missing =
    { $count ->
        [one] In einem Gespräch fehlt eine Nachricht
       *[other] In { $count } Gesprächen fehlen Nachrichten
    }
alarm-missing-next = Jemand schrieb nach einer Nachricht, die das Relais Ihnen nicht zugestellt hat. Fragen Sie telefonisch, was darin stand; sie kann noch kommen.
alarm-look = Gespräch ansehen
alarm-look-all = Gespräche ansehen
alarm-witnesses = Die Zeugen bestätigen das Verzeichnis nicht mehr
alarm-storage = Dieser Browser hat verloren, was er aufbewahrte
alarm-storage-rebuilt = Alles wurde wieder geholt.
alarm-storage-rebuilding = Alles wird wieder geholt; das dauert einen Augenblick.
alarm-shelf = Was das Relais für Sie aufbewahrte, ist nicht mehr, wie Sie es zurückließen
alarm-shelf-altered = Entwürfe, Vorlagen, Korrespondenten oder Einstellungen wurden dort verändert oder beschädigt; diese wurden nicht zurückgeholt. Was in diesem Browser ist, hat sich nicht geändert und wird dort neu hinterlegt. Sagen Sie es Ihrer Verwaltung.
alarm-shelf-older = Es zeigt einen älteren Stand: neuere Entwürfe oder Einstellungen können fehlen. Das ist normal, wenn es gerade aus einer Sicherung wiederhergestellt wurde; sonst sagen Sie es Ihrer Verwaltung. Was in diesem Browser ist, hat sich nicht geändert.
alarm-shelf-full = Das Relais hat keinen Platz mehr für Ihre Entwürfe
alarm-shelf-full-next = Was Sie jetzt schreiben, wird nur in diesem Browser aufbewahrt, auch Vorlagen und Einstellungen: Löschen Sie seine Daten nicht. Senden oder löschen Sie Ihre längsten Entwürfe, und sagen Sie es Ihrer Verwaltung.
alarm-root = Der Schlüssel einer Einrichtung ändert sich
alarm-root-lost = { $structure } hat den Schlüssel verloren und wartet auf einen neuen. Ist es Ihre und stimmt es nicht, rufen Sie binnen drei Tagen die Registerführung an.
alarm-root-replaced = Die Registerführung hat { $structure } einen neuen Schlüssel gegeben. Vergleichen Sie die Sicherheitsnummer am Telefon, bevor Sie schreiben.
alarm-root-keep = Das stimmt nicht: unseren Schlüssel behalten
nowhere = Seite nicht gefunden
nowhere-title = Hier ist nichts
nowhere-text = Vielleicht ist die Adresse unvollständig.
news-title =
    { $count ->
        [one] Eine neue Nachricht
       *[other] { $count } neue Nachrichten
    }
a-colleague = Jemand aus dem Team
replying =
    { $count ->
        [one] { $names } schreibt eine Antwort
       *[other] { $names } schreiben eine Antwort
    }
push-title = Etwas Neues wartet auf Sie
news-body = Öffnen Sie Sous pli, um zu lesen.
undo = Zurücknehmen
sent = Gesendet
sending-soon = Geht in wenigen Sekunden ab
taken-back = Zurückgenommen: Es ist wieder ein Entwurf.
taken-back-whole = Zurückgenommen: Nichts ist abgegangen.
draft-saving = Wird gespeichert…
draft-saved = Gespeichert um { $time }
draft-failed = Nicht gespeichert: Lassen Sie diese Seite offen
draft-lost =
    { $count ->
        [one] Eine angehängte Datei konnte nicht zurückgeholt werden: Hängen Sie sie noch einmal an.
       *[other] { $count } angehängte Dateien konnten nicht zurückgeholt werden: Hängen Sie sie noch einmal an.
    }
draft-discard = Entwurf verwerfen
subject = Betreff
subject-hint = Ohne Personennamen: Der Betreff steht in Listen.
from-service = Im Namen von
write-text = Text
write-something = Schreiben Sie etwas, oder hängen Sie eine Datei an
reply-send = Senden
noted = Notiert
attach = Datei anhängen
attach-drop = Legen Sie Dateien hier ab, oder wählen Sie sie.
attach-failed = { $name } wurde nicht angehängt.
remove = Entfernen
remove-file = { $name } entfernen
pause = Anhalten
pause-file = { $name } anhalten
resume = Fortsetzen
resume-file = { $name } fortsetzen
download = Herunterladen
download-file = { $name } herunterladen
transfer-encrypting = wird verschlüsselt
transfer-uploading = wird hochgeladen
transfer-downloading = wird geladen
transfer-paused = angehalten
transfer-waiting = wartet auf Verbindung
transfer-done = bereit
transfer-failed = fehlgeschlagen
suspended = gesperrt
party = { $service }, { $structure }
level-0 = Nichts geprüft: eigene Angabe
level-1 = Stufe 1: E-Mail und Domain geprüft
level-2 = Stufe 2: Unternehmensnummer geprüft
level-3 = Stufe 3: Vertretung identifiziert
level-4 = Stufe 4: persönlich getroffen
state-sent = Gesendet
state-received = Erhalten
state-accepted = Angenommen
state-declined = Abgelehnt
state-information_asked = Rückfrage
state-in_progress = In Arbeit
state-completed = Abgeschlossen
state-withdrawn = Zurückgezogen
urgency = Dringlichkeit
urgency-routine = Nicht dringend
urgency-soon = Bald
urgency-urgent = Dringend
kind-message = Nachricht
kind-referral = Anfrage
kind-correspondent = Per E-Mail
kind-notebook = Teambuch
legal-basis = Rechtsgrundlage
basis-consent = Einwilligung
basis-legal_obligation = Rechtliche Verpflichtung
basis-vital_interests = Lebenswichtige Interessen
basis-public_task = Öffentliche Aufgabe
yes = Ja
no = Nein
answer-none = Keine
change = Ändern
choose = Bitte wählen
form-unknown = Dieses Formular ({ $form }) ist neuer: Die Antworten stehen, wie sie kamen.
no-subject = Ohne Betreff
own-service = Ihr Dienst
assignee-me = Sie
waits = Wartet
services = Dienste
service-search = Name, Ort oder Adresse
services-found =
    { $count ->
        [one] Ein Dienst gefunden
       *[other] { $count } Dienste gefunden
    }
services-none = Kein Dienst hat diese Wörter.
service-shut = ohne offenen Schlüssel
save = Speichern
saved = Gespeichert
address = Adresse
level = Prüfstufe
kbo = Unternehmensnummer
directory-search = Einrichtung suchen
structure-write = Schreiben
template-use = Vorlagen
templates-all = Vorlagen verwalten
mode-link = Sicherer Link
mode-link-hint = Die Person liest und antwortet auf einer Seite, mit einem Code, den Sie ihr sagen.
mode-openpgp = Verschlüsselte E-Mail (OpenPGP)
mode-openpgp-hint = Für Leute mit OpenPGP-Schlüssel. Der Betreff bleibt sichtbar.
mode-smime = Verschlüsselte E-Mail (S/MIME)
mode-smime-hint = Für Leute mit Zertifikat. Der Betreff bleibt sichtbar.
mode-short = Hinweis ohne Inhalt
mode-short-hint = Sagt nur, dass es etwas gibt, und bittet um einen Anruf.
mode-plain = Gewöhnliche E-Mail
mode-plain-hint = Alle unterwegs können mitlesen.
mode-plain-warning = Schreiben Sie nichts Vertrauliches: Die Nachricht geht offen ab und bleibt bei zwei Anbietern.
mode-short-warning = Ihr Text wird nicht gesendet. Die Person erfährt nur, dass Sie geschrieben haben.
in-charge = Zuständig
state-scheduled = Termin vereinbart
state-unattended = Nicht erschienen
state-transferred = Weitergeleitet
reason = Grund
informed = Ist die Person informiert?
informed-orally = Ja, mündlich
informed-in_writing = Ja, schriftlich
informed-not_yet = Noch nicht
state-new = Neu
brief-inbox = Eingang
brief-refer = Anfrage
brief-notebook = Teambuch
notices = Nicht zu übersehen
letter-expires = Der Link gilt bis { $date }.
room-dashboard = Übersicht
room-find = Dienst finden
room-cooperative = Genossenschaft
room-feedback = Ihre Meinung
room-practice = Einführung
