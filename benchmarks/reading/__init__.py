"""How well documents are read, on public collections that whoever measures has fetched."""
