"""What the demo's buyer keeps and asks: a shortlist with notes, and enquiries in each state that one meets."""

from collections.abc import Mapping
from dataclasses import dataclass

from mima.accounts.models import User
from mima.buyers import searches, service, shortlist
from mima.buyers.service import Wish
from mima.catalog.filters import filters
from mima.catalog.models import Offering

BUYER, EXHIBITOR, RIVAL = "buyer@example.org", "exhibitor@example.org", "rival@example.org"

# Demo slug of the offering, and the note beside it.
KEPT = {
    "la-grande-lessive": "Pour la parade du samedi ? Demander si la valse se joue en marchant.",
    "le-petit-ramoneur-de-nuages": "Scolaires de décembre. Deux séances par jour possibles ?",
    "l-orchestre-de-poche": "Très bien pour la petite salle, plateau de 6 m.",
    "chaine-des-puys-cinq-heures": "Pour le hall d’entrée, du 3 avril au 30 mai.",
    "constellation-du-parking": "",
    "basalte": "À écouter au casque, à partir de 1:20.",
}


@dataclass(frozen=True, slots=True)
class Talk:
    """An enquiry about an offering; `answer` is what `by` wrote back, `reply` what the buyer wrote after it."""

    about: str
    wish: Wish
    by: str = ""
    answer: str = ""
    reply: str = ""


TALKS = (
    Talk(
        "chaine-des-puys-cinq-heures",
        Wish(
            "Exposition dans notre hall",
            "Bonjour, notre hall reçoit trois cents personnes par soirée. Vos tirages seraient-ils disponibles deux mois, "
            "et sous quel format ? Nous avons des cimaises et un éclairage réglable.",
            wanted="3 avril au 30 mai 2027",
            place="Le Puy-en-Velay",
            budget_cents=180_000,
        ),
    ),
    Talk(
        "basalte",
        Wish(
            "Un concert assis en mars",
            "Bonjour, existe-t-il une version de scène de Basalte ? Nous cherchons une heure de musique lente pour clore "
            "une journée d’étude sur les paysages.",
            wanted="Mars 2027, un jeudi",
            place="Le Puy-en-Velay",
            audience=180,
            budget_cents=220_000,
        ),
        by=EXHIBITOR,
        answer="Bonjour Dora, oui : une version à deux, soixante minutes, avec nos propres synthétiseurs. Il nous faut une "
        "diffusion stéréo et le noir complet. Le 11 et le 18 mars sont libres ; je vous envoie la fiche technique.",
    ),
    Talk(
        "club-sans-etage",
        Wish(
            "Soirée d’ouverture de saison",
            "Bonjour, nous ouvrons la saison par une nuit debout. Combien de temps dure le montage, et quel volume "
            "demandez-vous ?",
            wanted="18 septembre 2027",
            place="Le Puy-en-Velay",
            audience=600,
            budget_cents=450_000,
        ),
        by=RIVAL,
        answer="Bonjour, comptez quatre heures de montage. Nous jouons à 98 dB moyens, limiteur compris.",
        reply="Merci, cela nous va. Pouvez-vous poser une option sur cette date jusqu’au 15 janvier ?",
    ),
    Talk(
        "la-grande-lessive",
        Wish(
            "Parade du samedi, fête de la rivière",
            "Bonjour, nous cherchons une fanfare de rue pour deux passages de quarante minutes, l’un en marchant, "
            "l’autre sur une place. Êtes-vous libres, et combien êtes-vous sur la route ?",
            wanted="Samedi 12 juin 2027",
            place="Brioude",
            audience=1_500,
            budget_cents=350_000,
        ),
    ),
)


def begin(people: Mapping[str, User], offerings: Mapping[str, Offering]) -> None:
    """The buyer keeps six offerings and a search and has four threads: three wait for the company, one for the exhibitor's."""
    buyer = people[BUYER]
    for slug, note in KEPT.items():
        shortlist.keep(offerings[slug], buyer)
        shortlist.annotate(offerings[slug], buyer, note)
    around = filters(kind="music", near_to="Clermont-Ferrand", within="100")
    searches.save(buyer, around, name="Musique à moins de cent kilomètres", letters=True)
    for talk in TALKS:
        _talk(talk, offerings[talk.about], buyer, people)


def _talk(talk: Talk, offering: Offering, buyer: User, people: Mapping[str, User]) -> None:
    enquiry = service.enquire(offering.exhibitor, buyer, talk.wish, offering=offering)
    if talk.answer:
        service.mark_read_by_exhibitor(enquiry)
        service.answer(enquiry, people[talk.by], talk.answer)
    if talk.reply:
        service.mark_read_by_buyer(enquiry)
        service.reply(enquiry, buyer, talk.reply)
