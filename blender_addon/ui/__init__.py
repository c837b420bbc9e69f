"""What the user sees and presses: properties, preferences, operators, lists and panels."""
