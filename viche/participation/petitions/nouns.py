"""Words that are counted here."""

from viche.kit.words import Noun

PETITION = Noun("петиція", "петиції", "петицій", "f", en=("petition", "petitions"))
SIGNATURE = Noun("підпис", "підписи", "підписів", "m", "підпису", en=("signature", "signatures"))
TASK = Noun("завдання", "завдання", "завдань", "n", "завдання", en=("task", "tasks"))
