"""The question in numbers: goals, closure, prices, calendar. No solver."""
