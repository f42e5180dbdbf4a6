"""What is due on a booking after its first payment: the balance of a deposit, and what a later change costs more."""
