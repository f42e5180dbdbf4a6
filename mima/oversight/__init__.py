"""What the market's team sees at once of bookings, money, companies and offerings: reading across subjects."""
