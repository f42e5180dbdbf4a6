"""What must hold when many come at once, or when something is killed or away. Each race has its negative control."""
