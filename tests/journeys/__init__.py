"""Whole stories and whole walks through the client, without a browser."""
