"""No room for what is being sent, found out before any view could say so: the request's own copy did not fit the disk."""

import errno

from flask import Response

from mima.blueprints.exhibitor import blueprint
from mima.media.intake import StorageFull
from mima.web import errors


@blueprint.errorhandler(OSError)
def disk_full(error: OSError) -> Response:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    return errors.domain_error(StorageFull())
