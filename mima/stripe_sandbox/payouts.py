"""What is on the account goes to the market's bank once a day by the stand-in's clock, or at a button.

in_transit ──a day later──▶ paid ──the bank sends it back──▶ failed
     └──────the bank sends it back────────────────────────▶ failed    (its money is on the account again)
"""

from __future__ import annotations

from . import agenda
from .agenda import Due
from .errors import refused
from .events import record
from .payment_shapes import new_balance_transaction
from .payout_shapes import FAILURE, new_payout
from .store import Body, Condition, Records
from .vocabulary import DAY

# When the next automatic payout is due.
PAYOUT_AT = "payout_at"
UNPAID = Condition("json_extract(body, '$._payout') IS NULL", ())


def is_waiting(records: Records) -> bool:
    """Whether there is something to plan or to pay out now."""
    planned = records.setting(PAYOUT_AT, "")
    return float(planned) <= records.now if planned else bool(records.all("balance_transaction", [UNPAID], most=1))


def sweep(records: Records) -> None:
    """The payout that is due is made; what has come since the last one has its day."""
    planned = records.setting(PAYOUT_AT, "")
    if planned and float(planned) <= records.now:
        records.set(PAYOUT_AT, "")
        pay_out(records)
    plan(records)


def plan(records: Records) -> None:
    """What is on the account is paid out within a day."""
    if not records.setting(PAYOUT_AT, "") and records.all("balance_transaction", [UNPAID], most=1):
        records.set(PAYOUT_AT, str(records.now + DAY))


def move(records: Records, seconds: float) -> None:
    """The next payout is so much nearer."""
    plan(records)
    if planned := records.setting(PAYOUT_AT, ""):
        records.set(PAYOUT_AT, str(float(planned) - seconds))


def pay_out(records: Records) -> list[Body]:
    """Everything on the account is on its way to the bank, one payout for each currency; nothing where the account owes."""
    found = records.all("balance_transaction", [UNPAID], oldest_first=True)
    made = []
    for currency in sorted({one["currency"] for one in found}):
        parts = [one for one in found if one["currency"] == currency]
        total = sum(one["net"] for one in parts)
        if total > 0:
            made.append(_pay_out(records, parts, total, currency))
    return made


def _pay_out(records: Records, parts: list[Body], total: int, currency: str) -> Body:
    payout = records.add(new_payout(total, currency, now=records.now))
    own = new_balance_transaction(payout, -total, fee=0, kind="payout") | {"_payout": payout["id"]}
    payout["balance_transaction"] = records.add(own)["id"]
    for part in parts:
        records.save(part | {"_payout": payout["id"]})
    agenda.put(records, payout["id"], Due.PAYOUT_ARRIVES, at=records.now + DAY)
    record(records, "payout.created", records.save(payout))
    return payout


def arrive(records: Records, payout_id: str) -> None:
    """The bank has it."""
    payout = records.find("payout", payout_id)
    previous, payout["status"] = {"status": payout["status"]}, "paid"
    record(records, "payout.updated", records.save(payout), previous=previous)
    record(records, "payout.paid", payout)


def fail(records: Records, payout_id: str) -> Body:
    """The bank sent it back: its sum is on the account again, and goes out with the next payout."""
    payout = records.find("payout", payout_id)
    if payout["status"] == "failed":
        raise refused(f"Payout {payout_id} has failed already.", param="payout")
    agenda.strike(records, payout_id)
    back = records.add(new_balance_transaction(payout, payout["amount"], fee=0, kind="payout_failure", now=records.now))
    previous = {"status": payout["status"]}
    payout |= {**FAILURE, "status": "failed", "failure_balance_transaction": back["id"]}
    record(records, "payout.updated", records.save(payout), previous=previous)
    record(records, "payout.failed", payout)
    return payout
