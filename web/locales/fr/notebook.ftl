notebook-title = Cahier de communication
notebook-lead = Ce que l'équipe doit savoir. Seul { $service } peut l'ouvrir.
entry-label = Nouvelle entrée
entry-hint = Par exemple : visite reportée à lundi #famille-b
entry-keep = Noter
entry-replies =
    { $count ->
        [0] Compléter
        [1] Un complément
       *[other] { $count } compléments
    }
handover = Relève
handover-all = Tout
handover-day = 24 heures
handover-weekend = 3 jours
handover-week = 7 jours
tag-all = Toutes les étiquettes
new = nouveau
notebook-none = Rien de noté
notebook-none-text = Écrivez ce que la relève doit savoir ; un mot avec # retrouve tout ce qui concerne une situation.
