"""Signatures, supports, votes."""
