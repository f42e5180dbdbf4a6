"""The application for a WSGI server, with WhiteNoise in front for our few static files."""

import gc
import sys
from pathlib import Path

# A thousand modules are made and none of them is garbage: looking through them again and again is a tenth of the start.
gc.disable()

from whitenoise import WhiteNoise  # noqa: E402

from mima import Config, create_app  # noqa: E402
from mima.config import ConfigError  # noqa: E402
from mima.web.headers import protect_static  # noqa: E402

STATIC = Path(__file__).parent / "mima" / "static"

try:
    # `mima demo` makes the demo's secrets itself, and a list of commands needs none.
    app = create_app(Config.from_env(incomplete=not {"demo", "--help"}.isdisjoint(sys.argv[1:])))
except ConfigError as error:
    sys.exit(str(error))

# The address of each file changes with its content (`asset`), so browsers may keep it for a year.
app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
    app.wsgi_app,
    root=STATIC,
    prefix="static/",
    max_age=31_536_000,
    add_headers_function=protect_static,
)

gc.enable()
