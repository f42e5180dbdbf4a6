"""What companies show: offerings in the categories of their trades, their publication, and the search over them."""
