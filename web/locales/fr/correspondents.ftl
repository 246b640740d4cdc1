correspondents-title = Par e-mail
correspondents-lead = Des personnes hors du réseau, qui n'ont que l'e-mail.
correspondents-means = À qui vous écrivez, et quand, se voit sur le chemin. Avec un lien sécurisé, le contenu reste scellé jusqu'à la personne.
correspondents-none = Personne encore
correspondents-none-text = Ajoutez une personne pour lui envoyer un lien.
correspondent-add = Ajouter une personne
correspondent-name = Nom
correspondent-address = Adresse e-mail
correspondent-language = Langue de la personne
correspondent-bridge = Passerelle
correspondent-bridge-hint = Le service du réseau qui transmet les e-mails.
correspondent-need-name = Écrivez le nom de la personne
correspondent-need-address = Écrivez une adresse comme sam@asso.example
correspondent-need-bridge = Choisissez une passerelle
correspondent-remove = Retirer { $name }
correspondent-remove-title = Retirer { $name } ?
correspondent-remove-text = Les conversations restent. Pour lui écrire autre chose, il faudra ajouter cette personne à nouveau.
correspondent-unknown = Cette personne n'est pas connue sur cet appareil.
letter-title = Écrire à { $name }
letter-mode = Comment le message arrive-t-il ?
letter-phrase = Phrase convenue
letter-phrase-hint = Quelques mots dits au téléphone : même qui entrerait dans sa messagerie ne pourrait rien lire.
letter-days = Le lien vaut
days =
    { $count ->
        [one] un jour
       *[other] { $count } jours
    }
letter-sent = Écrit à { $name }
letter-code = Dites ce code par téléphone
letter-code-text = { $name } en a besoin pour ouvrir le lien. Il n'est montré qu'une fois : notez-le, et ne l'envoyez pas par e-mail.
letter-go = Aller à la conversation
