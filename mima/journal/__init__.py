"""Who did what to what, when and why, written in the transaction that did it."""
