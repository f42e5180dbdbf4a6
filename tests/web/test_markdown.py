"""People's Markdown becomes HTML that may stand in any page."""

from mima.web.markdown import markdown


def test_of_a_links_attributes_only_its_address_is_kept() -> None:
    link = '<a href="https://example.org" rel="nofollow noopener noreferrer">here</a>'
    assert markdown('[here](https://example.org "Click now")') == f"<p>{link}</p>\n"
