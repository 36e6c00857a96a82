"""The ledger and what belongs to it as files, for spreadsheets, programs and bookkeeping, and back from them."""
