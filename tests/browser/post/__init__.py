"""The same pages in a real Chromium, against a served application with its own data."""
