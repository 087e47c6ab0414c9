"""Recounts the voices of one question from its public file and proves it against heads that somebody kept.

A program of its own: the standard library and `cryptography`, nothing of Viche, so that checking does not lean on what
is checked. Copy this folder anywhere and run `python -m viche_verify`. Formats: docs/developers/proof.md.
"""
