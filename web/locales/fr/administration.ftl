administration-title = Administration
administration-members = Membres
administration-services = Services
administration-mail = Par e-mail
administration-retention = Conservation
administration-recovery = Secours
actions = Actions
actions-for = Actions pour { $name }
reason = Raison
member-name = Nom
member-rights = Droits
member-left = parti
right-member = Membre
right-administrator = Administrateur
right-auditor = Auditeur
member-invite = Inviter quelqu'un
invite-make = Créer l'invitation
invite-hand-over = Donnez ce lien à { $name } en main propre ou par un canal que le relais ne voit pas. Il vaut pour un appareil.
member-invited = { $name } est invité
member-answered = { $name } a rejoint et attend d'être admis
member-approve = Admettre
member-approved = { $name } est admis
member-promote = Rendre administrateur
member-demote = Retirer l'administration
auditor-make = Rendre auditeur
auditor-end = Retirer l'audit
member-leave = Quitte la structure
confirm-leave = { $name } quitte la structure ?
confirm-leave-text = Tous ses appareils sont refusés dès maintenant, et ses services reçoivent de nouvelles clés. Ce que le service a reçu reste au service.
confirm-leave-do = Fermer l'accès
leave-root = Si cette personne a eu la clé racine ou son fichier, remplacez la clé ensuite.
confirm-revoke = Révoquer un appareil de { $name } ?
confirm-revoke-text = Le relais le refuse dès maintenant, et les services de { $name } reçoivent de nouvelles clés.
confirm-revoke-do = Révoquer
confirm-promote = Rendre { $name } administrateur ?
confirm-promote-text = { $name } pourra inviter, admettre et révoquer au nom de la structure.
confirm-promote-do = Rendre administrateur
confirm-demote = Retirer l'administration à { $name } ?
confirm-demote-text = { $name } reste membre de ses services.
confirm-demote-do = Retirer
services-renewed =
    { $count ->
        [0] Fait
        [1] Fait : un service a reçu de nouvelles clés
       *[other] Fait : { $count } services ont reçu de nouvelles clés
    }
service-create = Créer un service
service-none = Aucun service
service-none-text = Un service est une boîte partagée : l'accueil, le service social.
service-empty = Personne ne lit ce service
service-epoch = Clé n° { $number }
rotation-due = Nouvelles clés nécessaires
service-rotate = Nouvelles clés
service-name = Nom du service
service-need-name = Écrivez le nom du service
service-handle = Adresse courte
mail-modes = Ce que votre structure permet
mail-inbound = Une réponse authentique par e-mail
inbound-hold = attend qu'un collègue la laisse entrer
inbound-hold-hint = Le plus prudent.
inbound-post = entre tout de suite
inbound-post-hint = Si l'expéditeur a pu être vérifié.
retention-text = Après ce délai, le relais efface les messages de votre structure. Ce que vos appareils gardent suit.
retention-days = Jours
retention-hint = De 1 à { $most }.
retention-wrong = Écrivez un nombre de 1 à { $most }
recovery-explained = Si tous les appareils sont perdus, quelques personnes de confiance réunissent leurs parts et ramènent tout.
recovery-set = En place : { $threshold } parts sur { $shares } suffisent.
recovery-unset = Pas encore en place.
recovery-needs-root = Cela se fait sur l'appareil qui a la clé racine de la structure.
recovery-shape = Combien de parts ?
recovery-of = { $threshold } sur { $shares }
recovery-split = Créer les parts
shares-once = Ces parts ne sont montrées qu'une fois. Imprimez-les et donnez chacune à une autre personne.
share-number = Part { $number }
shares-handed = Elles sont imprimées
drill-title = Exercice
drill-text = Vérifiez une fois par an que les parts fonctionnent. Rien n'est changé.
drill-shares = Parts, une par ligne
drill-hint = Il en faut { $threshold }.
drill-do = Essayer
drill-nothing = Les parts sont les bonnes, mais il n'y a encore rien à rouvrir. Créez un service, ou ouvrez Sous pli une fois sur un appareil de chaque service.
drill-works =
    Cela fonctionne : { $count ->
        [one] une période pourrait être rouverte
       *[other] { $count } périodes pourraient être rouvertes
    }.
restore-when = Ce navigateur ne lit plus ce que vos services ont reçu ? Les mêmes parts lui rendent les clés.
restore-do = Ramener les clés ici
restored =
    { $count ->
        [0] Ce navigateur avait déjà toutes les clés.
        [one] Ramené : ce navigateur ouvre de nouveau une période. Créez ensuite d'autres parts : celles-ci ont été réunies sur un ordinateur.
       *[other] Ramené : ce navigateur ouvre de nouveau { $count } périodes. Créez ensuite d'autres parts : celles-ci ont été réunies sur un ordinateur.
    }
device-here = celui-ci
retention-holds = Ce qui sera bientôt effacé, et ce qui est retenu
