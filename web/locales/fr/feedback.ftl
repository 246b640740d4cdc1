feedback-title = Votre avis
feedback-lead = Dites à la coopérative ce qui ne va pas, ce qui manque ou ce qui aide, et voyez ce qu'il en advient.
feedback-no-desk = La coopérative n'a pas encore de guichet
feedback-no-desk-text = Un registraire doit dire quel service répond pour elle. En attendant, parlez-en à votre administrateur.
feedback-write = Écrire à la coopérative
feedback-means = Seul ce que vous écrivez ici part, scellé, à { $desk } : rien de la page d'où vous venez. Ne nommez aucun usager.
feedback-topic = De quoi s'agit-il ?
topic-bug = Un défaut
topic-wish = Un souhait
topic-question = Une question
topic-praise = Ce qui va bien
feedback-subject = En quelques mots
feedback-text = Votre note
feedback-text-hint = Ce que vous vouliez faire, ce qui s'est passé, ce que vous attendiez.
feedback-need-topic = Dites de quoi il s'agit
feedback-need-subject = Dites-le en quelques mots
feedback-sent = Votre note part au guichet
feedback-received = Reçu au guichet
feedback-own = Vos notes
feedback-none = Rien encore. Une phrase suffit.
feedback-files =
    { $count ->
        [one] Avec un fichier
       *[other] Avec { $count } fichiers
    }
feedback-module = Devient un module : { $name }
feedback-motion = Soumis au vote : { $title }
progress-new = Pas encore lu
progress-seen = Vu
progress-planned = Prévu
progress-done = Fait
progress-declined = Pas retenu
progress-say = Dire ce qu'il en advient
progress-state = Ce qu'il en advient
progress-text = Votre réponse
progress-module = A mené au module
progress-motion = A mené au vote
progress-led-nowhere = Aucun
progress-saved = L'auteur le verra
desk-title = Le guichet de la coopérative
desk-service = Service qui répond
desk-hint = Les avis et les inscriptions y arrivent, scellés.
