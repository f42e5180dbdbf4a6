"""Files on their way to an offering, piece by piece, so that a broken line costs one piece and not the whole file.

The protocol is in the spirit of the IETF's "Resumable Uploads for HTTP": begun with a name and a size, continued at an offset
that both sides know, at an end when all bytes are here. Then the pieces go through `media.intake` like any other file.
"""
