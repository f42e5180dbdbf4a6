"""People: who they are, how they prove it, which browser sessions they have, and how often one may try."""
