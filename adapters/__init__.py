"""What a platform says: readings of listings, offers and sales, one folder per platform."""
