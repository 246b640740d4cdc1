notebook-title = Teambuch
notebook-lead = Was das Team wissen muss. Nur { $service } kann es öffnen.
entry-label = Neuer Eintrag
entry-hint = Zum Beispiel: Besuch auf Montag verschoben #familie-b
entry-keep = Eintragen
entry-replies =
    { $count ->
        [0] Ergänzen
        [1] Eine Ergänzung
       *[other] { $count } Ergänzungen
    }
handover = Übergabe
handover-all = Alles
handover-day = 24 Stunden
handover-weekend = 3 Tage
handover-week = 7 Tage
tag-all = Alle Stichwörter
new = neu
notebook-none = Nichts eingetragen
notebook-none-text = Schreiben Sie, was die nächste Schicht wissen muss; ein Wort mit # findet alles zu einem Fall.
