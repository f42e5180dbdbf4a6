"""gunicorn's settings, read by itself: `gunicorn wsgi:app`. Each web process offers to be the worker; a lease lets one be."""

import gc
import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2
# The application is made once, and a process that was killed is back in a moment instead of after seconds.
preload_app = True
# More would take turns at one interpreter: with eight, two hundred clicks at the same moment take a third longer.
threads = 4
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
# Long enough for a person's next click, short enough to let a stopped server end.
keepalive = 15
# Nothing of ours listens beside the market itself.
control_socket_disable = True


def post_worker_init(worker):  # type: ignore[no-untyped-def]
    # What the application is made of is never garbage; looking through it would stop everybody for a tenth of a second.
    gc.freeze()
    app = worker.wsgi
    if app.extensions["mima.config"].worker == "inside":
        app.extensions["mima.queue"].work_inside()


def worker_exit(server, worker):  # type: ignore[no-untyped-def]
    app = getattr(worker, "wsgi", None)
    if app is not None:
        app.extensions["mima.queue"].stop_inside()
