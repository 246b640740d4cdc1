dashboard-title = Tableau de bord
dashboard-lead = Calculé sur cet appareil, à partir de ce qu'il a ouvert : le relais ne peut rien lire.
dashboard-export = Exporter (CSV)
dashboard-empty = Pas encore de demandes
dashboard-empty-text = Dès que votre service envoie ou reçoit une demande, ses chiffres apparaissent ici.
dashboard-received = Demandes reçues
dashboard-sent = Demandes envoyées
dashboard-none = Aucune
dashboard-open = Ouvertes
dashboard-waiting = À vous de répondre
dashboard-late = En retard
dashboard-closed = Closes
dashboard-first = Première réponse (médiane)
dashboard-first-hours = { $hours } h
dashboard-first-none = aucune
dashboard-first-of =
    { $count ->
        [one] une réponse ; la plus lente : { $slowest } h
       *[other] { $count } réponses ; la plus lente : { $slowest } h
    }
dashboard-state = État
dashboard-count = Nombre
dashboard-reason = Motif
dashboard-by-state = Ouvertes par état
dashboard-by-reason = Closes par motif
dashboard-ending = Issue
dashboard-endings = Comment ces envois ont fini
dashboard-no-reason = sans motif
ending-answered = Répondu
ending-read = Lu
ending-bounced = Non remis
ending-escalated = Relancé
ending-expired = Expiré
