"""Any shop that states schema.org data on its public pages."""
