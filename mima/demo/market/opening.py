"""All of the demo market, in the order in which it depends on itself."""

from mima.demo.market import conversations, edition, offerings, people, plan


def open_doors() -> None:
    """The market's rows are there; pictures and sound follow from the maker. Inside the caller's transaction."""
    made = edition.edition()
    plan.draw(made)
    users, companies = people.invite()
    conversations.begin(users, offerings.publish(companies))
