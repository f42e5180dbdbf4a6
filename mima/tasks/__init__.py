"""What is done later, by huey: letters, renditions, lapses, payments. Thin like views, one small file a matter.

The rows are the truth and the queue only runs: a task claims what is due by conditional update, a sweep every minute
finds what a killed worker left, and losing the queue's file costs nothing but a minute.
"""

from flask import Flask

from mima.config import Config
from mima.core import wake
from mima.tasks import work
from mima.tasks.queue import Queue


def init_app(app: Flask, config: Config) -> None:
    """The application's queue stands, and work that a transaction wants is put into it after the commit."""
    queue = Queue(app, config, work.ALL)
    app.extensions["mima.queue"] = queue
    wake.listen(queue.put)


def queue_of(app: Flask) -> Queue:
    queue: Queue = app.extensions["mima.queue"]
    return queue
