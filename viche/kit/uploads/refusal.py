"""How an uploaded file or a cell of it is refused: a sentence that says what is wrong, where, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy


def _fill(message: Any, params: dict[str, Any]) -> str:
    return str(message) % params if params else str(message)


_fill_lazily = lazy(_fill, str)


def say(message: Any, **params: Any) -> Any:
    """A lazily translated text with its named places filled only when somebody reads it.

    Filling at once would freeze the language of the process that met the trouble, which may be a background job.
    """
    return _fill_lazily(message, params)


class Refusal(Exception):
    """Something a person gave us was not taken. `message` is lazily translated; `str()` gives it in the active language."""

    def __init__(self, message: Any, **params: Any) -> None:
        super().__init__(message)
        self.message = say(message, **params)

    def __str__(self) -> str:
        return str(self.message)


class FileRefused(Refusal):
    """The whole file was not taken; nothing of it was kept."""


def megabytes(size: int) -> str:
    """Bytes as a person reads them: `20971520` → «20», `1572864` → «1,5»."""
    return f"{size / 2**20:.1f}".removesuffix(".0").replace(".", ",")
