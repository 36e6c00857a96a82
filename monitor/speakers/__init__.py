"""The channels that messages leave by; each one speaks a single protocol."""
