rooms = Pièces
room-inbox = Boîte de réception
room-refer = Nouvelle demande
room-write = Nouveau message
room-notebook = Cahier
room-drafts = Brouillons
room-outbox = À envoyer
room-directory = Annuaire
room-correspondents = Par e-mail
room-administration = Administration
room-registrar = Registre
room-audit = Journal d'accès
room-settings = Réglages
room-more = Plus
count-unread = non lus
count-drafts = brouillons
count-outbox = en attente
lock = Verrouiller
sync-starting = Ouverture…
sync-current = À jour
sync-fetching = Réception…
sync-offline = Hors connexion
sync-stopped = Arrêté
offline =
    Pas de connexion. Vous pouvez lire et écrire ; { $queued ->
        [one] un envoi attend
       *[other] { $queued } envois attendent
    } et partira tout seul.
not-recoverable = Vous n'avez pas encore de code de secours. Sans lui, un appareil perdu coûte du temps à toute l'équipe.
not-recoverable-do = Noter mon code maintenant
alarm-seen = Compris
alarm-since = Depuis le { $when }
alarm-fork = Le relais se contredit : n'envoyez rien
alarm-fork-next = Il montre un autre annuaire qu'avant ; quelqu'un essaie peut-être de lire vos messages. Téléphonez aux registraires et à votre administrateur. Ce que vous écrivez attend ici.
alarm-fork-look = Voir l'annuaire
alarm-relay = Ce que donne le relais n'est pas authentique
alarm-relay-next = Rien n'est envoyé entre-temps ; ce que vous écrivez attend ici et partira ensuite. Téléphonez à votre administrateur, qui demandera aux registraires.
alarm-relay-over = Le relais a donné quelque chose qui n'était pas authentique
alarm-relay-over-next = Il est de nouveau en ordre, et ce qui attendait part. Prévenez quand même votre administrateur.
alarm-refused =
    { $count ->
        [one] Un message a été refusé
       *[other] { $count } messages ont été refusés
    }
alarm-refused-next =
    { $count ->
        [one] Il n'est pas authentique et n'est pas montré. Il dit venir de : { $claims }.
       *[other] Ils ne sont pas authentiques et ne sont pas montrés. Le dernier dit venir de : { $claims }.
    }
alarm-refused-do = Demandez-y par téléphone ce qui a été envoyé, et prévenez votre administrateur.
alarm-missing =
    { $count ->
        [one] Il manque un message dans une conversation
       *[other] Il manque des messages dans { $count } conversations
    }
alarm-missing-next = Quelqu'un a écrit après un message que le relais ne vous a pas remis. Demandez-lui par téléphone ce qu'il disait ; il peut encore arriver.
alarm-look = Voir la conversation
alarm-look-all = Voir les conversations
alarm-witnesses = Les témoins ne confirment plus l'annuaire
alarm-storage = Ce navigateur a perdu ce qu'il gardait
alarm-storage-rebuilt = Tout a été repris du relais.
alarm-storage-rebuilding = Tout est repris du relais ; cela prend un moment.
alarm-shelf = Ce que le relais gardait pour vous n'est plus comme vous l'aviez laissé
alarm-shelf-altered = Des brouillons, modèles, correspondants ou réglages y ont été altérés ou abîmés ; ceux-là n'ont pas été repris. Ce qui est dans ce navigateur n'a pas changé et y est remis. Dites-le à votre administrateur.
alarm-shelf-older = Il en montre un état plus ancien : des brouillons ou réglages récents peuvent manquer. C'est normal s'il vient d'être rétabli d'une sauvegarde ; sinon, dites-le à votre administrateur. Ce qui est dans ce navigateur n'a pas changé.
alarm-shelf-full = Le relais n'a plus de place pour vos brouillons
alarm-shelf-full-next = Ce que vous écrivez maintenant n'est gardé que dans ce navigateur, modèles et réglages compris : n'effacez pas ses données. Envoyez ou supprimez vos brouillons les plus longs, et dites-le à votre administrateur.
alarm-root = La clé d'une structure change
alarm-root-lost = { $structure } a perdu sa clé et en attend une nouvelle. Si c'est la vôtre et que ce n'est pas vrai, téléphonez aux registraires dans les trois jours.
alarm-root-replaced = Les registraires ont donné une nouvelle clé à { $structure }. Comparez le nombre de sûreté par téléphone avant d'écrire.
alarm-root-keep = Ce n'est pas vrai : garder notre clé
nowhere = Page introuvable
nowhere-title = Il n'y a rien ici
nowhere-text = L'adresse est peut-être incomplète.
news-title =
    { $count ->
        [one] Un nouveau message
       *[other] { $count } nouveaux messages
    }
a-colleague = Un ou une collègue
replying =
    { $count ->
        [one] { $names } écrit une réponse
       *[other] { $names } écrivent une réponse
    }
push-title = Quelque chose vous attend
news-body = Ouvrez Sous pli pour lire.
undo = Reprendre
sent = Envoyé
sending-soon = Part dans quelques secondes
taken-back = Repris : c'est de nouveau un brouillon.
taken-back-whole = Repris : rien n'est parti.
draft-saving = Enregistrement…
draft-saved = Enregistré à { $time }
draft-failed = Pas enregistré : gardez cette page ouverte
draft-lost =
    { $count ->
        [one] Un fichier joint n'a pas pu être repris : joignez-le à nouveau.
       *[other] { $count } fichiers joints n'ont pas pu être repris : joignez-les à nouveau.
    }
draft-discard = Jeter le brouillon
subject = Objet
subject-hint = Sans nom de personne : l'objet se voit dans les listes.
from-service = Au nom de
write-text = Texte
write-something = Écrivez quelque chose, ou joignez un fichier
reply-send = Envoyer
noted = Noté
attach = Joindre un fichier
attach-drop = Déposez des fichiers ici, ou choisissez-les.
attach-failed = { $name } n'a pas été joint.
remove = Retirer
remove-file = Retirer { $name }
pause = Pause
pause-file = Mettre { $name } en pause
resume = Reprendre
resume-file = Reprendre { $name }
download = Télécharger
download-file = Télécharger { $name }
transfer-encrypting = chiffrement
transfer-uploading = envoi
transfer-downloading = réception
transfer-paused = en pause
transfer-waiting = attend la connexion
transfer-done = prêt
transfer-failed = échec
suspended = suspendue
party = { $service }, { $structure }
level-0 = Rien de vérifié : déclaré par elle-même
level-1 = Niveau 1 : e-mail et domaine vérifiés
level-2 = Niveau 2 : numéro d'entreprise vérifié
level-3 = Niveau 3 : représentant identifié
level-4 = Niveau 4 : rencontrée en personne
state-sent = Envoyée
state-received = Reçue
state-accepted = Acceptée
state-declined = Refusée
state-information_asked = Question posée
state-in_progress = En cours
state-completed = Terminée
state-withdrawn = Retirée
urgency = Urgence
urgency-routine = Sans urgence
urgency-soon = Bientôt
urgency-urgent = Urgent
kind-message = Message
kind-referral = Demande
kind-correspondent = Par e-mail
kind-notebook = Cahier
legal-basis = Base légale du partage
basis-consent = Consentement
basis-legal_obligation = Obligation légale
basis-vital_interests = Intérêts vitaux
basis-public_task = Mission d'intérêt public
yes = Oui
no = Non
answer-none = Aucun
change = Modifier
choose = Choisissez
form-unknown = Ce formulaire ({ $form }) est d'une version plus récente : les réponses sont montrées comme elles sont venues.
no-subject = Sans objet
own-service = Votre service
assignee-me = Vous
waits = En attente
services = Services
service-search = Nom, ville ou adresse
services-found =
    { $count ->
        [one] Un service trouvé
       *[other] { $count } services trouvés
    }
services-none = Aucun service ne porte ces mots.
service-shut = sans clé ouverte
save = Enregistrer
saved = Enregistré
address = Adresse
level = Niveau de vérification
kbo = Numéro d'entreprise
directory-search = Chercher une structure
structure-write = Écrire
template-use = Modèles
templates-all = Gérer les modèles
mode-link = Lien sécurisé
mode-link-hint = La personne lit et répond sur une page, après un code que vous lui dites.
mode-openpgp = E-mail chiffré (OpenPGP)
mode-openpgp-hint = Pour qui a une clé OpenPGP. L'objet reste visible.
mode-smime = E-mail chiffré (S/MIME)
mode-smime-hint = Pour qui a un certificat. L'objet reste visible.
mode-short = Avis sans contenu
mode-short-hint = Dit seulement qu'il y a quelque chose et de vous appeler.
mode-plain = E-mail ordinaire
mode-plain-hint = Tout le monde sur le chemin peut lire.
mode-plain-warning = N'y mettez rien de confidentiel : le message part en clair et reste chez deux fournisseurs.
mode-short-warning = Votre texte n'est pas envoyé. La personne apprend seulement que vous avez écrit.
in-charge = En charge
state-scheduled = Rendez-vous fixé
state-unattended = Absence au rendez-vous
state-transferred = Transmise
reason = Raison
informed = La personne est-elle informée ?
informed-orally = Oui, de vive voix
informed-in_writing = Oui, par écrit
informed-not_yet = Pas encore
state-new = Nouvelle
brief-inbox = Boîte
brief-refer = Demande
brief-notebook = Cahier
notices = À ne pas manquer
letter-expires = Le lien fonctionne jusqu'au { $date }.
room-dashboard = Tableau de bord
room-find = Trouver un service
room-cooperative = Coopérative
room-feedback = Votre avis
room-practice = Prise en main
