"""Applications: companies ask for a booth of a category that is not sold by a click, and the organizers decide."""
