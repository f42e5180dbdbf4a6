"""One calendar month for the accountant, as one ZIP: journal, papers, VAT, money, and totals that agree.

The accountant keeps French books, so what is inside is in French. What is written comes from frozen records and from the
ledger, to which nothing is added afterwards: a month that is over gives the same bytes whenever it is asked for.

    months.of ──▶ books.of (one moment of the database) ──▶ entries.of ──▶ agreement.check ──▶ archive.write
"""
