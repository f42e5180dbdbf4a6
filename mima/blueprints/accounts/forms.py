"""The forms of identity."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from mima.web.forms import AddressField, Form, SecretField, required


class SignIn(Form):
    email = AddressField(_l("Mail address"), render_kw={"autocomplete": "username"})
    password = SecretField(_l("Password"), [required()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
