"""Pure rules of planning: prices of moves, days of visits, who may be left out. No Django here."""
