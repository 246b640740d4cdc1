find-title = Een dienst vinden
find-lead = De zoekopdracht blijft op dit toestel: het relais verneemt niet wat u zoekt.
find-own = Onze diensten
find-need = Voor welke nood?
find-need-choose = Kies
find-need-missing = Kies een nood
find-place = In welke gemeente?
find-place-hint = Naam of postcode
find-place-unknown = Geen gemeente met die naam
find-place-several = Verschillende plaatsen heten zo
find-meant = Bedoelde u
find-search = Zoeken
find-found-title = { $need } in { $place }
find-none = Geen dienst gevonden
find-none-text = Geen enkele dienst zegt in deze gemeente hierbij te helpen.
find-none-directory = De hele gids bekijken
find-refer = Doorverwijzen
card-needs = Helpt bij
card-needs-missing = Kies minstens één nood
card-areas = Waar
card-areas-hint = Gemeente, provincie, gewest of België
card-areas-missing = Zeg waar de dienst helpt
card-area-add = Toevoegen
card-area-remove = Weghalen
card-audiences = Voor wie
card-audiences-hint = Niets gekozen: voor iedereen
card-languages = Talen
card-languages-missing = Kies minstens één taal
card-hours = Open
card-hours-one = { $day } { $opens }–{ $closes }
card-phone = Telefoon
card-email = E-mailadres
card-url = Webpagina
card-address = Adres
card-text = Opmerkingen
card-text-hint = Bijvoorbeeld hoe men een afspraak maakt. Iedereen kan het lezen.
card-none = Nog geen fiche
card-unconfirmed = Te bevestigen: wie ze tekende, is er niet meer
card-old = Te bevestigen: bijna een jaar oud
card-said = Fiche bevestigd op { $when }
card-confirm = Niets veranderd: bevestigen
card-change = De fiche wijzigen
card-write = De fiche schrijven
card-save = De fiche bekendmaken
card-saved = De fiche is bekendgemaakt
card-form = Fiche van { $service }
places = Vrije plaatsen
places-hint = Iedereen ziet dit, 14 dagen lang
places-waiting = Wachtend
places-waiting-hint = Hoeveel mensen op een plaats wachten
places-waiting-of = { $waiting } wachtend
places-unknown = Plaatsen: niet meegedeeld
places-said = gezegd op { $when }
places-save = Plaatsen bekendmaken
places-saved = De plaatsen zijn bekendgemaakt
places-wrong = Schrijf een geheel getal, hoogstens { $most }
places-form = Plaatsen van { $service }
own-title = Onze diensten
own-lead = De vrije plaatsen en de fiche waarmee anderen u vinden. Ze zijn openbaar en ondertekend.
own-none = Geen diensten
own-none-text = U bent lid van geen enkele dienst.
find-found =
    { $count ->
        [one] Eén dienst gevonden
       *[other] { $count } diensten gevonden
    }
places-free =
    { $count ->
        [0] Volzet
        [one] Eén vrije plaats
       *[other] { $count } vrije plaatsen
    }
hours-day = Dag
hours-opens = Van
hours-closes = Tot
hours-add = Uren toevoegen
hours-remove = { $day } { $opens } verwijderen
hours-wrong = Elke regel sluit later dan ze opent
own-due =
    { $count ->
        [one] Eén fiche is bijna een jaar oud, of wie ze tekende is vertrokken.
       *[other] { $count } fiches zijn bijna een jaar oud, of wie ze tekende is vertrokken.
    }
own-confirm-all =
    { $count ->
        [one] Alles klopt nog: bevestigen
       *[other] Alles klopt nog: alle { $count } bevestigen
    }
