"""The proof of voices: an append-only log of each question that anybody can recount, without the database behind it.

Every accepted voice, withdrawal and striking out is one leaf (`leaves`) of a Merkle tree by RFC 9162 (`merkle`). Heads,
promises and the passing of keys are signed statements (`heads`); the public file (`files`) holds what is needed to
recount. Formats: docs/developers/proof.md. Whoever checks uses `viche_verify`, which shares no code with this.
Закон «Про звернення громадян», ст. 23-1: the number of signatures and who signed are public, automatic signing is not
allowed, the moment of each signature is kept.
"""
