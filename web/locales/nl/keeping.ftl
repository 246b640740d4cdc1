keeping-title = Bewaren en wissen
keeping-lead =
    { $days ->
        [one] Een gesprek wordt één dag na zijn laatste bericht gewist.
       *[other] Een gesprek wordt { $days } dagen na zijn laatste bericht gewist.
    }
keeping-due = Binnenkort gewist
keeping-none = Binnen dertig dagen wordt niets gewist
keeping-delete = Gewist op { $date }
keeping-withdrawn = De persoon trok de toestemming in.
keeping-lengthen = Een bericht of een notitie geeft het zijn termijn terug.
holds-title = Bevroren gesprekken
holds-lead = Twee beheerders tekenen om een gesprek te houden, en twee om dat op te heffen.
holds-none = Niets is bevroren
holds-none-text = Een beheerder bevriest een gesprek via het menu ervan.
holds-proposed = wacht op een tweede handtekening
holds-in_force = bevroren
holds-lifting = bijna opgeheven: wacht op een tweede handtekening
holds-by = Ondertekend door { $names }, sinds { $when }
holds-another = Iemand anders moet bevestigen.
holds-confirm = Bevriezing bevestigen
holds-confirm-end = Opheffing bevestigen
holds-lift = Opheffing vragen
holds-signed = Ondertekend
