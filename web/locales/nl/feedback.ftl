feedback-title = Uw mening
feedback-lead = Zeg de coöperatie wat niet werkt, wat ontbreekt of wat helpt, en zie wat ervan komt.
feedback-no-desk = De coöperatie heeft nog geen loket
feedback-no-desk-text = Een registrar moet zeggen welke dienst voor haar antwoordt. Spreek intussen uw beheerder aan.
feedback-write = Aan de coöperatie schrijven
feedback-means = Alleen wat u hier schrijft vertrekt, verzegeld, naar { $desk }: niets van de pagina waar u vandaan komt. Noem geen cliënt.
feedback-topic = Waarover gaat het?
topic-bug = Een fout
topic-wish = Een wens
topic-question = Een vraag
topic-praise = Wat goed gaat
feedback-subject = In enkele woorden
feedback-text = Uw nota
feedback-text-hint = Wat u wilde doen, wat er gebeurde, wat u verwachtte.
feedback-need-topic = Zeg waarover het gaat
feedback-need-subject = Zeg het in enkele woorden
feedback-sent = Uw nota vertrekt naar het loket
feedback-received = Ontvangen aan het loket
feedback-own = Uw nota's
feedback-none = Nog niets. Eén zin volstaat.
feedback-files =
    { $count ->
        [one] Met één bestand
       *[other] Met { $count } bestanden
    }
feedback-module = Wordt een module: { $name }
feedback-motion = Ter stemming: { $title }
progress-new = Nog niet bekeken
progress-seen = Gezien
progress-planned = Gepland
progress-done = Gedaan
progress-declined = Niet weerhouden
progress-say = Zeggen wat ervan komt
progress-state = Wat ervan komt
progress-text = Uw antwoord
progress-module = Leidde tot de module
progress-motion = Leidde tot de stemming
progress-led-nowhere = Geen
progress-saved = De auteur zal het zien
desk-title = Het loket van de coöperatie
desk-service = Dienst die antwoordt
desk-hint = Meningen en inschrijvingen komen er verzegeld toe.
