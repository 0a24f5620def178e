"""What comes in, whichever way: single values, records, goals and options, judged and made values of the domain."""
