"""Companies, associations and public bodies that exhibit; their members; their membership of the cluster."""
