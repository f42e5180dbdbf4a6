"""The tables of the stand-in's file; a file of an earlier version gets what it lacks."""

from __future__ import annotations

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, sequence);
CREATE INDEX IF NOT EXISTS objects_by_intent ON objects (json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_by_charge ON objects (json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS open_sessions ON objects (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS agenda (
    about TEXT PRIMARY KEY REFERENCES objects (id),
    what TEXT NOT NULL,
    due_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS agenda_due ON agenda (due_at);
CREATE TABLE IF NOT EXISTS deliveries (
    event TEXT PRIMARY KEY REFERENCES objects (id),
    due_at REAL,
    copies INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_answer TEXT,
    settled_at REAL,
    fault TEXT,
    owed_at REAL
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE settled_at IS NULL;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS faults (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    answer TEXT NOT NULL,
    call TEXT NOT NULL,
    times INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

LATER_COLUMNS = {"fault": "TEXT", "owed_at": "REAL"}

# Sessions were once found by their own `expires_at`; now they stand on the agenda like everything that waits.
OPEN_SESSIONS = """
INSERT OR IGNORE INTO agenda SELECT id, 'lapse', json_extract(body, '$.expires_at') FROM objects
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open'
"""


def prepare(connection: sqlite3.Connection) -> None:
    """The file has every table and column; what it held is kept."""
    connection.executescript(SCHEMA)
    present = {row["name"] for row in connection.execute("PRAGMA table_info (deliveries)")}
    for name in LATER_COLUMNS.keys() - present:
        connection.execute(f"ALTER TABLE deliveries ADD COLUMN {name} {LATER_COLUMNS[name]}")
    connection.execute(OPEN_SESSIONS)
