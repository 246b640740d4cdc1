audit-title = Zugriffsprotokoll
audit-refresh = Neu lesen
audit-tab-log = Protokoll
audit-tab-checkpoints = Zeugen
audit-tab-requests = Wer ist es?
audit-tab-holds = Aufzubewahren
audit-question = Frage
audit-question-hint = Wörter Schlüssel:Wert, die alle zutreffen müssen; ein - davor schließt aus. Schlüssel: { $keys }. Zeiten sind in UTC: created:2026-03-01..2026-03-31.
audit-ask = Suchen
audit-any = alles
audit-any-time = seit jeher
audit-period = Wann
audit-days =
    { $count ->
        [one] heute
       *[other] die letzten { $count } Tage
    }
audit-outcome = Ergebnis
outcome-allowed = erlaubt
outcome-denied = verweigert
audit-none = Kein Eintrag beantwortet diese Frage
audit-found =
    { $count ->
        [one] Ein Eintrag
       *[other] { $count } Einträge
    }
audit-table = Einträge des Protokolls, der neueste zuerst
audit-position = Nr.
audit-time = Wann
audit-who = Wer
audit-what = Was
audit-object = Objekt
audit-proof = Beweis
audit-relay = das Relais
audit-erased = nach seiner Zeit gelöscht
audit-unreadable = nicht echt
audit-state-verified = geprüft
audit-state-erased = Platz geprüft
audit-state-unproven = nicht bewiesen
audit-state-bad = falsch
audit-entry = Eintrag { $entry }
audit-pages = Seiten des Protokolls
audit-newer = Neuere
audit-older = Ältere
audit-shown = { $first } bis { $last } von { $total }
audit-whole =
    { $count ->
        [one] Der Eintrag des Protokolls wurde hier geprüft: Nichts fehlt, nichts wurde geändert.
       *[other] Die { $count } Einträge des Protokolls wurden hier geprüft: Nichts fehlt, nichts wurde geändert.
    }
audit-whole-witnessed =
    { $count ->
        [one] Ein Zeuge hat es bestätigt, am { $time }.
       *[other] { $count } Zeugen haben es bestätigt, der letzte am { $time }.
    }
audit-whole-alone = Das Relais hat es am { $time } unterschrieben. In diesem Netz wird kein Zeuge verlangt.
audit-alarm-entries =
    { $count ->
        [one] Eintrag { $entries } ist nicht der, den das Relais festgehalten hat.
       *[other] { $count } Einträge sind nicht die, die das Relais festgehalten hat: { $entries }.
    }
audit-alarm-next = Jemand hat das Protokoll geändert, oder eine Störung hat es beschädigt. Lassen Sie alles, wie es ist, lesen Sie einmal neu und rufen Sie dann die Registratoren an.
audit-alarm-see = Eintrag { $entry } ansehen
audit-row-bad = Was das Relais an Stelle { $entry } zeigt, passt nicht zu dem Fingerabdruck, den die Zeugen gesehen haben. Nichts davon wird gezeigt.
audit-checked = Eben geprüft, in diesem Browser:
audit-step-record = Der Eintrag ist der, dessen Fingerabdruck das Protokoll enthält.
audit-step-erased = Der Eintrag wurde nach seiner Zeit gelöscht; sein Fingerabdruck steht noch im Protokoll.
audit-step-path =
    { $hashes ->
        [one] Der Fingerabdruck steht an Stelle { $entry } von { $size } Einträgen: Ein Hashwert führt von dort zur Spitze des Baums.
       *[other] Der Fingerabdruck steht an Stelle { $entry } von { $size } Einträgen: { $hashes } Hashwerte führen von dort zur Spitze des Baums.
    }
audit-step-whole = Die Spitze des Baums wurde aus allen Einträgen neu berechnet, bis zum { $size }.
audit-step-signed = Das Relais hat diese Spitze in Zeitabschnitt { $epoch } unterschrieben, am { $time }.
audit-step-witnesses =
    { $count ->
        [one] Ein Zeuge hat es bestätigt ({ $names }); { $quorum } sind nötig.
       *[other] { $count } Zeugen haben es bestätigt ({ $names }); { $quorum } sind nötig.
    }
audit-step-no-witnesses = Das Netz verlangt keinen Zeugen: Dies beruht auf der Unterschrift des Relais.
audit-step-signer = Das Gerät von { $name } hat selbst unterschrieben, dass es dies tat.
audit-hashes = Fingerabdrücke zeigen
audit-leaf = Blatt
audit-root = Spitze
audit-ask-who = Fragen, wer es ist
audit-reason = Grund der Verweigerung
audit-role = Rolle
audit-peer = Andere Einrichtung
audit-request = Anfrage
export-csv = Tabelle (CSV)
export-csv-hint = Für eine Tabellenkalkulation; nichts wird für eine Formel gehalten
export-jsonl = Mit Beweisen (JSONL)
export-jsonl-hint = Eine Zeile je Eintrag, mit seinem Beweis, den jeder prüfen kann
export-log = Das ganze Protokoll (ZIP)
export-log-hint = Entpacken Sie es, dann: souspli audit verify ORDNER
audit-course-hours = Nach Stunden
audit-course-days = Nach Tagen
audit-course-told = { $count } Einträge im Lauf der Zeit, davon { $denied } verweigert; dieselben Zahlen stehen in der Tabelle daneben
audit-figures = Dieselben Zahlen
audit-from = Ab
audit-checkpoints-lead = Ein Prüfpunkt ist, was das Relais unterschrieben hat: so viele Einträge und ihr gemeinsamer Fingerabdruck. Die Zeugen, andere Einrichtungen, bestätigen nur, was fortsetzt, was sie zuvor gesehen haben; das Relais kann also nicht dem einen eine andere Geschichte zeigen als dem anderen.
audit-of-structure = Das Protokoll Ihrer Einrichtung
audit-of-directory = Das Verzeichnis
audit-confirmed = { $seen } Zeugen, { $quorum } nötig
audit-no-witnesses = kein Zeuge verlangt
audit-entries = Einträge
audit-records = Lesbare Einträge
audit-pruned = Am Anfang entfernt
audit-signed = Vom Relais unterschrieben
audit-fetched = Hier gelesen und geprüft
audit-witnesses = Die Zeugen des Netzes
audit-witness = Zeuge
audit-witness-at = Bestätigte am
audit-witness-not = nicht bestätigt
audit-requests-lead = Das Protokoll kennt nur Pseudonyme. Ein Prüfer fragt, wer es ist, und sagt wozu, ein anderer stimmt zu, und nur wer gefragt hat, erfährt es. All das wird festgehalten.
audit-requests-none = Niemand hat gefragt
audit-asked-by = gefragt von { $name }, am { $time }
audit-approved-by = genehmigt von { $name }
audit-approved = Genehmigt: Wer gefragt hat, sieht nun die Antwort
audit-waits = wartet auf einen anderen Prüfer
audit-approve = Genehmigen
audit-actor = Pseudonym
audit-actor-hint = Die 32 Ziffern und Buchstaben eines Eintrags.
audit-purpose = Wozu
audit-purpose-hint = Zum Beispiel: Beschwerde vom 3. Juni. Ohne Namen einer Person.
audit-need-actor = Schreiben Sie die 32 Ziffern und Buchstaben des Pseudonyms
audit-need-purpose = Sagen Sie, wozu Sie fragen
audit-ask-do = Fragen
audit-asked = Gefragt: Ein anderer Prüfer muss zustimmen
audit-holds-lead = Ein Eintrag wird gelöscht, wenn seine Zeit vorbei ist. Bewahren Sie für eine Untersuchung auf, was nötig ist, bis Sie es freigeben.
audit-holds-none = Nichts wird länger aufbewahrt
audit-hold = Einträge aufbewahren
audit-hold-first = Ab Eintrag Nr.
audit-hold-last = Bis Eintrag Nr.
audit-hold-reason = Warum aufbewahren
audit-hold-do = Aufbewahren
audit-hold-range = Einträge { $first } bis { $last }
audit-hold-end = Freigeben
audit-hold-end-title = Diese Einträge freigeben?
audit-hold-end-text = Von den Einträgen { $first } bis { $last } werden die, deren Zeit vorbei ist, dann für immer gelöscht.
audit-hold-ended = Freigegeben
audit-held = Diese Einträge werden aufbewahrt
audit-need-position = Schreiben Sie die Nummer eines Eintrags, höchstens { $last }, in der Reihenfolge
audit-need-reason = Sagen Sie warum
act-session-opened = hat sich angemeldet
act-lock-set = hat einen Zugang hinzugefügt
act-lock-removed = hat einen Zugang entfernt
act-locks-read = hat die eigenen Zugänge gelesen
act-lock-opened = hat die eigenen Schlüssel geöffnet
act-push-set = hat Hinweise bei geschlossenem Browser eingeschaltet
act-push-removed = hat Hinweise bei geschlossenem Browser ausgeschaltet
act-push-read = hat die eigenen Browser mit Hinweisen angesehen
act-shelf-put = hat Entwürfe und Einstellungen versiegelt beiseitegelegt
act-shelf-read = hat Entwürfe und Einstellungen zurückgeholt
act-application-filed = hat einen Antrag gestellt
act-applications-read = hat die Anträge gelesen
act-directory-posted = hat das Verzeichnis geändert
act-leaflet-put = hat ein Merkblatt veröffentlicht
act-invitation-created = hat jemanden eingeladen
act-invitation-answered = hat eine Einladung beantwortet
act-invitations-read = hat die Einladungen gelesen
act-wraps-written = hat Schlüssel eines Dienstes übergeben
act-wraps-read = hat Schlüssel eines Dienstes erhalten
act-envelope-posted = hat eine Nachricht gesendet
act-envelope-delivered = Nachricht angekommen
act-envelopes-fetched = hat Nachrichten abgeholt
act-events-followed = hat Neues verfolgt
act-replying-told = hat gemeldet, dass eine Antwort geschrieben wird
act-upload-created = hat begonnen, eine Datei zu senden
act-upload-completed = hat eine Datei gesendet
act-upload-discarded = hat das Senden einer Datei abgebrochen
act-blob-downloaded = hat eine Datei heruntergeladen
act-envelope-opened = hat eine Nachricht geöffnet
act-recovery-read = hat die Notfallbox gelesen
act-mail-handed-over = E-Mail übergeben
act-guest-box-set = hat einen Link für einen Gast vorbereitet
act-guest-box-read = hat einen Gastlink angesehen
act-guest-item-written = hat einem Gast geschrieben
act-guest-entered = ein Gast hat den Code eingegeben
act-guest-items-read = ein Gast hat gelesen
act-guest-replied = ein Gast hat geantwortet
act-guest-blob-uploaded = ein Gast hat eine Datei angehängt
act-guest-blob-downloaded = ein Gast hat eine Datei heruntergeladen
act-guest-replies-read = hat die Antworten eines Gastes gelesen
act-records-read = hat Einträge gelesen
act-log-read = hat dieses Protokoll gelesen
act-records-retention-set = hat die Aufbewahrung des Protokolls festgelegt
act-records-expired = Einträge gelöscht
act-hold-set = ließ Einträge aufbewahren
act-hold-lifted = hat Einträge freigegeben
act-holds-read = hat gelesen, was aufbewahrt wird
act-reidentification-asked = hat gefragt, wer jemand ist
act-reidentification-approved = hat eine solche Frage genehmigt
act-reidentification-read = hat solche Fragen gelesen
act-statistics-read = hat die Zahlen des Netzes gelesen
act-retention-set = hat die Aufbewahrung der Nachrichten festgelegt
act-retention-read = hat die Aufbewahrung der Nachrichten gelesen
act-retention-expired = Gespräch nach seiner Zeit gelöscht
act-thread-end-set = hat das Ende eines Gesprächs festgelegt
act-keep-signed = hat die Aufbewahrung eines Gesprächs unterschrieben
act-keep-read = hat die aufbewahrten Gespräche gelesen
act-timer-set = hat eine Erinnerung gestellt
act-timer-ended = Erinnerung beendet
audit-tab-deletions = Gelöscht
deletions-lead = Was das Relais gelöscht hat, weil die Frist vorbei war. Jede Bescheinigung beweist es allen, die fragen, ohne etwas vom Inhalt zu zeigen.
deletions-none = Noch wurde nichts gelöscht
deletions-thread = Gespräch
deletions-why = Warum
deletions-retention = Aufbewahrungsfrist vorbei
deletions-end = vorgezogenes Ende, etwa zurückgezogene Einwilligung
deletions-envelopes = Umschläge
deletions-certificate = Bescheinigung
deletions-save = Herunterladen
certificate-title = Eine Bescheinigung prüfen
certificate-file = Erhaltene Bescheinigung
certificate-hint = Eine Datei deletion-….txt. Sie verlässt diesen Browser nicht.
certificate-genuine = Echt: { $structure } hat diese Umschläge seit { $when } nicht mehr am Relais.
certificate-limits = Das beweist, was das Relais gelöscht hat, nicht dass niemand eine Kopie hat.
certificate-witnessed = Von den Zeugen gesehen
