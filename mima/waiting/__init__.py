"""The waiting list: what companies wish for, and free booths offered to them until a deadline."""
