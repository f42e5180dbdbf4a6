"""All of the demo market, in the order in which it depends on itself."""

from mima.demo.market import edition, offerings, people, plan


def open_doors() -> None:
    """The market's rows are there; pictures and sound follow from the maker. Inside the caller's transaction."""
    made = edition.edition()
    plan.draw(made)
    _users, companies = people.invite()
    offerings.publish(companies)
