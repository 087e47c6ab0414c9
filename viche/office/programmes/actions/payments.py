"""Payments: a day, a sum, a document. What a document states for a period stays beside them and is never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.office.programmes.actions.measures import require_figures
from viche.office.programmes.actions.planning import check_amount
from viche.office.programmes.actions.rights import one_line, require_payer, same_programme
from viche.office.programmes.models import FUNDS, Measure, Programme, Spending

BATCH = 1000


class PaymentRow(NamedTuple):
    """One payment of a table, in hryvnias."""

    measure: Measure
    day: date
    amount: Decimal
    fund: str = ""
    source: str = ""
    executor: str = ""
    document: str = ""


def add_payment(
    measure: Measure,
    viewer: Viewer,
    *,
    day: date,
    amount: Decimal,
    fund: str,
    source: str = "",
    executor: str = "",
    document: str = "",
) -> Spending:
    """One payment in hryvnias; below nothing: money that came back. `fund` empty: not known, or not of the budget. Allowed to the coordinator in any state (`PAYERS`).

    From then on payments count in every period that holds the day, instead of what a document states for it.
    """
    require_payer(viewer, measure.programme)
    check_payment(measure, day, amount, fund)
    payment = _made(PaymentRow(measure, day, amount, fund, source, executor, document))
    with journal.change("pay", by=viewer.person):
        payment.save()
    return payment


def add_payments(programme: Programme, viewer: Viewer, rows: Sequence[PaymentRow], *, table: str) -> int:
    """Many payments of one programme, all or none; the name of their table is the ground. Says how many."""
    require_payer(viewer, programme)
    same_programme(programme, *(row.measure for row in rows))
    for row in rows:
        check_payment(row.measure, row.day, row.amount, row.fund)
    with journal.change("pay", by=viewer.person, ground=_("Таблиця «%(name)s»") % {"name": table}):
        return len(Spending.objects.bulk_create([_made(row) for row in rows], batch_size=BATCH))


def _made(row: PaymentRow) -> Spending:
    return Spending(
        hromada_id=row.measure.hromada_id,
        programme_id=row.measure.programme_id,
        measure=row.measure,
        since=row.day,
        until=row.day,
        amount=row.amount,
        fund=row.fund,
        source=one_line(row.source),
        executor=one_line(row.executor),
        document=one_line(row.document),
    )


def change_payment(
    payment: Spending,
    viewer: Viewer,
    *,
    day: date,
    amount: Decimal,
    fund: str,
    source: str,
    executor: str,
    document: str,
    ground: str,
    measure: Measure | None = None,
) -> None:
    """Correct a payment, or give it to the measure it belongs to. Money is corrected on a ground, in a draft too."""
    require_payer(viewer, payment.programme)
    _own(payment)
    _grounded(ground)
    _check(payment.programme, day, amount, fund)
    if measure is not None:
        same_programme(payment.programme, measure)
        require_figures(measure)
        payment.measure = measure
    payment.since = payment.until = day
    payment.amount, payment.fund, payment.source = amount, fund, one_line(source)
    payment.executor, payment.document = one_line(executor), one_line(document)
    with journal.change("correct", by=viewer.person, ground=ground.strip()):
        payment.save()


def remove_payment(payment: Spending, viewer: Viewer, *, ground: str) -> None:
    """Take away a payment that was not made; the journal keeps it with the ground."""
    require_payer(viewer, payment.programme)
    _own(payment)
    _grounded(ground)
    with journal.change("unpay", by=viewer.person, ground=ground.strip()):
        payment.delete()


def set_fund(stated: Spending, viewer: Viewer, *, fund: str, ground: str) -> None:
    """Say of which fund a sum is that a document states without one (empty: not known); the sum stays as printed."""
    require_payer(viewer, stated.programme)
    if not stated.stated:
        raise Refused(_("Це платіж: його фонд змінюють разом із ним."), status=409)
    _grounded(ground)
    _check_fund(fund)
    stated.fund = fund
    with journal.change("fund", by=viewer.person, ground=ground.strip()):
        stated.save(update_fields=["fund"])


def same_payment(measure: Measure, itself: Spending | None = None, **said: Any) -> Spending | None:
    """A payment of the measure with the same day, sum, fund and document: perhaps the same one, sent twice."""
    rows = Spending.objects.filter(
        measure=measure,
        stated=False,
        since=said["day"],
        amount=said["amount"],
        fund=said["fund"],
        document=one_line(said["document"]),
    )
    return rows.exclude(pk=itself.pk if itself else 0).first()


def _own(payment: Spending) -> None:
    if payment.stated:
        raise Refused(
            _("Цю суму взято з документа, тож тут її не змінити."),
            _("Запишіть платежі з днем і документом: у звітах за цей період рахуватимуться вони."),
            status=409,
        )


def _grounded(ground: str) -> None:
    if not ground.strip():
        raise Refused(_("Напишіть підставу: чому змінюєте записане про гроші."), status=422)


def check_payment(measure: Measure, day: date, amount: Decimal, fund: str) -> None:
    """Refuse what no payment of this measure can be."""
    require_figures(measure)
    _check(measure.programme, day, amount, fund)


def _check(programme: Programme, day: date, amount: Decimal, fund: str) -> None:
    if day > clock.today():
        raise Refused(_("Цей день ще не настав, а платіж — те, що вже сплачено."), _("Перевірте дату."), status=422)
    if day.year not in programme.years:
        raise Refused(
            _("Програма діє в %(since)s–%(until)s роках, а платіж — %(year)s року.")
            % {"since": programme.since_year, "until": programme.until_year, "year": day.year},
            _("Перевірте дату або роки програми."),
            status=422,
        )
    check_amount(amount, below_nothing=True)
    if amount == 0:
        raise Refused(_("Платіж не може бути нульовим."), status=422)
    _check_fund(fund)


def _check_fund(fund: str) -> None:
    if fund and fund not in dict(FUNDS):
        raise Refused(_("Такого фонду бюджет не має: є загальний і спеціальний."), status=422)
