"""What a browser calls itself, in words that its owner recognises."""

from flask_babel import gettext as _

# The order matters: every browser claims to be several others too.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """Firefox on Windows; an unknown program is called so."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    words = _("%(browser)s on %(system)s", browser=browser, system=system) if browser and system else browser or system
    return str(words or _("An unknown browser"))
