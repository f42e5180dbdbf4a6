"""The floor plan: its geometry, the whole of it as one document, what is wrong with it, the files that carry it."""
