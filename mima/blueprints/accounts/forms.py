"""The forms of identity."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from mima.web.forms import AddressField, Form, SecretField, TextField, required


class SignIn(Form):
    email = AddressField(_l("Mail address"), render_kw={"autocomplete": "username"})
    password = SecretField(_l("Password"), [required()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    # What the person was sending when their session had ended; see `web.resume`.
    kept = HiddenField()


class SignUp(Form):
    name = TextField(_l("Your name"), [required()], most=120, render_kw={"autocomplete": "name"})
    structure = TextField(_l("Your structure"), [required()], most=160, render_kw={"autocomplete": "organization"})
    email = AddressField(_l("Mail address"), render_kw={"autocomplete": "username"})
    password = SecretField(_l("Password"), [required()], render_kw={"autocomplete": "new-password"})
    next = HiddenField()


class AskLink(Form):
    """For a fresh link by letter; `old` is the one that no longer works, if there was one."""

    email = AddressField(_l("Mail address"), render_kw={"autocomplete": "username"})
    old = HiddenField()


class ChoosePassword(Form):
    password = SecretField(_l("New password"), [required()], render_kw={"autocomplete": "new-password"})


class ChangePassword(ChoosePassword):
    current = SecretField(_l("Present password"), [required()], render_kw={"autocomplete": "current-password"})


class Description(Form):
    name = TextField(_l("Your name"), [required()], most=120, render_kw={"autocomplete": "name"})
    structure = TextField(_l("Your structure"), most=160, render_kw={"autocomplete": "organization"})
    language = SelectField(
        _l("Language of pages and letters"), choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")]
    )
