"""Invoices and credit notes: numbered without hole, frozen when issued, printed from the frozen record alone."""
