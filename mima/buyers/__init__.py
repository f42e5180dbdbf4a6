"""What buyers keep and ask: shortlists with notes, and enquiries, each a thread between one person and one company."""
