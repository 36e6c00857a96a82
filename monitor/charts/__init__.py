"""Pictures of the past: frozen specs become SVG here, and PNG in a process of their own."""
