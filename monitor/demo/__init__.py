"""The local peers of the demo and the tests: a marketplace, a Bot API and a phone, all on loopback."""
