"""Offerings that somebody takes along: one list, in the forms that spreadsheets, players, feed readers and paper want."""

from mima.web.lists.handout import MOST, Handout, absolute, of_state, where
from mima.web.lists.printing import paper
from mima.web.lists.written import INLINE, KINDS, written

__all__ = ["INLINE", "KINDS", "MOST", "Handout", "absolute", "of_state", "paper", "where", "written"]
