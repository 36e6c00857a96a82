"""Every order, settlement, finance and report answer of ../shared/specs, read by our own readers."""
