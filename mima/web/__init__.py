"""What blueprints share: who is there, page or fragment, words, forms, error pages, headers."""
