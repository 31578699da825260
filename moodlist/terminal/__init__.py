"""What the command prints in a terminal: tables, reports and progress."""
