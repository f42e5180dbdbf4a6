"""What the fields of choice may hold, in both languages. The codes are stored and stand in addresses: they never change."""

from mima.catalog.fields import Choice


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*row) for row in rows)


_TONICS = (
    ("c", "do", "C"),
    ("d-flat", "ré bémol", "D flat"),
    ("d", "ré", "D"),
    ("e-flat", "mi bémol", "E flat"),
    ("e", "mi", "E"),
    ("f", "fa", "F"),
    ("f-sharp", "fa dièse", "F sharp"),
    ("g", "sol", "G"),
    ("a-flat", "la bémol", "A flat"),
    ("a", "la", "A"),
    ("b-flat", "si bémol", "B flat"),
    ("b", "si", "B"),
)
MUSICAL_KEY = tuple(
    Choice(f"{code}-{mode}", f"{fr} {mode_fr}", f"{en} {mode}")
    for code, fr, en in _TONICS
    for mode, mode_fr in (("major", "majeur"), ("minor", "mineur"))
)

MOOD = _choices(
    ("bright", "Lumineuse", "Bright"),
    ("calm", "Calme", "Calm"),
    ("dreamy", "Rêveuse", "Dreamy"),
    ("epic", "Épique", "Epic"),
    ("funny", "Drôle", "Funny"),
    ("melancholic", "Mélancolique", "Melancholic"),
    ("mysterious", "Mystérieuse", "Mysterious"),
    ("nocturnal", "Nocturne", "Nocturnal"),
    ("tense", "Tendue", "Tense"),
    ("tender", "Tendre", "Tender"),
)

GENRE = _choices(
    ("brass", "Fanfare et cuivres", "Brass"),
    ("chamber", "Musique de chambre", "Chamber music"),
    ("classical", "Musique classique", "Classical"),
    ("dance", "Danse et bal", "Dance"),
    ("electronic", "Électronique", "Electronic"),
    ("folk", "Folk", "Folk"),
    ("game-music", "Musique de jeu vidéo", "Game music"),
    ("hip-hop", "Hip-hop", "Hip-hop"),
    ("jazz", "Jazz", "Jazz"),
    ("pop", "Pop", "Pop"),
    ("rock", "Rock", "Rock"),
    ("screen-music", "Musique à l’image", "Screen music"),
    ("song", "Chanson", "Song"),
    ("world", "Musiques du monde", "World music"),
)

TECHNIQUE = _choices(
    ("silver-gelatin", "Tirage argentique", "Silver gelatin print"),
    ("pigment-print", "Tirage pigmentaire", "Pigment print"),
    ("c-print", "Tirage chromogène", "Chromogenic print"),
    ("cyanotype", "Cyanotype", "Cyanotype"),
    ("wet-plate", "Collodion humide", "Wet plate"),
    ("digital", "Image numérique", "Digital image"),
    ("engraving", "Gravure", "Engraving"),
    ("lithograph", "Lithographie", "Lithograph"),
    ("screen-print", "Sérigraphie", "Screen print"),
    ("risograph", "Risographie", "Risograph"),
    ("drawing", "Dessin", "Drawing"),
    ("watercolour", "Aquarelle", "Watercolour"),
    ("painting", "Peinture", "Painting"),
    ("sculpture", "Sculpture", "Sculpture"),
    ("installation", "Installation", "Installation"),
    ("other", "Autre technique", "Other technique"),
)

FILM_FORMAT = _choices(
    ("feature", "Long métrage", "Feature film"),
    ("medium-length", "Moyen métrage", "Medium-length film"),
    ("short-film", "Court métrage", "Short film"),
    ("series", "Série", "Series"),
    ("web-series", "Websérie", "Web series"),
    ("documentary", "Documentaire", "Documentary"),
    ("music-video", "Clip", "Music video"),
    ("live-recording", "Captation", "Live recording"),
)

RESOLUTION = _choices(
    ("hd", "HD", "HD"),
    ("vertical-hd", "HD vertical", "Vertical HD"),
    ("uhd-4k", "UHD 4K", "UHD 4K"),
    ("dcp-4k", "DCP 4K", "DCP 4K"),
    ("dome-4k", "Dôme 4K", "Dome 4K"),
    ("uhd-8k", "UHD 8K", "UHD 8K"),
)

DEVELOPMENT_STAGE = _choices(
    ("concept", "Concept", "Concept"),
    ("prototype", "Prototype", "Prototype"),
    ("alpha", "Alpha", "Alpha"),
    ("beta", "Bêta", "Beta"),
    ("early-access", "Accès anticipé", "Early access"),
    ("released", "Sorti", "Released"),
)

DISCIPLINE = _choices(
    ("comics", "Bande dessinée", "Comics"),
    ("editorial", "Édition", "Editorial"),
    ("identity", "Identité visuelle", "Visual identity"),
    ("illustration", "Illustration", "Illustration"),
    ("packaging", "Emballage", "Packaging"),
    ("pattern", "Motif", "Pattern"),
    ("poster", "Affiche", "Poster"),
    ("signage", "Signalétique", "Signage"),
    ("stage-design", "Scénographie", "Stage design"),
    ("typography", "Typographie", "Typography"),
)

LEVEL = _choices(
    ("all-levels", "Tous niveaux", "All levels"),
    ("beginner", "Débutant", "Beginner"),
    ("intermediate", "Intermédiaire", "Intermediate"),
    ("advanced", "Avancé", "Advanced"),
)

AUDIENCE = _choices(
    ("all", "Tout public", "All audiences"),
    ("young", "Jeune public", "Young audiences"),
    ("teens", "Adolescents", "Teenagers"),
    ("adults", "Adultes", "Adults"),
    ("schools", "Scolaires", "Schools"),
)

# From the weakest to the strongest.
POWER = _choices(
    ("16a", "16 A monophasé", "16 A single-phase"),
    ("32a", "32 A monophasé", "32 A single-phase"),
    ("32a-3p", "32 A triphasé", "32 A three-phase"),
    ("63a-3p", "63 A triphasé", "63 A three-phase"),
    ("125a-3p", "125 A triphasé", "125 A three-phase"),
)

# From the smallest to the largest.
PIANO = _choices(
    ("none", "Aucun", "None"),
    ("digital", "Numérique", "Digital"),
    ("upright", "Droit", "Upright"),
    ("baby-grand", "Quart ou demi-queue", "Baby grand"),
    ("grand", "Queue de concert", "Concert grand"),
)

VHR = _choices(
    ("included", "Compris dans le prix", "Included in the fee"),
    ("partly", "En partie en sus", "Partly on top"),
    ("on-top", "En sus", "On top of the fee"),
)

SIZE_UNIT = _choices(
    ("cm", "Centimètres", "Centimetres"),
    ("mm", "Millimètres", "Millimetres"),
    ("in", "Pouces", "Inches"),
)

AI_USE = _choices(
    ("none", "Sans intelligence artificielle", "Without artificial intelligence"),
    ("assisted", "Assisté par intelligence artificielle", "Assisted by artificial intelligence"),
    ("generated", "Généré par intelligence artificielle", "Generated by artificial intelligence"),
)

RELEASES = _choices(
    ("not-needed", "Sans objet", "Not needed"),
    ("all", "Tous obtenus", "All obtained"),
    ("partly", "En partie obtenus", "Partly obtained"),
    ("none", "Non obtenus", "Not obtained"),
)

PEGI = _choices(*[(str(age), f"PEGI {age}", f"PEGI {age}") for age in (3, 7, 12, 16, 18)])
