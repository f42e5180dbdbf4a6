"""What the pages say, in French and English. The stand-in has its own few words: it shares nothing with the market."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any

from babel.dates import format_timedelta
from babel.numbers import format_currency
from werkzeug.datastructures import LanguageAccept

from .control_words import CONTROL_WORDS

ENGLISH = {
    "sandbox": "SANDBOX",
    "no_money": "No real money moves here: this page stands in for the bank.",
    "title": "Payment",
    "to_pay": "To pay",
    "order": "Your order",
    "line": "Line",
    "quantity": "Quantity",
    "each": "Unit price",
    "amount": "Amount",
    "total": "Total",
    "how": "What does the bank answer?",
    "no_card": "No card is asked for: choose the answer yourself.",
    "receipt_for": "Payer",
    "pay": "Pay {total}",
    "decline": "Have the card refused",
    "debit": "SEPA debit",
    "debit_hint": "The answer comes after some days, or when somebody hastens it in the controls.",
    "debit_succeeds": "Debit that succeeds later",
    "debit_fails": "Debit that fails later",
    "under_way_heading": "The debit is under way",
    "under_way": "The bank has the order. Its answer takes some days; there is nothing more to do here.",
    "under_way_way": "Back to the site",
    "sent_back_heading": "The bank sent the debit back",
    "sent_back": "Nothing was taken from the account. Go back to start again.",
    "sent_back_way": "Back to the site",
    "back": "Go back without paying",
    "declined_title": "The card was refused",
    "declined": "The bank refused the card. Nothing was charged. You can pay with another one, or go back.",
    "complete_heading": "Already paid",
    "complete": "This payment is done. Nothing more is due, and this page charges nothing twice.",
    "complete_way": "See the confirmation",
    "expired_heading": "This payment page has lapsed",
    "expired": "Its time is over. Nothing was charged. Go back to start again.",
    "expired_way": "Back to the site",
    "unknown_heading": "No such payment page",
    "unknown": "The address is incomplete, or the sandbox was started again from nothing. Nothing was charged.",
    "skip": "Go to the content",
    "foot": "Stand-in for Stripe, for demonstrations and tests.",
    "to_market": "To the market",
}

FRENCH = {
    "sandbox": "SANDBOX",
    "no_money": "Aucun argent réel ne circule ici : cette page tient lieu de banque.",
    "title": "Paiement",
    "to_pay": "À payer",
    "order": "Votre commande",
    "line": "Ligne",
    "quantity": "Quantité",
    "each": "Prix unitaire",
    "amount": "Montant",
    "total": "Total",
    "how": "Que répond la banque ?",
    "no_card": "Aucune carte n’est demandée : choisissez la réponse vous-même.",
    "receipt_for": "Payeur",
    "pay": "Payer {total}",
    "decline": "Faire refuser la carte",
    "debit": "Prélèvement SEPA",
    "debit_hint": "La réponse vient après quelques jours, ou quand on la hâte dans les commandes.",
    "debit_succeeds": "Prélèvement qui réussira",
    "debit_fails": "Prélèvement qui échouera",
    "under_way_heading": "Le prélèvement est en cours",
    "under_way": "La banque a reçu l’ordre. Sa réponse prend quelques jours ; il n’y a plus rien à faire ici.",
    "under_way_way": "Revenir sur le site",
    "sent_back_heading": "La banque a rejeté le prélèvement",
    "sent_back": "Rien n’a été prélevé sur le compte. Revenez sur le site pour recommencer.",
    "sent_back_way": "Revenir sur le site",
    "back": "Revenir sans payer",
    "declined_title": "La carte a été refusée",
    "declined": "La banque a refusé la carte. Rien n’a été débité. Vous pouvez payer avec une autre, ou revenir.",
    "complete_heading": "Déjà payé",
    "complete": "Ce paiement est fait. Rien de plus n’est dû, et cette page ne débite rien deux fois.",
    "complete_way": "Voir la confirmation",
    "expired_heading": "Cette page de paiement n’est plus valable",
    "expired": "Son délai est passé. Rien n’a été débité. Revenez sur le site pour recommencer.",
    "expired_way": "Revenir sur le site",
    "unknown_heading": "Page de paiement inconnue",
    "unknown": "L’adresse est incomplète, ou le bac à sable est reparti de zéro. Rien n’a été débité.",
    "skip": "Aller au contenu",
    "foot": "Remplace Stripe pour les démonstrations et les essais.",
    "to_market": "Vers le marché",
}

WORDS: MappingProxyType[str, dict[str, Any]] = MappingProxyType({"en": ENGLISH, "fr": FRENCH})


def words_in(language: str) -> dict[str, Any]:
    """The words of the pages and of the controls."""
    return WORDS[language] | CONTROL_WORDS[language]


def language_of(locale: str | None, accepted: LanguageAccept) -> str:
    """French or English: the session's language, else the browser's; other languages read English."""
    if locale is None or locale == "auto":
        return accepted.best_match(["en", "fr"]) or "en"
    return "fr" if locale.partition("-")[0] == "fr" else "en"


def span(seconds: float, language: str) -> str:
    """A length of time in one unit, exact enough: 36 hours, 14 days."""
    return str(format_timedelta(max(0, round(seconds)), threshold=3, locale=language))


def money(cents: int, currency: str, language: str) -> str:
    text: Any = format_currency(Decimal(cents) / 100, currency.upper(), locale=language)
    return str(text)
