"""POST /language: French or English from now on, in this browser and on the account."""

from flask import Response, request, session

from mima.accounts import service as accounts
from mima.blueprints.site import blueprint
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n


@blueprint.post("/language")
def language() -> Response:
    wanted = request.form.get("language", "")
    if wanted in i18n.LANGUAGES:
        session["language"] = wanted
        if guards.user_or_none() is not None:
            with transaction():
                accounts.set_language(guards.signed_in(), wanted)
    return hx.go(guards.safe_next(request.form.get("next"), "/"))
