"""The project's tests; a package so that tests/adapters does not shadow adapters."""
