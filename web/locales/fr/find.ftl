find-title = Trouver un service
find-lead = La recherche se fait sur cet appareil : le relais n'apprend pas ce que vous cherchez.
find-own = Nos services
find-need = Pour quel besoin ?
find-need-choose = Choisissez
find-need-missing = Choisissez un besoin
find-place = Dans quelle commune ?
find-place-hint = Nom ou code postal
find-place-unknown = Aucune commune de ce nom
find-place-several = Plusieurs lieux portent ce nom
find-meant = Vouliez-vous dire
find-search = Chercher
find-found-title = { $need } à { $place }
find-none = Aucun service trouvé
find-none-text = Aucun service ne dit aider pour ce besoin dans cette commune.
find-none-directory = Voir tout l'annuaire
find-refer = Orienter
card-needs = Aide pour
card-needs-missing = Choisissez au moins un besoin
card-areas = Où
card-areas-hint = Commune, province, région ou Belgique
card-areas-missing = Indiquez où le service aide
card-area-add = Ajouter
card-area-remove = Retirer
card-audiences = Pour qui
card-audiences-hint = Sans choix : pour tout le monde
card-languages = Langues
card-languages-missing = Choisissez au moins une langue
card-hours = Ouvert
card-hours-one = { $day } { $opens }–{ $closes }
card-phone = Téléphone
card-email = Adresse e-mail
card-url = Page web
card-address = Adresse
card-text = Remarques
card-text-hint = Par exemple comment prendre rendez-vous. Tout le monde peut le lire.
card-none = Pas encore de fiche
card-unconfirmed = À confirmer : la personne qui l'a signée n'est plus là
card-old = À confirmer : bientôt un an
card-said = Fiche confirmée le { $when }
card-confirm = Rien n'a changé : confirmer
card-change = Modifier la fiche
card-write = Écrire la fiche
card-save = Publier la fiche
card-saved = La fiche est publiée
card-form = Fiche de { $service }
places = Places libres
places-hint = Tout le monde le voit, pendant 14 jours
places-waiting = En attente
places-waiting-hint = Combien de personnes attendent une place
places-waiting-of = { $waiting } en attente
places-unknown = Places : non communiqué
places-said = dit le { $when }
places-save = Publier les places
places-saved = Les places sont publiées
places-wrong = Écrivez un nombre entier, au plus { $most }
places-form = Places de { $service }
own-title = Nos services
own-lead = Les places libres et la fiche par lesquelles les autres vous trouvent. Elles sont publiques et signées.
own-none = Aucun service
own-none-text = Vous n'êtes membre d'aucun service.
find-found =
    { $count ->
        [one] Un service trouvé
       *[other] { $count } services trouvés
    }
places-free =
    { $count ->
        [0] Complet
        [one] Une place libre
       *[other] { $count } places libres
    }
hours-day = Jour
hours-opens = De
hours-closes = À
hours-add = Ajouter des heures
hours-remove = Retirer { $day } { $opens }
hours-wrong = Chaque ligne ferme après avoir ouvert
own-due =
    { $count ->
        [one] Une fiche a bientôt un an, ou la personne qui l'a signée est partie.
       *[other] { $count } fiches ont bientôt un an, ou la personne qui les a signées est partie.
    }
own-confirm-all =
    { $count ->
        [one] Tout est encore exact : confirmer
       *[other] Tout est encore exact : confirmer les { $count }
    }
