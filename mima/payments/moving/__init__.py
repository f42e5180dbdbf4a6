"""A company moves to another booth, or two exchange theirs, as one act: rehearsed, then done with what it costs more or less."""
