"""Applications and placing, by the services that do them."""
