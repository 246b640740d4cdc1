keeping-title = Behalten und löschen
keeping-lead =
    { $days ->
        [one] Ein Gespräch wird einen Tag nach seiner letzten Nachricht gelöscht.
       *[other] Ein Gespräch wird { $days } Tage nach seiner letzten Nachricht gelöscht.
    }
keeping-due = Bald gelöscht
keeping-none = In den nächsten dreißig Tagen wird nichts gelöscht
keeping-delete = Gelöscht am { $date }
keeping-withdrawn = Die Person hat ihre Einwilligung zurückgezogen.
keeping-lengthen = Eine Nachricht oder Notiz gibt ihm seine Frist zurück.
holds-title = Gesperrte Gespräche
holds-lead = Zwei Personen der Verwaltung unterschreiben, um ein Gespräch zu behalten, und zwei, um die Sperre aufzuheben.
holds-none = Nichts ist gesperrt
holds-none-text = Die Verwaltung sperrt ein Gespräch über dessen Menü.
holds-proposed = wartet auf eine zweite Unterschrift
holds-in_force = gesperrt
holds-lifting = bald aufgehoben: wartet auf eine zweite Unterschrift
holds-by = Unterschrieben von { $names }, seit { $when }
holds-another = Eine andere Person muss bestätigen.
holds-confirm = Sperre bestätigen
holds-confirm-end = Aufhebung bestätigen
holds-lift = Aufhebung beantragen
holds-signed = Unterschrieben
