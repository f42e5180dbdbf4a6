"""What people write over the columns of their own tables, in either language, folded: the words of the trade and of the form."""

from collections.abc import Mapping

ALSO: Mapping[str, str] = {
    "reference": "ref, notre reference, our reference, cote, sku, code, numero d inventaire, inventaire, inventory number",
    "kind": "nature, music or image",
    "category": "categorie, rubrique",
    "title_fr": "titre, nom, oeuvre, titre francais, titre en francais, intitule, title fr, title in french",
    "title_en": "title, name, titre anglais, titre en anglais, english title, title in english, titre en",
    "summary_fr": (
        "resume, accroche, chapo, resume francais, resume en francais, resume fr, presentation courte, summary in french"
    ),
    "summary_en": "summary, resume anglais, resume en anglais, summary in english, tagline",
    "text_fr": (
        "description, texte, presentation, texte francais, description francaise, texte en francais, description fr, "
        "text in french"
    ),
    "text_en": "text, texte anglais, description anglaise, texte en anglais, english text, text in english, description en",
    "place": "lieu, ville, commune, town, city, location, endroit",
    "credits": "credit, auteurs, auteur, author, authors, mentions",
    "licence": (
        "conditions, licence et droits, rights, droits, conditions d utilisation, conditions in your own words, "
        "conditions dans vos mots"
    ),
    "licence_code": "licence, license",
    "tdm": "fouille de textes, fouille de textes et de donnees, text and data mining",
    "price_from_cents": (
        "prix, tarif, price, a partir de, prix minimum, prix bas, from, prix de, montant, cout, prix le plus bas, lowest price"
    ),
    "price_to_cents": "jusqu a, prix maximum, prix haut, up to, prix max, price max, prix le plus haut, highest price",
    "price_on_request": "sur demande, prix sur demande, on request, sur devis, price on request",
    "tags": "mots cles, mot cle, keywords, key words, etiquettes, themes",
    "embeds": (
        "lien, liens, video, videos, youtube, vimeo, link, links, ecoute, films and sounds on other sites, films et "
        "sons sur d autres sites"
    ),
}
