"""Vectors of the cooperative: votes, modules and pledges in the log, and leaflets beside it."""

from collections.abc import Iterable, Iterator

from crypto.assembly import LONGEST, SHORTEST
from schemas.cooperative import (
    About,
    BallotCast,
    Contributed,
    ContributionNoted,
    DeskSet,
    ModuleSet,
    MotionClosed,
    MotionOpened,
    PledgeSet,
)
from schemas.leaflets import Announcement, Audience, Card, Contact, Hours, Training, Vacancy
from schemas.statements import WitnessesSet
from tests.builders import Chain
from tests.leaflets import leaflet
from tests.vectors.operations import Json
from tests.vectors.scene import FrozenWorld
from tests.vectors.vector import Vector

REFUSED = "statement-refused"
CHOICES = ("oui", "non")
COST = 300_000


class _Scene:
    """Three structures that vote, one that does not, one that came too late; two motions and two modules."""

    def __init__(self) -> None:
        self.world = world = FrozenWorld("coop", "coop")
        self.registrar = world.registrar.device
        self.cpas, self.abri = world.structure("cpas-de-namur"), world.structure("abri-de-meuse")
        self.maison = world.structure("maison-du-lac")
        self.foyer = world.structure("foyer-rural", level=1)
        self.lina = self.abri.member()
        self.intake = self.abri.service("accueil", self.lina)
        self.open, self.due = world.new_id(), world.new_id()
        self.started = self.motion(self.cpas, self.open)
        self.closes = self.motion(self.cpas, self.due, choices=("a", "b", "c"), quorum=60) + SHORTEST
        self.moulin = world.structure("le-moulin")
        self.post(self.abri, BallotCast, motion=self.open, choice=0)
        self.post(self.abri, BallotCast, motion=self.due, choice=2)
        self.post(self.maison, BallotCast, motion=self.due)
        self.module, self.other = world.new_id(), world.new_id()
        self.set_module(self.module)
        self.set_module(self.other, open=False)
        self.post(self.cpas, PledgeSet, module=self.module, cents=100_000)
        self.post(self.abri, PledgeSet, module=self.module, cents=200_000 - 1)
        self.size = world.directory.size

    def post(self, chain: Chain, kind: type, **members: object) -> bytes:
        """Let the administrator of a structure say something that stands."""
        return chain.post(kind, chain.administrator.device, **members)

    def said(self, chain: Chain, kind: type, **members: object) -> bytes:
        """Return what the administrator of a structure would say."""
        return chain.signed(kind, chain.administrator.device, **members)

    def motion(
        self, chain: Chain, identifier: str, choices: tuple[str, ...] = CHOICES, *, quorum: int = 0
    ) -> int:
        """Open a motion; returns its time."""
        time = self.world.tick()
        self.post(chain, MotionOpened, **proposal(identifier, time, choices=choices, quorum=quorum))
        return time

    def set_module(self, identifier: str, **changed: object) -> bytes:
        """Offer a module."""
        return self.world.network.post(ModuleSet, self.registrar, **(module(identifier) | changed))


def proposal(identifier: str, time: int, **changed: object) -> dict[str, object]:
    """Return the members of a motion that is open for 72 hours."""
    return {
        "time": time,
        "motion": identifier,
        "about": About.ROADMAP,
        "title": "Un client pour téléphone",
        "text": "",
        "choices": CHOICES,
        "closes": time + SHORTEST,
        "quorum": 0,
    } | changed


def module(identifier: str) -> dict[str, object]:
    """Return the members of a module."""
    return {"module": identifier, "name": "Agenda", "text": "", "cost": COST, "trial": 0, "open": True}


def assembling_vectors() -> Iterator[Vector]:
    """Yield the vectors; the log comes first, since the others continue it."""
    scene = _Scene()
    given: Json = {"entries": [raw.hex() for raw in scene.world.entries]}
    yield Vector("directory/coop", "A log with votes and pledges.", "directory.replay", "ok", given)
    for kind in (_motions, _ballots, _results, _modules, _network):
        for name, claim, expect, raw in kind(scene):
            entry: Json = {"log": "coop", "size": scene.size, "entry": raw.hex()}
            yield Vector(f"directory/coop-{name}", claim, "directory.assemble", expect, entry)
    for name, claim, expect, raw in _leaflets(scene):
        leaflet: Json = {"log": "coop", "size": scene.size, "leaflet": raw.hex()}
        yield Vector(f"leaflets/{name}", claim, "leaflets.check", expect, leaflet)
    yield from _doors()


Attempts = Iterable[tuple[str, str, str, bytes]]


def _motions(scene: _Scene) -> Attempts:
    world, cpas = scene.world, scene.cpas

    time = world.tick()

    def motion(chain: Chain = scene.maison, **changed: object) -> bytes:
        return scene.said(chain, MotionOpened, **(proposal(world.new_id(), time) | changed))

    yield "motion", "A structure puts something to the vote.", "ok", motion()
    yield "motion-again", "A motion is opened once.", REFUSED, motion(motion=scene.open)
    raw = motion(closes=time + SHORTEST - 1)
    yield "motion-too-short", "A vote lasts 72 hours at least.", REFUSED, raw
    raw = motion(closes=time + LONGEST)
    yield "motion-longest", "A vote lasts 90 days at most.", "ok", raw
    raw = motion(closes=time + LONGEST + 1)
    yield "motion-too-long", "A vote lasts 90 days at most.", REFUSED, raw
    yield "motion-same-choices", "Choices differ.", REFUSED, motion(choices=("oui", "oui"))
    yield "motion-not-entitled", "Level 2 is needed.", REFUSED, motion(scene.foyer)
    raw = cpas.signed(MotionOpened, cpas.root, **proposal(world.new_id(), time))
    yield "motion-by-root", "An administrator opens it.", REFUSED, raw
    raw = world.network.signed(MotionOpened, scene.registrar, **proposal(world.new_id(), time))
    yield "motion-by-network", "The network has no vote.", REFUSED, raw


def _ballots(scene: _Scene) -> Attempts:
    cpas, closes = scene.cpas, scene.closes

    def ballot(chain: Chain, **changed: object) -> bytes:
        return scene.said(chain, BallotCast, **({"motion": scene.open, "choice": 1} | changed))

    yield "ballot", "A structure votes.", "ok", ballot(cpas)
    yield "ballot-abstention", "A structure abstains.", "ok", ballot(cpas, choice=None)
    yield "ballot-double", "A ballot is final.", REFUSED, ballot(scene.abri)
    yield "ballot-no-choice", "There is such a choice.", REFUSED, ballot(cpas, choice=2)
    yield "ballot-no-motion", "There is such a motion.", REFUSED, ballot(cpas, motion=scene.module)
    yield "ballot-last", "Voting ends at that moment.", "ok", ballot(cpas, motion=scene.due, time=closes)
    raw = ballot(cpas, motion=scene.due, time=closes + 1)
    yield "ballot-late", "A late vote does not count.", REFUSED, raw
    yield "ballot-not-entitled", "Level 2 is needed.", REFUSED, ballot(scene.foyer)
    yield "ballot-newcomer", "Who came later does not vote.", REFUSED, ballot(scene.moulin)
    raw = scene.abri.signed(BallotCast, scene.lina.device, motion=scene.open, choice=0)
    yield "ballot-by-member", "An administrator votes.", REFUSED, raw
    raw = scene.maison.signed(BallotCast, cpas.administrator.device, motion=scene.open, choice=0)
    yield "ballot-for-another", "Nobody votes for another structure.", REFUSED, raw


def _results(scene: _Scene) -> Attempts:
    true: dict[str, object] = {"motion": scene.due, "counts": (0, 0, 1), "abstentions": 1, "electorate": 3}

    def result(chain: Chain = scene.moulin, **changed: object) -> bytes:
        return scene.said(chain, MotionClosed, **({"time": scene.closes} | true | changed))

    yield "result", "Any structure closes a motion with what was cast.", "ok", result()
    yield "result-early", "Not before voting has ended.", REFUSED, result(time=scene.closes - 1)
    yield "result-forged", "A forged result is refused.", REFUSED, result(counts=(1, 0, 1))
    yield "result-moved", "A forged result is refused.", REFUSED, result(counts=(1, 0, 0))
    yield "result-abstentions", "A forged result is refused.", REFUSED, result(abstentions=0)
    yield "result-electorate", "A forged result is refused.", REFUSED, result(electorate=4)
    yield "result-too-few", "Each choice has a count.", REFUSED, result(counts=(0, 0))


def _modules(scene: _Scene) -> Attempts:
    cpas, maison = scene.cpas, scene.maison

    def pledge(chain: Chain, cents: int, of: str = scene.module) -> bytes:
        return scene.said(chain, PledgeSet, module=of, cents=cents)

    yield "pledge", "A structure pledges too little to fund it.", "ok", pledge(cpas, 100_000)
    yield "pledge-funds", "What is over is divided to the cent.", "ok", pledge(maison, 7)
    yield "pledge-exact", "The last cent funds it.", "ok", pledge(maison, 1)
    yield "pledge-withdrawn", "A pledge is withdrawn.", "ok", pledge(cpas, 0)
    yield "pledge-too-much", "Nobody pledges more than it costs.", REFUSED, pledge(maison, COST + 1)
    yield "pledge-not-open", "The module takes none.", REFUSED, pledge(cpas, 1, scene.other)
    yield "pledge-no-module", "There is such a module.", REFUSED, pledge(cpas, 1, scene.open)


def _network(scene: _Scene) -> Attempts:
    network, registrar, world = scene.world.network, scene.registrar, scene.world

    def change(**changed: object) -> bytes:
        return network.signed(ModuleSet, registrar, **(module(scene.module) | changed))

    def note(**changed: object) -> bytes:
        said: dict[str, object] = {"contributor": scene.abri.id, "given": Contributed.WORK, "cents": 5000}
        return network.signed(ContributionNoted, registrar, **(said | {"text": "Traduction"} | changed))

    yield "module", "The cooperative offers a module.", "ok", change(module=world.new_id())
    yield "module-closed", "It takes no more pledges.", "ok", change(open=False)
    yield "module-cost", "What was pledged for costs the same.", REFUSED, change(cost=COST + 1)
    raw = scene.cpas.signed(ModuleSet, registrar, **module(world.new_id()))
    yield "module-elsewhere", "Modules belong into the network's chain.", REFUSED, raw
    raw = scene.said(scene.cpas, ModuleSet, **module(world.new_id()))
    yield "module-by-administrator", "A registrar offers it.", REFUSED, raw
    yield "contribution", "A registrar notes what was given.", "ok", note()
    yield "contribution-corrected", "A correction is below zero.", "ok", note(cents=-5000)
    yield "contribution-nothing", "Nothing is no contribution.", REFUSED, note(cents=0)
    yield "contribution-nobody", "There is such a structure.", REFUSED, note(contributor=scene.open)
    raw = network.signed(DeskSet, registrar, service=scene.intake.id)
    yield "desk", "The cooperative has a desk.", "ok", raw
    raw = network.signed(DeskSet, registrar, service=scene.open)
    yield "desk-nowhere", "There is such a service.", REFUSED, raw
    raw = scene.cpas.signed(WitnessesSet, scene.cpas.root, witnesses=(), quorum=0)
    yield "witnesses-elsewhere", "Witnesses belong into the network's chain.", REFUSED, raw


def _leaflets(scene: _Scene) -> Attempts:
    head, time = scene.abri.administrator, scene.world.tick()
    card: dict[str, object] = {
        "subject": scene.intake.id,
        "time": time,
        "needs": ("housing", "shelter"),
        "areas": ("90000", "92094"),
        "languages": ("fr", "nl"),
        "audiences": (Audience.FAMILIES, Audience.WOMEN),
        "hours": (Hours(1, "09:00", "17:00"),),
        "contact": Contact(phone="+32 81 00 00 00", address="Rue du Pont 1, 5000 Namur"),
        "text": "Sur rendez-vous",
    }
    yield "card", "An administrator says what a service does.", "ok", leaflet(head, Card, **card)
    unknown = {"needs": ("astronomy",), "areas": ("00000",)}
    raw = leaflet(head, Card, **(card | unknown))
    yield "card-unknown-words", "What a reader does not know is no mistake.", "ok", raw
    raw = leaflet(head, Card, **(card | {"needs": ("shelter", "housing")}))
    yield "card-not-sorted", "Sets are sorted.", "malformed", raw
    raw = leaflet(head, Card, **(card | {"areas": ("92094", "92094")}))
    yield "card-twice", "Sets name nothing twice.", "malformed", raw
    raw = leaflet(scene.lina, Card, **card)
    yield "card-by-member", "A member's card is to be confirmed.", "ok", raw
    raw = leaflet(scene.cpas.administrator, Card, **(card | {"structure": scene.abri.id}))
    yield "card-by-stranger", "The signer is of the structure.", "integrity", raw
    raw = leaflet(scene.cpas.administrator, Card, **card)
    yield "card-of-another", "The service is of the structure.", "integrity", raw
    raw = leaflet(head, Card, purpose="statement", **card)
    yield "card-other-purpose", "It was signed as a leaflet.", "signature", raw
    yield "card-cut-off", "It is whole.", "malformed", leaflet(head, Card, **card)[:-1]
    vacancy: dict[str, object] = {"subject": scene.intake.id, "time": time, "places": 3, "waiting": 1}
    yield "vacancy", "A member says what is free.", "ok", leaflet(scene.lina, Vacancy, **vacancy)
    registrar = scene.world.registrar
    news: dict[str, object] = {"subject": scene.open, "time": time, "title": "Assemblée", "language": "fr"}
    news |= {"text": "Le 3 juin"}
    raw = leaflet(registrar, Announcement, **(news | {"until": time + 1}))
    yield "announcement", "The cooperative announces.", "ok", raw
    raw = leaflet(head, Announcement, **(news | {"until": time + 1}))
    yield "announcement-by-structure", "Nobody else does.", "integrity", raw
    hours: dict[str, object] = {"starts": time, "ends": time, "place": "Namur", "seats": 12}
    yield "training", "The cooperative trains.", "ok", leaflet(registrar, Training, **(news | hours))
    raw = leaflet(registrar, Training, **(news | hours | {"ends": time - 1}))
    yield "training-backwards", "A session ends after it begins.", "malformed", raw


def _doors() -> Iterator[Vector]:
    day, now = 86_400_000, 1_750_000_000_000

    def card(address: str, areas: str, places: int | None, days: int = 0, **changed: object) -> Json:
        return {
            "address": address,
            "needs": ["shelter"],
            "areas": areas.split(),
            "time": now - days * day,
            "confirmed": True,
            "places": places,
        } | changed

    cards = [
        card("full@a", "92094", 0),
        card("silent@b", "92094", None),
        card("country@c", "01000", 4),
        card("province@d", "90000", 1),
        card("town@e", "92094", 1, 300),
        card("town@f", "91114 92094", 1, 100),
        card("town@g", "92094", 1, 100, confirmed=False),
        card("region@h", "03000", 1),
        card("elsewhere@i", "52011", 9),
        card("other@j", "92094", 9, needs=["debt"]),
        card("brussels@k", "04000", 9),
    ]
    given: Json = {"cards": cards, "need": "shelter", "municipality": "92094", "now": now}
    yield Vector("leaflets/find", "The best door comes first.", "leaflets.find", "ok", given)
    nowhere = given | {"municipality": "99999"}
    yield Vector(
        "leaflets/find-nowhere", "There is such a municipality.", "leaflets.find", "not-found", nowhere
    )
