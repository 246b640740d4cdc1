find-title = Einen Dienst finden
find-lead = Die Suche bleibt auf diesem Gerät: Das Relais erfährt nicht, was Sie suchen.
find-own = Unsere Dienste
find-need = Für welchen Bedarf?
find-need-choose = Wählen
find-need-missing = Wählen Sie einen Bedarf
find-place = In welcher Gemeinde?
find-place-hint = Name oder Postleitzahl
find-place-unknown = Keine Gemeinde heißt so
find-place-several = Mehrere Orte heißen so
find-meant = Meinten Sie
find-search = Suchen
find-found-title = { $need } in { $place }
find-none = Kein Dienst gefunden
find-none-text = Kein Dienst sagt, dass er in dieser Gemeinde dabei hilft.
find-none-directory = Das ganze Verzeichnis ansehen
find-refer = Verweisen
card-needs = Hilft bei
card-needs-missing = Wählen Sie mindestens einen Bedarf
card-areas = Wo
card-areas-hint = Gemeinde, Provinz, Region oder Belgien
card-areas-missing = Sagen Sie, wo der Dienst hilft
card-area-add = Hinzufügen
card-area-remove = Entfernen
card-audiences = Für wen
card-audiences-hint = Ohne Auswahl: für alle
card-languages = Sprachen
card-languages-missing = Wählen Sie mindestens eine Sprache
card-hours = Geöffnet
card-hours-one = { $day } { $opens }–{ $closes }
card-phone = Telefon
card-email = E-Mail-Adresse
card-url = Webseite
card-address = Adresse
card-text = Bemerkungen
card-text-hint = Zum Beispiel, wie man einen Termin bekommt. Alle können es lesen.
card-none = Noch keine Karte
card-unconfirmed = Zu bestätigen: Wer sie unterschrieb, ist nicht mehr da
card-old = Zu bestätigen: fast ein Jahr alt
card-said = Karte bestätigt am { $when }
card-confirm = Nichts hat sich geändert: bestätigen
card-change = Karte ändern
card-write = Karte schreiben
card-save = Karte veröffentlichen
card-saved = Die Karte ist veröffentlicht
card-form = Karte von { $service }
places = Freie Plätze
places-hint = Alle sehen es, 14 Tage lang
places-waiting = Wartend
places-waiting-hint = Wie viele auf einen Platz warten
places-waiting-of = { $waiting } wartend
places-unknown = Plätze: nicht mitgeteilt
places-said = gesagt am { $when }
places-save = Plätze veröffentlichen
places-saved = Die Plätze sind veröffentlicht
places-wrong = Schreiben Sie eine ganze Zahl, höchstens { $most }
places-form = Plätze von { $service }
own-title = Unsere Dienste
own-lead = Die freien Plätze und die Karte, durch die andere Sie finden. Sie sind öffentlich und unterschrieben.
own-none = Keine Dienste
own-none-text = Sie gehören zu keinem Dienst.
find-found =
    { $count ->
        [one] Ein Dienst gefunden
       *[other] { $count } Dienste gefunden
    }
places-free =
    { $count ->
        [0] Voll belegt
        [one] Ein freier Platz
       *[other] { $count } freie Plätze
    }
hours-day = Tag
hours-opens = Von
hours-closes = Bis
hours-add = Zeiten hinzufügen
hours-remove = { $day } { $opens } entfernen
hours-wrong = Jede Zeile schließt, nachdem sie öffnet
own-due =
    { $count ->
        [one] Eine Karte ist bald ein Jahr alt, oder wer sie unterschrieb, ist gegangen.
       *[other] { $count } Karten sind bald ein Jahr alt, oder wer sie unterschrieb, ist gegangen.
    }
own-confirm-all =
    { $count ->
        [one] Alles stimmt noch: bestätigen
       *[other] Alles stimmt noch: alle { $count } bestätigen
    }
