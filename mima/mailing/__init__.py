"""Letters: one mail each, a row with a key that makes a second one impossible, rendered and sent once by the worker."""
