audit-title = Toegangslog
audit-refresh = Opnieuw lezen
audit-tab-log = Log
audit-tab-checkpoints = Getuigen
audit-tab-requests = Wie is het?
audit-tab-holds = Te bewaren
audit-question = Vraag
audit-question-hint = Woorden sleutel:waarde, die alle moeten kloppen; een - ervoor sluit uit. Sleutels: { $keys }. Tijden zijn in UTC: created:2026-03-01..2026-03-31.
audit-ask = Zoeken
audit-any = alles
audit-any-time = altijd
audit-period = Wanneer
audit-days =
    { $count ->
        [one] vandaag
       *[other] de laatste { $count } dagen
    }
audit-outcome = Uitkomst
outcome-allowed = toegestaan
outcome-denied = geweigerd
audit-none = Geen enkele registratie beantwoordt deze vraag
audit-found =
    { $count ->
        [one] Eén vermelding
       *[other] { $count } vermeldingen
    }
audit-table = Vermeldingen in de log, de nieuwste eerst
audit-position = Nr.
audit-time = Wanneer
audit-who = Wie
audit-what = Wat
audit-object = Voorwerp
audit-proof = Bewijs
audit-relay = de relay
audit-erased = na zijn tijd gewist
audit-unreadable = niet echt
audit-state-verified = geverifieerd
audit-state-erased = plaats geverifieerd
audit-state-unproven = niet bewezen
audit-state-bad = vals
audit-entry = Vermelding { $entry }
audit-pages = Pagina's van de log
audit-newer = Nieuwere
audit-older = Oudere
audit-shown = { $first } tot { $last } van { $total }
audit-whole =
    { $count ->
        [one] De vermelding in de log is hier geverifieerd: niets ontbreekt, niets is gewijzigd.
       *[other] De { $count } vermeldingen in de log zijn hier geverifieerd: niets ontbreekt, niets is gewijzigd.
    }
audit-whole-witnessed =
    { $count ->
        [one] Eén getuige heeft het bevestigd, op { $time }.
       *[other] { $count } getuigen hebben het bevestigd, de laatste op { $time }.
    }
audit-whole-alone = De relay heeft het ondertekend op { $time }. In dit netwerk wordt geen getuige gevraagd.
audit-alarm-entries =
    { $count ->
        [one] Vermelding { $entries } is niet die welke de relay heeft vastgelegd.
       *[other] { $count } vermeldingen zijn niet die welke de relay heeft vastgelegd: { $entries }.
    }
audit-alarm-next = Iemand heeft de log gewijzigd, of een storing heeft hem beschadigd. Laat alles zoals het is, lees één keer opnieuw en bel dan de registrars.
audit-alarm-see = Vermelding { $entry } bekijken
audit-row-bad = Wat de relay op plaats { $entry } toont, klopt niet met de vingerafdruk die de getuigen zagen. Er wordt niets van getoond.
audit-checked = Zojuist geverifieerd, in deze browser:
audit-step-record = De registratie is die waarvan de log de vingerafdruk bewaart.
audit-step-erased = De registratie is na haar tijd gewist; haar vingerafdruk staat nog in de log.
audit-step-path =
    { $hashes ->
        [one] De vingerafdruk staat op plaats { $entry } van { $size } vermeldingen: één hash leidt vandaar naar de top van de boom.
       *[other] De vingerafdruk staat op plaats { $entry } van { $size } vermeldingen: { $hashes } hashes leiden vandaar naar de top van de boom.
    }
audit-step-whole = De top van de boom is uit alle vermeldingen opnieuw berekend, tot en met nummer { $size }.
audit-step-signed = De relay heeft deze top ondertekend in tijdvak { $epoch }, op { $time }.
audit-step-witnesses =
    { $count ->
        [one] Eén getuige heeft het bevestigd ({ $names }); er zijn er { $quorum } nodig.
       *[other] { $count } getuigen hebben het bevestigd ({ $names }); er zijn er { $quorum } nodig.
    }
audit-step-no-witnesses = Het netwerk vraagt geen getuige: dit steunt op de handtekening van de relay.
audit-step-signer = Het toestel van { $name } heeft zelf ondertekend dat het dit deed.
audit-hashes = Vingerafdrukken tonen
audit-leaf = Blad
audit-root = Top
audit-ask-who = Vragen wie het is
audit-reason = Reden van weigering
audit-role = Rol
audit-peer = Andere structuur
audit-request = Verzoek
export-csv = Tabel (CSV)
export-csv-hint = Voor een rekenblad; niets wordt voor een formule gehouden
export-jsonl = Met bewijzen (JSONL)
export-jsonl-hint = Eén regel per registratie, met haar bewijs, dat iedereen kan verifiëren
export-log = De hele log (ZIP)
export-log-hint = Pak het uit, en dan: souspli audit verify MAP
audit-course-hours = Per uur
audit-course-days = Per dag
audit-course-told = { $count } registraties in de tijd, waarvan { $denied } geweigerd; dezelfde cijfers staan in de tabel ernaast
audit-figures = Dezelfde cijfers
audit-from = Vanaf
audit-checkpoints-lead = Een controlepunt is wat de relay heeft ondertekend: zoveel vermeldingen, en hun gezamenlijke vingerafdruk. De getuigen, andere structuren, bevestigen alleen wat voortzet wat zij eerder zagen; het relais kan dus niet de ene een ander verhaal tonen dan de andere.
audit-of-structure = De log van uw structuur
audit-of-directory = De gids
audit-confirmed = { $seen } getuigen, { $quorum } nodig
audit-no-witnesses = geen getuige gevraagd
audit-entries = Vermeldingen
audit-records = Leesbare registraties
audit-pruned = Aan het begin verwijderd
audit-signed = Ondertekend door de relay
audit-fetched = Hier gelezen en geverifieerd
audit-witnesses = De getuigen van het netwerk
audit-witness = Getuige
audit-witness-at = Bevestigde op
audit-witness-not = niet bevestigd
audit-requests-lead = De log kent alleen schuilnamen. Een auditor vraagt wie het is en zegt waarom, een andere keurt goed, en alleen wie vroeg, verneemt het. Dat alles wordt geregistreerd.
audit-requests-none = Niemand heeft gevraagd
audit-asked-by = gevraagd door { $name }, op { $time }
audit-approved-by = goedgekeurd door { $name }
audit-approved = Goedgekeurd: wie vroeg, ziet nu het antwoord
audit-waits = wacht op een andere auditor
audit-approve = Goedkeuren
audit-actor = Schuilnaam
audit-actor-hint = De 32 cijfers en letters van een registratie.
audit-purpose = Waarvoor
audit-purpose-hint = Bijvoorbeeld: klacht van 3 juni. Zonder naam van een persoon.
audit-need-actor = Schrijf de 32 cijfers en letters van de schuilnaam
audit-need-purpose = Zeg waarvoor u het vraagt
audit-ask-do = Vragen
audit-asked = Gevraagd: een andere auditor moet goedkeuren
audit-holds-lead = Een registratie wordt gewist wanneer haar tijd voorbij is. Bewaar voor een onderzoek wat nodig is, tot u het vrijgeeft.
audit-holds-none = Niets wordt langer bewaard
audit-hold = Registraties bewaren
audit-hold-first = Vanaf vermelding nr.
audit-hold-last = Tot vermelding nr.
audit-hold-reason = Waarom bewaren
audit-hold-do = Bewaren
audit-hold-range = vermeldingen { $first } tot { $last }
audit-hold-end = Vrijgeven
audit-hold-end-title = Deze registraties vrijgeven?
audit-hold-end-text = Van de vermeldingen { $first } tot { $last } worden die waarvan de tijd voorbij is dan voorgoed gewist.
audit-hold-ended = Vrijgegeven
audit-held = Deze registraties worden bewaard
audit-need-position = Schrijf een nummer van een vermelding, hoogstens { $last }, in volgorde
audit-need-reason = Zeg waarom
act-session-opened = heeft zich aangemeld
act-lock-set = voegde een toegangswijze toe
act-lock-removed = verwijderde een toegangswijze
act-locks-read = bekeek de eigen toegangswijzen
act-lock-opened = opende de eigen sleutels
act-push-set = zette meldingen aan voor als niets open is
act-push-removed = zette meldingen uit voor als niets open is
act-push-read = bekeek welke eigen browsers meldingen krijgen
act-shelf-put = legde concepten en instellingen verzegeld opzij
act-shelf-read = haalde concepten en instellingen terug
act-application-filed = diende een aanvraag in
act-applications-read = las de aanvragen
act-directory-posted = wijzigde de gids
act-leaflet-put = publiceerde een infoblad
act-invitation-created = nodigde iemand uit
act-invitation-answered = beantwoordde een uitnodiging
act-invitations-read = las de uitnodigingen
act-wraps-written = gaf sleutels van een dienst door
act-wraps-read = ontving sleutels van een dienst
act-envelope-posted = verstuurde een bericht
act-envelope-delivered = bericht aangekomen
act-envelopes-fetched = haalde berichten op
act-events-followed = volgde de nieuwe berichten
act-replying-told = meldde dat er een antwoord geschreven wordt
act-upload-created = begon een bestand te versturen
act-upload-completed = verstuurde een bestand
act-upload-discarded = brak het versturen van een bestand af
act-blob-downloaded = downloadde een bestand
act-envelope-opened = opende een bericht
act-recovery-read = las de herstelbox
act-mail-handed-over = e-mail overhandigd
act-guest-box-set = bereidde een link voor een gast voor
act-guest-box-read = bekeek een link van een gast
act-guest-item-written = schreef naar een gast
act-guest-entered = een gast gaf de code
act-guest-items-read = een gast heeft gelezen
act-guest-replied = een gast heeft geantwoord
act-guest-blob-uploaded = een gast voegde een bestand toe
act-guest-blob-downloaded = een gast downloadde een bestand
act-guest-replies-read = las de antwoorden van een gast
act-records-read = las registraties
act-log-read = las deze log
act-records-retention-set = stelde de bewaartermijn van de log in
act-records-expired = registraties gewist
act-hold-set = liet registraties bewaren
act-hold-lifted = gaf registraties vrij
act-holds-read = las wat bewaard wordt
act-reidentification-asked = vroeg wie iemand is
act-reidentification-approved = keurde zo'n vraag goed
act-reidentification-read = las zulke vragen
act-statistics-read = las de cijfers van het netwerk
act-retention-set = stelde de bewaartermijn van berichten in
act-retention-read = las de bewaartermijn van berichten
act-retention-expired = gesprek na zijn tijd gewist
act-thread-end-set = stelde het einde van een gesprek in
act-keep-signed = ondertekende het bewaren van een gesprek
act-keep-read = las welke gesprekken bewaard worden
act-timer-set = stelde een herinnering in
act-timer-ended = herinnering beëindigd
audit-tab-deletions = Gewist
deletions-lead = Wat het relais wiste omdat de termijn voorbij was. Elk certificaat bewijst dat aan wie het vraagt, zonder iets van de inhoud te tonen.
deletions-none = Er werd nog niets gewist
deletions-thread = Gesprek
deletions-why = Waarom
deletions-retention = bewaartermijn voorbij
deletions-end = vervroegd einde, bijvoorbeeld ingetrokken toestemming
deletions-envelopes = Enveloppen
deletions-certificate = Certificaat
deletions-save = Downloaden
certificate-title = Een certificaat nagaan
certificate-file = Ontvangen certificaat
certificate-hint = Een bestand deletion-….txt. Het verlaat deze browser niet.
certificate-genuine = Echt: { $structure } heeft deze enveloppen niet meer op het relais sinds { $when }.
certificate-limits = Dit bewijst wat het relais wiste, niet dat niemand er een kopie van heeft.
certificate-witnessed = Gezien door de getuigen
