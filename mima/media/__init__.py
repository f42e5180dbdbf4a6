"""Uploaded pictures and sound: kept as they came in private, shown as renditions that we made ourselves."""
