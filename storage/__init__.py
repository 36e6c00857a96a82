"""What we remember: listings, series, coverage, incidents, deliveries and what people decide."""
