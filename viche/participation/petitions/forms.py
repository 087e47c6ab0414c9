"""Forms: the list, the author's, the desk's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department
from viche.kit import clock
from viche.kit.registers.fields import DAY_HINT, DayField
from viche.participation.petitions import rules
from viche.participation.petitions.grounds import Ground
from viche.participation.petitions.models import LocalGround, Order, Petition

LINES = forms.Textarea(attrs={"rows": 8})


class ListForm(forms.Form):
    """Words and a state; both stand in the address."""

    q = forms.CharField(label=_("Про що"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("Стан"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(key, rules.PETITION.state(key).title) for key in rules.PUBLIC]
        self.fields["state"].choices = [("", _("Усі")), *states]  # type: ignore[attr-defined]


class DeskListForm(ListForm):
    """The same with what is not public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.key, state.title) for state in rules.PETITION.states if state.key != rules.DRAFT]
        self.fields["state"].choices = [("", _("Усі")), *states]  # type: ignore[attr-defined]


class TitleForm(forms.Form):
    """What it is about, in a line."""

    title = forms.CharField(
        label=_("Що зробити й де"),
        min_length=10,
        max_length=rules.TITLE,
        help_text=_("Одним реченням: «Освітлення й пандус у переході на Великій Перспективній»."),
    )


class PetitionForm(forms.ModelForm):
    """What the law asks of an author, and what helps to review."""

    class Meta:
        model = Petition
        fields = ("title", "text", "addressee", "author_name", "author_email", "residence", "wants_hearings")
        labels = {
            "title": _("Назва"),
            "text": _("Суть: що не так і що просите зробити"),
            "author_name": _("Прізвище, ім’я, по батькові"),
            "author_email": _("Електронна пошта"),
            "residence": _("Де ви живете"),
            "wants_hearings": _("Прошу провести громадські слухання, якщо петиція набере підписи"),
        }
        help_texts = {
            "author_name": _("Закон вимагає назвати автора; ім’я побачать усі."),
            "author_email": _("На неї прийде відповідь. Нікому не показуємо."),
            "residence": _("Не показуємо. Петицію може подати громадянин України, де б він не жив."),
            "wants_hearings": _("На час слухань строк розгляду продовжують."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].min_length = 10  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """As long as the first page of the wizard asks."""
        return TitleForm.base_fields["title"].clean(self.cleaned_data["title"])  # type: ignore[no-any-return]

    def _post_clean(self) -> None:
        """What was typed is put into the petition by the action, not by the form."""


class RefuseForm(forms.Form):
    """On what ground, and what the author can do about it."""

    key = forms.ChoiceField(label=_("Підстава"), widget=forms.RadioSelect)
    ground = forms.CharField(
        label=_("Пояснення автору"), widget=LINES, max_length=3000,
        help_text=_("Що саме в тексті не так і як це виправити. Пояснення прочитає лише автор."),
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: list[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grounds = {ground.key: ground for ground in grounds}
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            (key, f"{ground.title} — {ground.basis}") for key, ground in self.grounds.items()
        ]

    @property
    def chosen(self) -> Ground:
        """The ground."""
        return self.grounds[self.cleaned_data["key"]]


class ProlongForm(forms.Form):
    """Hearings: what was decided about them, until when the review goes on."""

    ground = forms.CharField(label=_("Коли й де слухання"), widget=LINES, max_length=3000)
    review_on = DayField(label=_("Розглянути до"), help_text=DAY_HINT)


class AnswerForm(forms.Form):
    """Supported or not, why, who signed."""

    decision = forms.ChoiceField(label=_("Рішення"), choices=Petition.DECISIONS, widget=forms.RadioSelect)
    ground = forms.CharField(
        label=_("Відповідь і причини"), widget=LINES, max_length=20_000,
        help_text=_("Що зроблять, або чому ні. Завдання з виконавцями й строками запишете далі."),
    )  # fmt: skip
    signed_by = forms.CharField(label=_("Хто підписав: посада, ім’я та прізвище"), max_length=300)


class ReplyForm(forms.Form):
    """The reply to what became an appeal."""

    ground = forms.CharField(label=_("Відповідь"), widget=LINES, max_length=20_000)


class ConfirmForm(forms.Form):
    """Nothing to fill: only to confirm."""


class _UnitForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Підрозділ"), queryset=Department.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.working(clock.today())  # type: ignore[attr-defined]


class HandOverForm(_UnitForm):
    """To whom the reply goes."""


class TaskForm(_UnitForm):
    """What was promised, who does it, until when."""

    what = forms.CharField(label=_("Що зробити"), max_length=500)
    due_on = DayField(label=_("До якого дня"), help_text=DAY_HINT)
    field_order = ("what", "department", "due_on")


class EvidenceForm(forms.Form):
    """What was done, and where it is seen."""

    evidence = forms.CharField(label=_("Що зроблено"), widget=LINES, max_length=3000)
    evidence_link = forms.URLField(
        label=_("Адреса доказу: акт, світлини, запис у реєстрі"), required=False, max_length=500, assume_scheme="https"
    )


class OrderForm(_UnitForm):
    """Who works with petitions and who signs them."""

    level = forms.ChoiceField(
        label=_("Хто підписує"), choices=Order._meta.get_field("level").choices,  # type: ignore[arg-type]
        widget=forms.RadioSelect,
        help_text=_("Стосується петицій, які оприлюднять після зміни."),
    )  # fmt: skip
    authority_code = Order._meta.get_field("authority_code").formfield()


class SwitchForm(forms.Form):
    """Why; everybody reads it."""

    ground = forms.CharField(label=_("Чому"), max_length=300, help_text=_("Це прочитають усі на сторінці петицій."))


class GroundForm(forms.ModelForm):
    """A local ground to refuse."""

    class Meta:
        model = LocalGround
        fields = ("title", "basis")
        help_texts = {"basis": _("Рішення ради, пункт порядку. Чи має громада право на ширші підстави — спірно.")}
