"""Where a city hall is read, seen and heard: choices that several kinds of record share."""

from django.utils.translation import gettext_lazy as _

# Where the hromada keeps a page of its own.
NETWORKS = (
    ("site", _("вебсайт")),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("telegram", "Telegram"),
    ("youtube", "YouTube"),
    ("viber", "Viber"),
    ("tiktok", "TikTok"),
    ("other", _("інша мережа")),
)

# Where something may come out, pages of others included.
CHANNELS = (
    *NETWORKS,
    ("tv", _("телебачення")),
    ("radio", _("радіо")),
    ("print", _("друковане видання")),
    ("online", _("інтернет-видання")),
    ("several", _("кілька каналів одразу")),
)

# What kind of medium speaks or asks.
MEDIUMS = (
    ("tv", _("телебачення")),
    ("radio", _("радіо")),
    ("print", _("друковане видання")),
    ("online", _("інтернет-видання")),
    ("agency", _("інформаційна агенція")),
)

# How far it is heard.
LEVELS = (
    ("local", _("місцевий")),
    ("regional", _("регіональний")),
    ("national", _("загальноукраїнський")),
    ("international", _("міжнародний")),
)

# What a poster hangs or a video runs on.
CARRIERS = (
    ("billboard", _("білборд")),
    ("citylight", _("сітілайт")),
    ("led", _("LED-екран")),
    ("banner", _("мультимедійний банер")),
    ("other", _("інший носій")),
)

PERIODICITY = (
    ("once", _("один раз")),
    ("daily", _("щодня")),
    ("weekly", _("щотижня")),
    ("monthly", _("щомісяця")),
    ("quarterly", _("щокварталу")),
    ("yearly", _("щороку")),
)
