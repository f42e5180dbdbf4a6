"""The bank's statements: read from a file, kept line by line, matched with bookings, entered once."""
