"""Assertions of the contract are explained like those of any test."""

import pytest

pytest.register_assert_rewrite("tests.storage.contract", "tests.storage.world")
