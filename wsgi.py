"""The application for a WSGI server, with WhiteNoise in front for our few static files."""

import gc
import sys

# A thousand modules are made and none of them is garbage: looking through them again and again is a tenth of the start.
gc.disable()

from mima import Config, create_app  # noqa: E402
from mima.config import ConfigError  # noqa: E402
from mima.web import statics  # noqa: E402

try:
    # `mima demo` makes the demo's secrets itself, and a list of commands needs none.
    app = create_app(Config.from_env(incomplete=not {"demo", "--help"}.isdisjoint(sys.argv[1:])))
except ConfigError as error:
    sys.exit(str(error))

statics.init_app(app, app.extensions["mima.config"].data / "static")

gc.enable()
