"""Signs requests by the schemes of the platforms, one module a family; Amazon Web Services' is at hand here."""

from adapters.signing.aws import AwsKey, Scope, signed

__all__ = ["AwsKey", "Scope", "signed"]
