"""Words that the desk's templates ask for."""

from typing import Any

from mima.blueprints.exhibitor import blueprint
from mima.web import i18n


@blueprint.app_template_global()
def both_of(texts: dict[str, Any], name: str) -> str:
    """As `both`, for plain values."""
    first, second = ("fr", "en") if i18n.language() == "fr" else ("en", "fr")
    return str(texts.get(f"{name}_{first}") or texts.get(f"{name}_{second}") or "")
