"""The wall beside the forms of identity."""


def wall() -> list[str]:
    """Addresses of the newest works' pictures, for the wall's dark squares; none while there are none."""
    return []
