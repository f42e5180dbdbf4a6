"""An edition is cancelled as one act: rehearsed, done in one transaction; its money goes back afterwards, row by row."""
