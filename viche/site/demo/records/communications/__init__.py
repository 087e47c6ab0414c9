"""What two press offices did in 2024: pages, publications, statistics, products, campaigns and placements, media, notices.

Names of campaigns, days, units and addresses are those the reports print; the rest is invented.
"""

from __future__ import annotations

from datetime import date

from viche.registers.kinds.access_limit import AccessLimit
from viche.registers.kinds.campaign import Campaign
from viche.registers.kinds.official_page import OfficialPage
from viche.site.demo.records import Place
from viche.site.demo.records.communications import online, outdoor, press
from viche.site.demo.records.communications.said import SITE


def keep(place: Place) -> None:
    """Records of one of the two hromadas."""
    {"kropyvnytskyi": _kropyvnytskyi, "zhytomyr": _zhytomyr}[place.slug](place)
    press.office(place)


def _kropyvnytskyi(place: Place) -> None:
    site, section, facebook = place.keep(
        OfficialPage,
        [
            online.page("Офіційний вебсайт Кропивницької міської ради", "site", "site"),
            online.page("Громадянське суспільство", "section", "site"),
            online.page("Сторінка відділу у Facebook", "social", "facebook"),
        ],
    )
    campaigns = outdoor.poster_campaigns(place)
    outdoor.posters(place, campaigns)
    outdoor.products(place, campaigns)
    outdoor.carriers(place, (("billboard", 12), ("citylight", 4)))
    online.civil_society(place, section)
    online.quarterly_reports(place, site)
    online.replies(place, facebook, 240)


def _zhytomyr(place: Place) -> None:
    site, news, facebook, *_channels = place.keep(
        OfficialPage,
        [
            online.page("Офіційний вебсайт міської ради", "site", "site", address=SITE),
            online.page("Новини", "section", "site"),
            online.page("Сторінка у Facebook", "social", "facebook", address="https://www.facebook.com/miskaradazt"),
            online.page("Telegram-канал", "social", "telegram", address="https://t.me/zhtmr"),
            online.page("YouTube-канал", "social", "youtube", address="https://www.youtube.com/@zhtmr"),
        ],
    )
    campaigns = {campaign.title: campaign for campaign in place.keep(Campaign, outdoor.named_campaigns())}
    outdoor.carriers(place, (("billboard", 20), ("citylight", 16), ("led", 5), ("banner", 6)))
    outdoor.videos_and_memory(place, campaigns)
    outdoor.military(place, campaigns["Соціальна реклама військових підрозділів"])
    online.news(place, news)
    online.linked_materials(place, site, facebook, campaigns)
    online.statistics(place, site, facebook)
    online.documents(place, site)
    online.replies(place, facebook, 1460)
    press.notices(place)
    limit = {"resource": "Геопортал громади", "reason": "martial-law", "scope": "data", "limited_on": date(2022, 2, 24)}
    place.keep(AccessLimit, [limit])
