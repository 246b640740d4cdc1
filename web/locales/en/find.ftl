find-title = Find a service
find-lead = The search stays on this device: the relay does not learn what you look for.
find-own = Our services
find-need = For which need?
find-need-choose = Choose
find-need-missing = Choose a need
find-place = In which municipality?
find-place-hint = Name or postal code
find-place-unknown = No municipality has this name
find-place-several = Several places have this name
find-meant = Did you mean
find-search = Search
find-found-title = { $need } in { $place }
find-none = No service found
find-none-text = No service says that it helps with this in that municipality.
find-none-directory = See the whole directory
find-refer = Refer
card-needs = Helps with
card-needs-missing = Choose at least one need
card-areas = Where
card-areas-hint = Municipality, province, region or Belgium
card-areas-missing = Say where the service helps
card-area-add = Add
card-area-remove = Remove
card-audiences = For whom
card-audiences-hint = Nothing chosen: for everybody
card-languages = Languages
card-languages-missing = Choose at least one language
card-hours = Open
card-hours-one = { $day } { $opens }–{ $closes }
card-phone = Telephone
card-email = E-mail address
card-url = Web page
card-address = Address
card-text = Remarks
card-text-hint = For example how to make an appointment. Everybody can read it.
card-none = No card yet
card-unconfirmed = To be confirmed: who signed it is no longer there
card-old = To be confirmed: nearly a year old
card-said = Card confirmed on { $when }
card-confirm = Nothing has changed: confirm
card-change = Change the card
card-write = Write the card
card-save = Publish the card
card-saved = The card is published
card-form = Card of { $service }
places = Free places
places-hint = Everybody sees it, for 14 days
places-waiting = Waiting
places-waiting-hint = How many people wait for a place
places-waiting-of = { $waiting } waiting
places-unknown = Places: not said
places-said = said on { $when }
places-save = Publish the places
places-saved = The places are published
places-wrong = Write a whole number, at most { $most }
places-form = Places of { $service }
own-title = Our services
own-lead = The free places and the card by which others find you. They are public and signed.
own-none = No services
own-none-text = You are a member of no service.
find-found =
    { $count ->
        [one] One service found
       *[other] { $count } services found
    }
places-free =
    { $count ->
        [0] Full
        [one] One free place
       *[other] { $count } free places
    }
hours-day = Day
hours-opens = From
hours-closes = To
hours-add = Add hours
hours-remove = Remove { $day } { $opens }
hours-wrong = Each line closes after it opens
own-due =
    { $count ->
        [one] One card is nearly a year old, or who signed it has left.
       *[other] { $count } cards are nearly a year old, or who signed them has left.
    }
own-confirm-all =
    { $count ->
        [one] All still true: confirm
       *[other] All still true: confirm the { $count }
    }
