"""What each exhibitor does before the day: dated tasks with typed answers, reminders, letters to the list, and papers."""
