"""Answers about rare-earth export controls, each sentence on a passage of a dated source."""
