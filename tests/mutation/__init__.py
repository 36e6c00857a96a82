"""Faults planted one at a time into the rules and the life of incidents: the tests have to notice each."""
