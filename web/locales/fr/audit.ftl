audit-title = Journal d'accès
audit-refresh = Relire
audit-tab-log = Journal
audit-tab-checkpoints = Témoins
audit-tab-requests = Qui est-ce ?
audit-tab-holds = À garder
audit-question = Question
audit-question-hint = Des mots clé:valeur, qui doivent tous convenir ; un - devant exclut. Clés : { $keys }. Les temps sont en UTC : created:2026-03-01..2026-03-31.
audit-ask = Chercher
audit-any = tout
audit-any-time = depuis toujours
audit-period = Quand
audit-days =
    { $count ->
        [one] aujourd'hui
       *[other] les { $count } derniers jours
    }
audit-outcome = Résultat
outcome-allowed = permis
outcome-denied = refusé
audit-none = Aucun enregistrement ne répond à cette question
audit-found =
    { $count ->
        [one] Une entrée
       *[other] { $count } entrées
    }
audit-table = Entrées du journal, la plus récente d'abord
audit-position = N°
audit-time = Quand
audit-who = Qui
audit-what = Quoi
audit-object = Objet
audit-proof = Preuve
audit-relay = le relais
audit-erased = effacé après son temps
audit-unreadable = pas authentique
audit-state-verified = vérifié
audit-state-erased = place vérifiée
audit-state-unproven = pas prouvé
audit-state-bad = faux
audit-entry = Entrée { $entry }
audit-pages = Pages du journal
audit-newer = Plus récentes
audit-older = Plus anciennes
audit-shown = { $first } à { $last } de { $total }
audit-whole =
    { $count ->
        [one] L'entrée du journal a été vérifiée ici : rien ne manque, rien n'a été changé.
       *[other] Les { $count } entrées du journal ont été vérifiées ici : rien ne manque, rien n'a été changé.
    }
audit-whole-witnessed =
    { $count ->
        [one] Un témoin l'a confirmé, le { $time }.
       *[other] { $count } témoins l'ont confirmé, le dernier le { $time }.
    }
audit-whole-alone = Le relais l'a signé le { $time }. Aucun témoin n'est demandé dans ce réseau.
audit-alarm-entries =
    { $count ->
        [one] L'entrée { $entries } n'est pas celle que le relais a enregistrée.
       *[other] { $count } entrées ne sont pas celles que le relais a enregistrées : { $entries }.
    }
audit-alarm-next = Quelqu'un a changé le journal, ou une panne l'a abîmé. Laissez tout tel quel, relisez une fois, puis téléphonez aux registraires.
audit-alarm-see = Voir l'entrée { $entry }
audit-row-bad = Ce que le relais montre à la place { $entry } ne correspond pas à l'empreinte que les témoins ont vue. Rien n'en est montré.
audit-checked = Vérifié à l'instant, dans ce navigateur :
audit-step-record = L'enregistrement est bien celui dont le journal garde l'empreinte.
audit-step-erased = L'enregistrement a été effacé après son temps ; son empreinte est toujours dans le journal.
audit-step-path =
    { $hashes ->
        [one] L'empreinte est à la place { $entry } des { $size } entrées : un hachage mène de là au sommet de l'arbre.
       *[other] L'empreinte est à la place { $entry } des { $size } entrées : { $hashes } hachages mènent de là au sommet de l'arbre.
    }
audit-step-whole = Le sommet de l'arbre a été recalculé de toutes les entrées, jusqu'à la { $size }e.
audit-step-signed = Le relais a signé ce sommet à l'époque { $epoch }, le { $time }.
audit-step-witnesses =
    { $count ->
        [one] Un témoin l'a confirmé ({ $names }) ; il en faut { $quorum }.
       *[other] { $count } témoins l'ont confirmé ({ $names }) ; il en faut { $quorum }.
    }
audit-step-no-witnesses = Le réseau ne demande pas de témoin : cela repose sur la signature du relais.
audit-step-signer = L'appareil de { $name } a signé lui-même qu'il l'a fait.
audit-hashes = Montrer les empreintes
audit-leaf = Feuille
audit-root = Sommet
audit-ask-who = Demander qui c'est
audit-reason = Motif du refus
audit-role = Rôle
audit-peer = Autre structure
audit-request = Requête
export-csv = Tableau (CSV)
export-csv-hint = Pour un tableur ; rien n'y sera pris pour une formule
export-jsonl = Avec preuves (JSONL)
export-jsonl-hint = Une ligne par enregistrement, avec sa preuve, que chacun peut vérifier
export-log = Tout le journal (ZIP)
export-log-hint = Décompressez-le, puis : souspli audit verify DOSSIER
audit-course-hours = Par heure
audit-course-days = Par jour
audit-course-told = { $count } enregistrements au fil du temps, dont { $denied } refusés ; les mêmes chiffres sont dans le tableau à côté
audit-figures = Les mêmes chiffres
audit-from = Dès
audit-checkpoints-lead = Un point de contrôle est ce que le relais a signé : tant d'entrées, et leur empreinte commune. Les témoins, d'autres structures, ne confirment que ce qui prolonge ce qu'ils ont vu avant ; le relais ne peut donc pas montrer une histoire à l'un et une autre à l'autre.
audit-of-structure = Le journal de votre structure
audit-of-directory = L'annuaire
audit-confirmed = { $seen } témoins, { $quorum } nécessaires
audit-no-witnesses = aucun témoin demandé
audit-entries = Entrées
audit-records = Enregistrements lisibles
audit-pruned = Retirées du début
audit-signed = Signé par le relais
audit-fetched = Lu et vérifié ici
audit-witnesses = Les témoins du réseau
audit-witness = Témoin
audit-witness-at = A confirmé le
audit-witness-not = pas confirmé
audit-requests-lead = Le journal ne connaît que des pseudonymes. Un auditeur demande qui c'est et dit pourquoi, un autre approuve, et seul celui qui a demandé l'apprend. Tout cela est enregistré.
audit-requests-none = Personne n'a demandé
audit-asked-by = demandé par { $name }, le { $time }
audit-approved-by = approuvé par { $name }
audit-approved = Approuvé : qui a demandé voit maintenant la réponse
audit-waits = attend un autre auditeur
audit-approve = Approuver
audit-actor = Pseudonyme
audit-actor-hint = Les 32 chiffres et lettres d'un enregistrement.
audit-purpose = Pourquoi
audit-purpose-hint = Par exemple : plainte du 3 juin. Sans nom de personne.
audit-need-actor = Écrivez les 32 chiffres et lettres du pseudonyme
audit-need-purpose = Dites pourquoi vous le demandez
audit-ask-do = Demander
audit-asked = Demandé : un autre auditeur doit approuver
audit-holds-lead = Un enregistrement est effacé quand son temps est passé. Pour une enquête, gardez ceux qu'il faut jusqu'à ce que vous leviez la garde.
audit-holds-none = Rien n'est gardé plus longtemps
audit-hold = Garder des enregistrements
audit-hold-first = De l'entrée n°
audit-hold-last = À l'entrée n°
audit-hold-reason = Pourquoi les garder
audit-hold-do = Garder
audit-hold-range = entrées { $first } à { $last }
audit-hold-end = Lever la garde
audit-hold-end-title = Lever la garde de ces enregistrements ?
audit-hold-end-text = Parmi les entrées { $first } à { $last }, celles dont le temps est passé seront alors effacées pour toujours.
audit-hold-ended = La garde est levée
audit-held = Ces enregistrements sont gardés
audit-need-position = Écrivez un numéro d'entrée, { $last } au plus, dans l'ordre
audit-need-reason = Dites pourquoi
act-session-opened = s'est connecté
act-lock-set = a ajouté une façon d'entrer
act-lock-removed = a retiré une façon d'entrer
act-locks-read = a consulté ses façons d'entrer
act-lock-opened = a ouvert ses clés
act-push-set = a activé les avis quand rien n'est ouvert
act-push-removed = a désactivé les avis quand rien n'est ouvert
act-push-read = a consulté les navigateurs avertis
act-shelf-put = a mis de côté ses brouillons et réglages, scellés
act-shelf-read = a repris ses brouillons et réglages
act-application-filed = a déposé une candidature
act-applications-read = a lu les candidatures
act-directory-posted = a changé l'annuaire
act-leaflet-put = a publié une feuille de présentation
act-invitation-created = a invité quelqu'un
act-invitation-answered = a répondu à une invitation
act-invitations-read = a lu les invitations
act-wraps-written = a remis des clés de service
act-wraps-read = a reçu des clés de service
act-envelope-posted = a envoyé un message
act-envelope-delivered = message arrivé
act-envelopes-fetched = a relevé les messages
act-events-followed = a suivi les nouvelles
act-replying-told = a signalé qu'une réponse est en cours
act-upload-created = a commencé l'envoi d'un fichier
act-upload-completed = a envoyé un fichier
act-upload-discarded = a abandonné l'envoi d'un fichier
act-blob-downloaded = a téléchargé un fichier
act-envelope-opened = a ouvert un message
act-recovery-read = a lu la boîte de secours
act-mail-handed-over = e-mail remis
act-guest-box-set = a préparé un lien pour un invité
act-guest-box-read = a consulté un lien d'invité
act-guest-item-written = a écrit à un invité
act-guest-entered = un invité a donné son code
act-guest-items-read = un invité a lu
act-guest-replied = un invité a répondu
act-guest-blob-uploaded = un invité a joint un fichier
act-guest-blob-downloaded = un invité a téléchargé un fichier
act-guest-replies-read = a lu les réponses d'un invité
act-records-read = a lu des enregistrements
act-log-read = a lu ce journal
act-records-retention-set = a fixé la durée de garde du journal
act-records-expired = enregistrements effacés
act-hold-set = a fait garder des enregistrements
act-hold-lifted = a levé une garde
act-holds-read = a lu ce qui est gardé
act-reidentification-asked = a demandé qui est quelqu'un
act-reidentification-approved = a approuvé une telle demande
act-reidentification-read = a lu de telles demandes
act-statistics-read = a lu les chiffres du réseau
act-retention-set = a fixé la durée de garde des messages
act-retention-read = a lu la durée de garde des messages
act-retention-expired = conversation effacée après son temps
act-thread-end-set = a fixé la fin d'une conversation
act-keep-signed = a signé la garde d'une conversation
act-keep-read = a lu les conversations gardées
act-timer-set = a mis un rappel
act-timer-ended = rappel terminé
audit-tab-deletions = Effacements
deletions-lead = Ce que le relais a effacé parce que le délai était passé. Chaque certificat le prouve à qui le demande, sans rien montrer du contenu.
deletions-none = Rien n'a encore été effacé
deletions-thread = Conversation
deletions-why = Pourquoi
deletions-retention = délai de conservation passé
deletions-end = fin avancée, par exemple un accord retiré
deletions-envelopes = Enveloppes
deletions-certificate = Certificat
deletions-save = Télécharger
certificate-title = Vérifier un certificat
certificate-file = Certificat reçu
certificate-hint = Un fichier deletion-….txt. Il ne quitte pas ce navigateur.
certificate-genuine = Authentique : { $structure } n'a plus ces enveloppes au relais depuis le { $when }.
certificate-limits = Cela prouve ce que le relais a effacé, pas que personne n'en a de copie.
certificate-witnessed = Vu par les témoins
