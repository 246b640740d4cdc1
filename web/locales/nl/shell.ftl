rooms = Ruimtes
room-inbox = Postvak
room-refer = Doorverwijzen
room-write = Nieuw bericht
room-notebook = Logboek
room-drafts = Concepten
room-outbox = Te versturen
room-directory = Gids
room-correspondents = Per e-mail
room-administration = Beheer
room-registrar = Register
room-audit = Toegangslog
room-settings = Instellingen
room-more = Meer
count-unread = ongelezen
count-drafts = concepten
count-outbox = wachtend
lock = Vergrendelen
sync-starting = Openen…
sync-current = Bijgewerkt
sync-fetching = Ophalen…
sync-offline = Geen verbinding
sync-stopped = Gestopt
offline =
    Geen verbinding. U kunt lezen en schrijven; { $queued ->
        [one] één bericht wacht
       *[other] { $queued } berichten wachten
    } en vertrekt vanzelf.
not-recoverable = U hebt nog geen herstelcode. Zonder code kost een verloren toestel het hele team tijd.
not-recoverable-do = Mijn code nu noteren
alarm-seen = Begrepen
alarm-since = Sinds { $when }
alarm-fork = Het relais spreekt zichzelf tegen: verstuur niets
alarm-fork-next = Het toont een andere gids dan voordien; misschien probeert iemand uw berichten te lezen. Bel de registrators en uw beheerder. Wat u schrijft, wacht hier.
alarm-fork-look = De gids bekijken
alarm-relay = Wat het relais geeft, is niet echt
alarm-relay-next = Ondertussen wordt niets verstuurd; wat u schrijft, wacht hier en vertrekt daarna. Bel uw beheerder, die het aan de registrators vraagt.
alarm-relay-over = Het relais gaf iets wat niet echt was
alarm-relay-over-next = Het is weer in orde en wat wachtte, vertrekt. Zeg het toch aan uw beheerder.
alarm-refused =
    { $count ->
        [one] Een bericht werd geweigerd
       *[other] { $count } berichten werden geweigerd
    }
alarm-refused-next =
    { $count ->
        [one] Het is niet echt en wordt niet getoond. Het zegt te komen van: { $claims }.
       *[other] Ze zijn niet echt en worden niet getoond. Het laatste zegt te komen van: { $claims }.
    }
alarm-refused-do = Vraag daar telefonisch wat er verstuurd werd, en zeg het aan uw beheerder.
alarm-missing =
    { $count ->
        [one] In een gesprek ontbreekt een bericht
       *[other] In { $count } gesprekken ontbreken berichten
    }
alarm-missing-next = Iemand schreef na een bericht dat het relais u niet bezorgde. Vraag telefonisch wat erin stond; het kan nog komen.
alarm-look = Het gesprek bekijken
alarm-look-all = De gesprekken bekijken
alarm-witnesses = De getuigen bevestigen de gids niet meer
alarm-storage = Deze browser verloor wat hij bewaarde
alarm-storage-rebuilt = Alles werd opnieuw opgehaald.
alarm-storage-rebuilding = Alles wordt opnieuw opgehaald; dit duurt even.
alarm-shelf = Wat het relais voor u bewaarde, is niet meer zoals u het achterliet
alarm-shelf-altered = Concepten, sjablonen, correspondenten of instellingen zijn er gewijzigd of beschadigd; die zijn niet teruggehaald. Wat in deze browser staat, is niet veranderd en wordt er opnieuw bewaard. Zeg het aan uw beheerder.
alarm-shelf-older = Het toont een oudere toestand: recente concepten of instellingen kunnen ontbreken. Dat is normaal als het net uit een back-up is hersteld; zeg het anders aan uw beheerder. Wat in deze browser staat, is niet veranderd.
alarm-shelf-full = Het relais heeft geen plaats meer voor uw concepten
alarm-shelf-full-next = Wat u nu schrijft, wordt alleen in deze browser bewaard, ook sjablonen en instellingen: wis de gegevens ervan niet. Verstuur of verwijder uw langste concepten, en zeg het aan uw beheerder.
alarm-root = De sleutel van een structuur verandert
alarm-root-lost = { $structure } verloor haar sleutel en wacht op een nieuwe. Is dit de uwe en klopt het niet, bel de registrators binnen drie dagen.
alarm-root-replaced = De registrators gaven { $structure } een nieuwe sleutel. Vergelijk het veiligheidsnummer per telefoon voor u schrijft.
alarm-root-keep = Dit klopt niet: onze sleutel houden
nowhere = Pagina niet gevonden
nowhere-title = Hier is niets
nowhere-text = Misschien is het adres onvolledig.
news-title =
    { $count ->
        [one] Een nieuw bericht
       *[other] { $count } nieuwe berichten
    }
a-colleague = Een collega
replying =
    { $count ->
        [one] { $names } schrijft een antwoord
       *[other] { $names } schrijven een antwoord
    }
push-title = Er wacht iets nieuws op u
news-body = Open Sous pli om te lezen.
undo = Terugnemen
sent = Verstuurd
sending-soon = Vertrekt over enkele seconden
taken-back = Teruggenomen: het is weer een concept.
taken-back-whole = Teruggenomen: er is niets vertrokken.
draft-saving = Bewaren…
draft-saved = Bewaard om { $time }
draft-failed = Niet bewaard: houd deze pagina open
draft-lost =
    { $count ->
        [one] Een bijgevoegd bestand kon niet worden teruggehaald: voeg het opnieuw toe.
       *[other] { $count } bijgevoegde bestanden konden niet worden teruggehaald: voeg ze opnieuw toe.
    }
draft-discard = Concept weggooien
subject = Onderwerp
subject-hint = Zonder persoonsnaam: het onderwerp staat in lijsten.
from-service = In naam van
write-text = Tekst
write-something = Schrijf iets of voeg een bestand toe
reply-send = Versturen
noted = Genoteerd
attach = Bestand toevoegen
attach-drop = Sleep bestanden hierheen of kies ze.
attach-failed = { $name } werd niet toegevoegd.
remove = Verwijderen
remove-file = { $name } verwijderen
pause = Pauzeren
pause-file = { $name } pauzeren
resume = Hervatten
resume-file = { $name } hervatten
download = Downloaden
download-file = { $name } downloaden
transfer-encrypting = versleutelen
transfer-uploading = uploaden
transfer-downloading = downloaden
transfer-paused = gepauzeerd
transfer-waiting = wacht op verbinding
transfer-done = klaar
transfer-failed = mislukt
suspended = geschorst
party = { $service }, { $structure }
level-0 = Niets gecontroleerd: eigen verklaring
level-1 = Niveau 1: e-mail en domein gecontroleerd
level-2 = Niveau 2: ondernemingsnummer gecontroleerd
level-3 = Niveau 3: vertegenwoordiger geïdentificeerd
level-4 = Niveau 4: persoonlijk ontmoet
state-sent = Verstuurd
state-received = Ontvangen
state-accepted = Aanvaard
state-declined = Geweigerd
state-information_asked = Vraag gesteld
state-in_progress = Bezig
state-completed = Afgerond
state-withdrawn = Ingetrokken
urgency = Dringendheid
urgency-routine = Niet dringend
urgency-soon = Binnenkort
urgency-urgent = Dringend
kind-message = Bericht
kind-referral = Doorverwijzing
kind-correspondent = Per e-mail
kind-notebook = Logboek
legal-basis = Rechtsgrond voor het delen
basis-consent = Toestemming
basis-legal_obligation = Wettelijke verplichting
basis-vital_interests = Vitale belangen
basis-public_task = Taak van algemeen belang
yes = Ja
no = Nee
answer-none = Geen
change = Wijzigen
choose = Kies
form-unknown = Dit formulier ({ $form }) is van een nieuwere versie: de antwoorden staan zoals ze kwamen.
no-subject = Zonder onderwerp
own-service = Uw dienst
assignee-me = U
waits = Wacht
services = Diensten
service-search = Naam, plaats of adres
services-found =
    { $count ->
        [one] Eén dienst gevonden
       *[other] { $count } diensten gevonden
    }
services-none = Geen dienst heeft deze woorden.
service-shut = zonder open sleutel
save = Bewaren
saved = Bewaard
address = Adres
level = Niveau van controle
kbo = Ondernemingsnummer
directory-search = Een structuur zoeken
structure-write = Schrijven
template-use = Sjablonen
templates-all = Sjablonen beheren
mode-link = Beveiligde link
mode-link-hint = De persoon leest en antwoordt op een pagina, na een code die u doorgeeft.
mode-openpgp = Versleutelde e-mail (OpenPGP)
mode-openpgp-hint = Voor wie een OpenPGP-sleutel heeft. Het onderwerp blijft zichtbaar.
mode-smime = Versleutelde e-mail (S/MIME)
mode-smime-hint = Voor wie een certificaat heeft. Het onderwerp blijft zichtbaar.
mode-short = Bericht zonder inhoud
mode-short-hint = Zegt enkel dat er iets is en vraagt u te bellen.
mode-plain = Gewone e-mail
mode-plain-hint = Iedereen onderweg kan meelezen.
mode-plain-warning = Zet er niets vertrouwelijks in: het bericht vertrekt leesbaar en blijft bij twee providers.
mode-short-warning = Uw tekst wordt niet verstuurd. De persoon verneemt enkel dat u schreef.
in-charge = Verantwoordelijk
state-scheduled = Afspraak gemaakt
state-unattended = Niet opgedaagd
state-transferred = Doorgegeven
reason = Reden
informed = Is de persoon ingelicht?
informed-orally = Ja, mondeling
informed-in_writing = Ja, schriftelijk
informed-not_yet = Nog niet
state-new = Nieuw
brief-inbox = Postvak
brief-refer = Verwijzen
brief-notebook = Logboek
notices = Niet te missen
letter-expires = De link werkt tot { $date }.
room-dashboard = Overzicht
room-find = Dienst vinden
room-cooperative = Coöperatie
room-feedback = Uw mening
room-practice = Leren werken
