"""Nouns beside the numbers of programmes."""

from viche.kit.words import Noun

HRYVNIA = Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias"))
MEASURE = Noun("захід", "заходи", "заходів", "m", "заходу", en=("measure", "measures"))
PAYMENT = Noun("платіж", "платежі", "платежів", "m", "платежу", en=("payment", "payments"))
STATEMENT = Noun("відомість", "відомості", "відомостей", "f", en=("statement", "statements"))
TIMES = Noun("раз", "рази", "разів", "m", "раза", en=("time", "times"))
TASK = Noun("завдання", "завдання", "завдань", "n", en=("task", "tasks"))
