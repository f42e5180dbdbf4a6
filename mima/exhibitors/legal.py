"""What a company's profile must be before invoices name it: numbers that exist, an address on the web that is one."""

from urllib.parse import urlsplit

from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siret, tva

from mima.core.errors import N_, Invalid
from mima.exhibitors import licences


def checked(profile: dict[str, str]) -> dict[str, str]:
    """The profile in its plain form: numbers without blanks, a website with its scheme. `Invalid` names what is wrong."""
    fields: dict[str, str] = {}
    tidy = {name: value.strip() for name, value in profile.items()}
    country = tidy.get("country") or "FR"
    if tidy.get("siret") and country == "FR":
        tidy["siret"] = _siret(tidy["siret"], fields)
    if tidy.get("vat_number"):
        tidy["vat_number"] = _vat_number(tidy["vat_number"], country, tidy.get("siret", ""), fields)
    if tidy.get("website"):
        tidy["website"] = _website(tidy["website"], fields)
    fields |= licences.refusals(tidy.get("licence", ""), tidy.get("tdm", ""))
    if fields:
        raise Invalid(fields)
    return tidy


def _siret(number: str, fields: dict[str, str]) -> str:
    try:
        return siret.validate(number)
    except ValidationError:
        fields["siret"] = N_("A SIRET has 14 digits that check each other; one of these is not right.")
        return number


def _vat_number(number: str, country: str, siret_number: str, fields: dict[str, str]) -> str:
    if country.lower() not in vat.MEMBER_STATES:
        return number
    try:
        compact: str = vat.validate(number)
    except ValidationError:
        fields["vat_number"] = N_("This VAT number does not check. In France it looks like FR44 732 829 320.")
        return number
    # The eleven characters after FR are a key and the first nine digits of the SIRET.
    if country == "FR" and siret_number and "siret" not in fields and tva.compact(compact)[2:] != siret_number[:9]:
        fields["vat_number"] = N_("This VAT number belongs to another company than the SIRET.")
    # Greece's numbers begin with EL, not with the country's own letters.
    return f"EL{compact[2:]}" if compact.startswith("GR") else compact


def has_vat_number_of(country: str, number: str) -> bool:
    """Whether this is a VAT number that a business in this member state of the Union may have: its form and digits check.

    Whether the tax office gave it to anybody is not asked. Northern Ireland's (XI) counts for goods only.
    """
    is_member = country.lower() in vat.MEMBER_STATES and country != "XI"
    return is_member and vat.is_valid(number) and vat.compact(number)[:2] == ("EL" if country == "GR" else country)


def _website(address: str, fields: dict[str, str]) -> str:
    full = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(full)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or any(char.isspace() for char in full):
        fields["website"] = N_("Please write an address on the web, such as www.company.fr.")
    return full
