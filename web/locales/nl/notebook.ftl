notebook-title = Communicatielogboek
notebook-lead = Wat het team moet weten. Enkel { $service } kan het openen.
entry-label = Nieuwe notitie
entry-hint = Bijvoorbeeld: bezoek verplaatst naar maandag #familie-b
entry-keep = Noteren
entry-replies =
    { $count ->
        [0] Aanvullen
        [1] Eén aanvulling
       *[other] { $count } aanvullingen
    }
handover = Overdracht
handover-all = Alles
handover-day = 24 uur
handover-weekend = 3 dagen
handover-week = 7 dagen
tag-all = Alle labels
new = nieuw
notebook-none = Niets genoteerd
notebook-none-text = Schrijf wat de volgende ploeg moet weten; een woord met # brengt alles over een situatie samen.
