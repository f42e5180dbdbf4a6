"""What every subject stands on: database, clock, money, errors, states, ids, transaction. It knows no subject."""
