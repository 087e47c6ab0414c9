"""Taking a document in: all of it or nothing, under the verb «import», with the document named as the ground."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from viche.hromada.models import Department
from viche.kit import access, attachments, clock, journal, words
from viche.kit.access import PUBLISHERS, WRITERS, Refused, Viewer
from viche.kit.models import Attachment, ImportFile
from viche.kit.publishing import PUBLISHING, section_of
from viche.kit.registers.actions import require_writer
from viche.office.programmes.importing import replacing
from viche.office.programmes.importing.choices import LANGUAGE, Choices, Document
from viche.office.programmes.importing.matching import Comparison, compare
from viche.office.programmes.importing.rows import Progress
from viche.office.programmes.importing.stated import Writing, has_statement
from viche.office.programmes.models import Amendment, ColumnMapping, Measure, Programme, TakenDocument
from viche.office.programmes.taking import Columns, ProgrammeDraft

# Numbers of the database have sixteen digits before the comma.
LARGEST = Decimal(10) ** 16
OLDEST, NEWEST = 1991, 2100


def no_progress(_done: int, _of: int, _what: str) -> None:
    """Nobody is watching."""


def take_in(
    draft: ProgrammeDraft, choices: Choices, document: Document, viewer: Viewer, progress: Progress = no_progress
) -> Programme:
    """Write what a document says, whole. Refuses before anything is written; whatever fails later leaves nothing."""
    with transaction.atomic():
        programme = _locked(choices, viewer)
        check(draft, choices, programme, viewer)
        with translation.override(LANGUAGE):
            ground = _("Узято з документа «%(name)s»") % {"name": document.name}
            try:
                with transaction.atomic(), journal.change("import", by=viewer.person, ground=ground):
                    programme = _write(draft, choices, document, programme, progress)
            except IntegrityError as error:
                raise Refused(
                    _meanwhile(), _("Нічого не записано. Перегляньте документ ще раз."), status=409
                ) from error
        _attach(programme, document, viewer)
        if choices.publish and choices.programme is None:
            PUBLISHING.take(programme, "publish", viewer)
    return programme


def _meanwhile() -> str:
    return _("Поки ви переглядали, хтось уже записав те саме.")


def _locked(choices: Choices, viewer: Viewer) -> Programme | None:
    """The programme the document reports on, nobody else's until the end; None for a new one."""
    return access.fetch(Programme, choices.programme, viewer, lock=True) if choices.programme else None


def _write(
    draft: ProgrammeDraft, choices: Choices, document: Document, programme: Programme | None, progress: Progress
) -> Programme:
    comparison: Comparison | None = None
    if programme is None:
        programme = _new(draft, choices)
    else:
        before = replacing.earlier(programme, choices.since, choices.until)
        if before is not None and replacing.is_untouched(programme):
            replacing.erase_everything(programme)
        else:
            if before is not None:
                replacing.erase_stated(before)
            comparison = compared(draft, programme, choices)
            check_amendment(choices, comparison, programme)
    taken = TakenDocument(
        hromada_id=programme.hromada_id,
        programme=programme,
        name=document.name[:200],
        sha256=document.sha256,
        since=choices.since,
        until=choices.until,
        unit=draft.unit,
        columns=draft.columns.to_json() if draft.columns else {},
    )
    Writing(programme, draft, choices, comparison, progress).run(taken)
    return programme


def compared(draft: ProgrammeDraft, programme: Programme, choices: Choices) -> Comparison:
    """The document beside the programme as it stood at the end of the period."""
    return compare(draft, programme, choices.until or clock.today())


def _new(draft: ProgrammeDraft, choices: Choices) -> Programme:
    unit = Department.objects.get(pk=choices.department)
    programme = Programme(
        hromada_id=unit.hromada_id,
        department=unit,
        title=choices.title,
        since_year=choices.since_year,
        until_year=choices.until_year,
        unit=draft.unit,
        act_text=choices.act_text,
        note=choices.note,
    )
    programme.save()
    return programme


def _attach(programme: Programme, document: Document, viewer: Viewer) -> None:
    """Keep the file among those of the programme, once."""
    there = Attachment.objects.filter(kind=section_of(Programme), record_id=programme.pk, sha256=document.sha256)
    if not there.exists():
        attachments.save(programme, SimpleUploadedFile(document.name, document.content), viewer)


def forget(kept: ImportFile) -> None:
    """Drop a document in waiting; nothing was written from it."""
    kept.delete()


# ── What must hold before ────────────────────────────────────────────────────────────────────────────────────────


def require_may_take(viewer: Viewer, programme: Programme | None, department: int | None = None) -> None:
    """Who takes documents in: writers of the department; into a published programme, those who publish."""
    if programme is not None:
        return require_writer(viewer, programme)
    require_writer(viewer)
    if department is None or viewer.has(WRITERS, department):
        return None
    raise Refused(
        _("Ви не ведете програм цього підрозділу."), _("Виберіть свій підрозділ або зверніться до секретаря.")
    )


def may_publish(viewer: Viewer, department: int) -> bool:
    """Whether «оприлюднити одразу» is offered."""
    return viewer.has(PUBLISHERS, department)


def check(draft: ProgrammeDraft, choices: Choices, programme: Programme | None, viewer: Viewer) -> None:
    """Refuse what cannot be written, with what to do."""
    require_may_take(viewer, programme, choices.department)
    if programme is None:
        _check_new(choices, viewer)
    _check_draft(draft, choices)
    before = replacing.earlier(programme, choices.since, choices.until) if programme else None
    if before is not None and not choices.replace:
        raise Refused(
            _("За цей період у програму вже взято документ «%(name)s».") % {"name": before.name},
            _("Щоб узяти його наново, виберіть «Замінити взяте з документа»."),
            status=409,
            title=_("Документ уже взято"),
            links=[(str(programme), reverse("programmes-record", args=[before.programme_id]))],
        )


def _check_new(choices: Choices, viewer: Viewer) -> None:
    if not Department.objects.working(clock.today()).filter(pk=choices.department).exists():
        raise Refused(_("Такого підрозділу в громаді немає, або він уже не працює."), _("Виберіть інший."), status=422)
    if choices.publish and not may_publish(viewer, choices.department):
        raise Refused(_("Оприлюднити одразу можна лише програму підрозділу, за який ви затверджуєте."))
    if not choices.title.strip():
        raise Refused(_("Назвіть програму."), status=422)
    if not OLDEST <= choices.since_year <= choices.until_year <= NEWEST:
        raise Refused(_("Назвіть перший і останній рік програми."), _("Останній рік не раніше за перший."), status=422)
    twin = Programme.objects.filter(title=choices.title).first()
    if twin is not None:
        raise Refused(
            _("Програма «%(title)s» уже є.") % {"title": twin.title},
            _("Якщо це звіт про неї, виберіть її в першому кроці; якщо інша програма — назвіть її інакше."),
            status=409,
            title=_("Така програма вже є"),
            links=[(twin.title, reverse("programmes-record", args=[twin.pk]))],
        )


def _check_draft(draft: ProgrammeDraft, choices: Choices) -> None:
    if not draft.measures:
        raise Refused(
            _("У документі не знайшлося жодного заходу."),
            _("Покажіть, у якому стовпці названо захід, або завантажте інший документ."),
            status=422,
        )
    if choices.until is None and reports(draft):
        raise Refused(
            _("Документ каже, що зроблено або витрачено, але за який період — невідомо."),
            _("Назвіть перший і останній день звітного періоду."),
            status=422,
        )
    for measure in draft.measures:
        amounts = [*(part.amount for part in measure.plan.parts), measure.plan.total, measure.actual]
        if any(amount is not None and abs(amount) >= LARGEST for amount in amounts):
            raise Refused(
                _too_large(measure.number), _("Перевірте число й одиницю: гривні чи тисячі гривень."), status=422
            )
        if any(part.amount < 0 for part in measure.plan.parts):
            raise Refused(
                _("План заходу %(number)s менший від нуля.") % {"number": measure.number},
                _("Виправте число в документі й завантажте його ще раз."),
                status=422,
            )


def _too_large(number: str) -> str:
    return _("Сума заходу %(number)s завелика: більшої за десять квадрильйонів гривень не буває.") % {"number": number}


def reports(draft: ProgrammeDraft) -> bool:
    """Whether the document says anything of a period, not only the plan."""
    return any(measure.actual is not None or has_statement(measure) for measure in draft.measures)


def check_amendment(choices: Choices, comparison: Comparison, programme: Programme) -> None:
    """Refuse a day that has an amendment already, and one by which the plans in force would not be the older ones."""
    if choices.amended_on is None:
        return
    there = Amendment.objects.select_related("act").filter(programme=programme, since=choices.amended_on).first()
    if there is not None:
        raise Refused(
            _("Від %(day)s у програмі вже є зміни: %(act)s.") % {"day": words.long_date(there.since), "act": there},
            _(
                "Назвіть інший день. Якщо документ показує саме ті зміни, лишіть день порожнім: розбіжності стануть "
                "сумнівами, а нові суми впишіть до тих змін."
            ),
            status=409,
        )
    for place in comparison.differing_plans:
        plan, measure = comparison.plans.get(place), comparison.found[place]
        if plan is not None and plan.since is not None and plan.since >= choices.amended_on:
            raise Refused(_later(measure, plan.since), _("Назвіть пізніший день, від якого діють зміни."), status=422)


def _later(measure: Measure, since: Any) -> str:
    return _("Чинний план заходу %(number)s діє від %(day)s, а зміни мають бути пізніші.") % {
        "number": measure.number,
        "day": f"{since:%d.%m.%Y}",
    }


# ── Columns, remembered ──────────────────────────────────────────────────────────────────────────────────────────


def remembered(columns: Columns) -> ColumnMapping | None:
    """How a person of this hromada mapped a table with the same headings."""
    return ColumnMapping.objects.filter(signature=columns.signature).first()


def remember(columns: Columns, recognised: Columns, unit: int, viewer: Viewer) -> None:
    """Keep a mapping that differs from what the headings say, or from what was remembered."""
    there = remembered(columns)
    fields = {str(column): key for column, key in columns.fields.items()}
    same_as_read = columns.fields == recognised.fields
    if (there is None and same_as_read) or (there is not None and there.columns == fields and there.unit == unit):
        return
    with journal.change("map", by=viewer.person):
        ColumnMapping.objects.update_or_create(
            hromada_id=viewer.hromada_id or 0,
            signature=columns.signature,
            defaults={"columns": fields, "unit": unit, "used_at": clock.now()},
        )
