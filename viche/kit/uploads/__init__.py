"""What people upload: told by its bytes, held within limits, refused with a sentence that says what to do."""

from viche.kit.uploads.documents import Document, check_document
from viche.kit.uploads.kinds import Kind
from viche.kit.uploads.refusal import FileRefused, Refusal

__all__ = ["Document", "FileRefused", "Kind", "Refusal", "check_document"]
