keeping-title = Garder et effacer
keeping-lead =
    { $days ->
        [one] Une conversation est effacée un jour après son dernier message.
       *[other] Une conversation est effacée { $days } jours après son dernier message.
    }
keeping-due = Bientôt effacées
keeping-none = Rien ne sera effacé dans les trente jours
keeping-delete = Effacée le { $date }
keeping-withdrawn = La personne a retiré son accord.
keeping-lengthen = Un message ou une note lui rend son délai.
holds-title = Conversations retenues
holds-lead = Deux administrateurs signent pour garder une conversation, et deux pour lever la retenue.
holds-none = Rien n'est retenu
holds-none-text = Un administrateur retient une conversation depuis son menu.
holds-proposed = attend une deuxième signature
holds-in_force = retenue
holds-lifting = bientôt levée : attend une deuxième signature
holds-by = Signé par { $names }, depuis le { $when }
holds-another = Une autre personne doit confirmer.
holds-confirm = Confirmer la retenue
holds-confirm-end = Confirmer la levée
holds-lift = Demander la levée
holds-signed = Signé
