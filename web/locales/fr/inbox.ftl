inbox-title = Boîte de réception
inbox-new = Nouvelle demande
inbox-search = Chercher dans tout
inbox-views = Vues
inbox-list =
    { $count ->
        [one] Une conversation
       *[other] { $count } conversations
    }
view-all = Tout
view-mine = Les miennes
view-unassigned = À prendre
view-sent = Envoyées
view-closed = Closes
filters =
    { $count ->
        [0] Filtres
        [1] Filtres (1)
       *[other] Filtres ({ $count })
    }
filter-any = Tous
filter-service = Service
filter-kind = Genre
filter-state = État
filter-urgency = Urgence
filter-only = Seulement
filter-unread = Non lus
filter-attention = À regarder
filters-clear = Enlever les filtres
unread =
    { $count ->
        [one] un non lu
       *[other] { $count } non lus
    }
you-wrote = Vous :
by-mail = e-mail
needs-look = À regarder
has-draft = Brouillon
files-word =
    { $count ->
        [one] fichier
       *[other] fichiers
    }
search-found =
    { $count ->
        [one] Un message trouvé
       *[other] { $count } messages trouvés
    }
search-list = Messages trouvés
search-none = Rien ne contient ces mots
search-none-text = Tout ce que cet appareil a ouvert a été cherché : textes, réponses et noms de fichiers.
empty-filtered = Rien avec ces filtres
empty-all = Rien n'est encore arrivé
empty-all-text = Ce que d'autres services vous envoient apparaît ici, pour toute l'équipe.
empty-mine = Rien ne vous est confié
empty-mine-text = Prenez une demande en charge, et elle apparaît ici.
empty-unassigned = Tout a quelqu'un
empty-unassigned-text = Aucune demande n'attend que quelqu'un la prenne.
empty-sent = Rien d'envoyé
empty-sent-text = Ce que votre service commence apparaît ici.
empty-closed = Rien de clos
empty-closed-text = Les demandes terminées, refusées ou retirées apparaissent ici.
view-late = En retard
late = Réponse attendue
pressed = Réponse réclamée
consent-ended = Accord retiré
empty-late = Personne n'attend trop longtemps
empty-late-text = Les demandes dont la réponse tarde apparaissent ici.
filter-side = Sens
side-receiver = Reçues
side-sender = Envoyées
inbox-due =
    { $count ->
        [one] Une conversation sera bientôt effacée
       *[other] { $count } conversations seront bientôt effacées
    }
uncared = Personne ne s'en occupe
