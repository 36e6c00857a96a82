"""Schema.org data of any web page: JSON-LD, microdata and OpenGraph as plain nodes and values."""

from adapters.schemaorg.jsonld import linked_data
from adapters.schemaorg.microdata import Microdata, microdata
from adapters.schemaorg.node import Node
from adapters.schemaorg.opengraph import Meta, meta

__all__ = ["Meta", "Microdata", "Node", "linked_data", "meta", "microdata"]
