"""What public bodies need: papers for them are deposited in Chorus Pro by the market's team, who note it here."""
