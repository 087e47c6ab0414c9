"""Ukrainian and English of numbers, dates and nouns beside them.

Every number shown agrees with its noun («71 консультація», «у 2 зверненнях»), every date and sum is written the
way an official document writes it, and the same call speaks English when the reader does. Groups of digits and
a number with its noun are joined by no-break spaces; the apostrophe is ’ (U+2019).

The spelling follows «Український правопис» of 2019; where it allows two forms, the first one it names is used.
"""

from viche.kit.words.adjectives import decline_adjective
from viche.kit.words.countries import of_country
from viche.kit.words.dates import (
    CALENDAR_DAY,
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    WORKING_DAY,
    clock_face,
    date_range,
    for_period,
    half_year,
    long_date,
    long_moment,
    month_name,
    quarter,
    short_date,
    term_length,
    time_left,
)
from viche.kit.words.grammar import NBSP, Case, Gender, Lang, spoken
from viche.kit.words.nouns import Noun, PluralForm, count, plural_form
from viche.kit.words.numbers import approximately, money, number, percent
from viche.kit.words.numerals import cardinal, count_in_words, ordinal
from viche.kit.words.people import initials, person, post, posts
from viche.kit.words.said_numbers import SpokenNumber, spoken_numbers
from viche.kit.words.said_periods import SaidPeriod, said_periods
from viche.kit.words.text import lowfirst, slug, sort_key, transliterate, typograph

__all__ = [
    "CALENDAR_DAY",
    "DAY",
    "HOUR",
    "MINUTE",
    "MONTH",
    "NBSP",
    "WORKING_DAY",
    "Case",
    "Gender",
    "Lang",
    "Noun",
    "PluralForm",
    "SaidPeriod",
    "SpokenNumber",
    "approximately",
    "cardinal",
    "clock_face",
    "count",
    "count_in_words",
    "date_range",
    "decline_adjective",
    "for_period",
    "half_year",
    "initials",
    "long_date",
    "long_moment",
    "lowfirst",
    "money",
    "month_name",
    "number",
    "of_country",
    "ordinal",
    "percent",
    "person",
    "plural_form",
    "post",
    "posts",
    "quarter",
    "said_periods",
    "short_date",
    "slug",
    "sort_key",
    "spoken",
    "spoken_numbers",
    "term_length",
    "time_left",
    "transliterate",
    "typograph",
]
