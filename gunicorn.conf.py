"""gunicorn's settings, read by itself: `gunicorn wsgi:app`. Each web process offers to be the worker; a lease lets one be."""

import errno
import gc
import os
import socket
import sys
import time

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = 2
# The application is made once, and a process that was killed is back in a moment instead of after seconds.
preload_app = True
# More would take turns at one interpreter: with eight, two hundred clicks at the same moment take a third longer.
threads = 4
worker_class = "gthread"
# A socket for each process, among which the kernel deals out whoever comes: at one that they share, the process that is awake
# takes them all, and of two hundred clicks at the same moment it answered up to nine in ten.
reuse_port = True
timeout = 60
graceful_timeout = 20
# Long enough for a person's next click, short enough to let a stopped server end.
keepalive = 15
# Nothing of ours listens beside the market itself.
control_socket_disable = True


# A process that lost its master ends within a second.
SECONDS_TO_END = 5


def on_starting(server):  # type: ignore[no-untyped-def]
    """Nothing, if the address is free; else the start ends. With a socket for each process nobody else would say so."""
    if "GUNICORN_PID" in os.environ:
        # It replaces a running one (USR2), at the same address.
        return
    for address in server.cfg.address:
        if isinstance(address, tuple):
            wait_until_free(address)


def wait_until_free(address):  # type: ignore[no-untyped-def]
    until = time.monotonic() + SECONDS_TO_END
    while True:
        with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                    sys.exit(f"Cannot listen at {address[0]}:{address[1]}: {error.strerror}. Does the market run already?")
            else:
                return
        time.sleep(0.2)


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
