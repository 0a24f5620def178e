"""What is asked, in numbers: goals, closure, prices, calendar. No solver."""
