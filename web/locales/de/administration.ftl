administration-title = Verwaltung
administration-members = Mitglieder
administration-services = Dienste
administration-mail = Per E-Mail
administration-retention = Aufbewahrung
administration-recovery = Notfall
actions = Aktionen
actions-for = Aktionen für { $name }
reason = Grund
member-name = Name
member-rights = Rechte
member-left = ausgeschieden
right-member = Mitglied
right-administrator = Verwaltung
right-auditor = Prüfung
member-invite = Jemanden einladen
invite-make = Einladung anlegen
invite-hand-over = Geben Sie diesen Link { $name } persönlich oder auf einem Weg, den das Relais nicht sieht. Er gilt für ein Gerät.
member-invited = { $name } ist eingeladen
member-answered = { $name } hat sich gemeldet und wartet auf Zulassung
member-approve = Zulassen
member-approved = { $name } ist zugelassen
member-promote = Verwaltungsrecht geben
member-demote = Verwaltungsrecht nehmen
auditor-make = Prüfrecht geben
auditor-end = Prüfrecht nehmen
member-leave = Scheidet aus
confirm-leave = Scheidet { $name } aus?
confirm-leave-text = Alle Geräte werden sofort abgewiesen, und die Dienste bekommen neue Schlüssel. Was der Dienst erhalten hat, bleibt beim Dienst.
confirm-leave-do = Zugang schließen
leave-root = Hatte diese Person den Hauptschlüssel oder seine Datei, ersetzen Sie den Schlüssel danach.
confirm-revoke = Ein Gerät von { $name } sperren?
confirm-revoke-text = Das Relais weist es sofort ab, und die Dienste von { $name } bekommen neue Schlüssel.
confirm-revoke-do = Sperren
confirm-promote = { $name } Verwaltungsrecht geben?
confirm-promote-text = { $name } kann dann im Namen der Einrichtung einladen, zulassen und sperren.
confirm-promote-do = Recht geben
confirm-demote = { $name } das Verwaltungsrecht nehmen?
confirm-demote-text = { $name } bleibt Mitglied der eigenen Dienste.
confirm-demote-do = Nehmen
services-renewed =
    { $count ->
        [0] Erledigt
        [1] Erledigt: Ein Dienst hat neue Schlüssel
       *[other] Erledigt: { $count } Dienste haben neue Schlüssel
    }
service-create = Dienst anlegen
service-none = Keine Dienste
service-none-text = Ein Dienst ist ein gemeinsamer Eingang: Empfang, Sozialdienst.
service-empty = Niemand liest diesen Dienst
service-epoch = Schlüssel Nr. { $number }
rotation-due = Neue Schlüssel nötig
service-rotate = Neue Schlüssel
service-name = Name des Dienstes
service-need-name = Geben Sie den Namen des Dienstes ein
service-handle = Kurze Adresse
mail-modes = Was Ihre Einrichtung erlaubt
mail-inbound = Eine echte Antwort per E-Mail
inbound-hold = wartet, bis jemand sie einlässt
inbound-hold-hint = Am vorsichtigsten.
inbound-post = kommt sofort herein
inbound-post-hint = Wenn der Absender geprüft werden konnte.
retention-text = Nach dieser Frist löscht das Relais die Nachrichten Ihrer Einrichtung.
retention-days = Tage
retention-hint = Von 1 bis { $most }.
retention-wrong = Geben Sie eine Zahl von 1 bis { $most } ein
recovery-explained = Sind alle Geräte verloren, legen einige Vertrauenspersonen ihre Anteile zusammen und bringen alles zurück.
recovery-set = Eingerichtet: { $threshold } von { $shares } Anteilen genügen.
recovery-unset = Noch nicht eingerichtet.
recovery-needs-root = Das geschieht auf dem Gerät mit dem Hauptschlüssel der Einrichtung.
recovery-shape = Wie viele Anteile?
recovery-of = { $threshold } von { $shares }
recovery-split = Anteile anlegen
shares-once = Diese Anteile werden nur einmal gezeigt. Drucken Sie sie, und geben Sie jeden einer anderen Person.
share-number = Anteil { $number }
shares-handed = Sie sind gedruckt
drill-title = Übung
drill-text = Prüfen Sie einmal im Jahr, ob die Anteile passen. Nichts wird geändert.
drill-shares = Anteile, einer je Zeile
drill-hint = Es braucht { $threshold }.
drill-do = Ausprobieren
drill-nothing = Die Anteile sind die richtigen, aber es gibt noch nichts zu öffnen. Legen Sie einen Dienst an, oder öffnen Sie Sous pli einmal auf einem Gerät jedes Dienstes.
drill-works =
    Es geht: { $count ->
        [one] Ein Zeitraum könnte wieder geöffnet werden
       *[other] { $count } Zeiträume könnten wieder geöffnet werden
    }.
restore-when = Dieser Browser liest nicht mehr, was Ihre Dienste erhalten haben? Dieselben Anteile geben ihm die Schlüssel zurück.
restore-do = Schlüssel hierher zurückholen
restored =
    { $count ->
        [0] Dieser Browser hatte schon alle Schlüssel.
        [one] Zurückgeholt: Dieser Browser öffnet wieder einen Zeitraum. Legen Sie danach andere Anteile an: Diese lagen auf einem Computer beisammen.
       *[other] Zurückgeholt: Dieser Browser öffnet wieder { $count } Zeiträume. Legen Sie danach andere Anteile an: Diese lagen auf einem Computer beisammen.
    }
device-here = dieses
retention-holds = Was bald gelöscht wird, und was gesperrt ist
