"""Another Selling Partner API: a server that knows nothing but Amazon's models, and the client held to it."""
