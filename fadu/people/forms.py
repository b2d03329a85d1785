"""Forms of the administrators' pages: they check shape, the services check rights and rules."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator

from fadu.kernel.today import today
from fadu.people.duties import all_roles
from fadu.people.ids import check_uscc
from fadu.people.models import Area, Organ, User

REQUIRED = "请填写这一项。"


class ChineseForm(forms.Form):
    """A form whose standard messages are short Chinese sentences."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED
            field.error_messages["invalid_choice"] = "请从列出的选项中选择。"
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = "请填写日期，例如 2026-03-02。"

    def shown(self) -> dict[str, Any]:
        """field → what the form shows: typed values after an error, initial ones before."""
        return {name: self[name].value() for name in self.fields}

    def messages(self) -> dict[str, str]:
        """field → first message; messages about the whole form under the empty name."""
        if not self.is_bound:
            return {}
        return {"" if name == NON_FIELD_ERRORS else name: str(found[0]) for name, found in self.errors.items()}

    def attempt(self, act: Callable[..., Any]) -> tuple[bool, Any]:
        """Call `act(**cleaned)`; rules it reports join the form's errors. Returns (done, what act returned)."""
        if not self.is_valid():
            return False, None
        try:
            return True, act(**self.cleaned_data)
        except ValidationError as problem:
            self._join(problem)
            return False, None

    def _join(self, problem: ValidationError) -> None:
        found = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
        for name, texts in found.items():
            self.add_error(name if name in self.fields else None, texts)


PHONE = RegexValidator(r"^[0-9+\- ]{5,20}$", "电话号码只能包含数字、空格、加号和连接号。")


class UserForm(ChineseForm):
    """A new account."""

    username = forms.CharField(max_length=60, validators=User._meta.get_field("username").validators)
    name = forms.CharField(max_length=60)
    phone = forms.CharField(max_length=20, required=False, validators=[PHONE])

    def clean_username(self) -> str:
        """A name that nobody has, whatever its capitals."""
        username = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("这个用户名已被使用。")
        return username


class UserEditForm(ChineseForm):
    """Corrections to an account."""

    name = forms.CharField(max_length=60)
    phone = forms.CharField(max_length=20, required=False, validators=[PHONE])


def organ_choices() -> list[tuple[int, str]]:
    """All organs in force, for a select."""
    day = today()
    return [(o.pk, o.label) for o in Organ.objects.all() if o.in_force(day)]


class OrganField(forms.ModelChoiceField):
    """Chooses an organ."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organ.objects.all(), **kwargs)

    def label_from_instance(self, obj: Organ) -> str:
        """The name, marked when not confirmed."""
        return obj.label


class OrganForm(ChineseForm):
    """What is on record about an organ, its name apart."""

    short = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=Organ.Kind.choices)
    area = forms.ModelChoiceField(Area.objects.all(), to_field_name="code")
    parent = OrganField(required=False)
    superior = OrganField(required=False)
    code = forms.CharField(max_length=40, required=False)
    prefix = forms.CharField(max_length=12, required=False)
    confidence = forms.ChoiceField(choices=Organ._meta.get_field("confidence").choices)
    confirm = forms.BooleanField(required=False)
    note = forms.CharField(max_length=200, required=False)
    order = forms.IntegerField(min_value=0, initial=1000)

    def clean_code(self) -> str:
        """Blank, or a valid unified social credit code."""
        if not self.cleaned_data["code"]:
            return ""
        checked = check_uscc(self.cleaned_data["code"])
        if not checked.ok:
            raise ValidationError(checked.error)
        return checked.value


KEY = RegexValidator(r"^[a-z0-9]+([.-][a-z0-9]+)*$", "标识只能用小写字母和数字，中间可以用点或连接号。")


class NewOrganForm(OrganForm):
    """A new organ: also its key, name, first day, and the organ it takes over from."""

    key = forms.CharField(max_length=40, validators=[KEY])
    name = forms.CharField(max_length=80)
    valid_from = forms.DateField(required=False)
    previous = OrganField(required=False)
    field_order = ("key", "name")

    def clean_key(self) -> str:
        """A key that no organ has."""
        if Organ.objects.filter(key=self.cleaned_data["key"]).exists():
            raise ValidationError("这个标识已被使用。")
        return self.cleaned_data["key"]


class RenameForm(ChineseForm):
    """A new name from a day on."""

    name = forms.CharField(max_length=80)
    short = forms.CharField(max_length=40)
    first_day = forms.DateField()
    basis = forms.CharField(max_length=200, required=False)


class GrantForm(ChineseForm):
    """A post for a user."""

    organ = OrganField()
    role = forms.ChoiceField()
    title = forms.CharField(max_length=60, required=False)
    start = forms.DateField()
    end = forms.DateField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(all_roles().items())

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", "止日不能早于起日。")
        return data


class TransferForm(ChineseForm):
    """Another post for the holder from a day on."""

    organ = OrganField()
    role = forms.ChoiceField()
    title = forms.CharField(max_length=60, required=False)
    first_day = forms.DateField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(all_roles().items())


class EndForm(ChineseForm):
    """The last day of a post."""

    last_day = forms.DateField()
    reason = forms.CharField(max_length=200)


class DelegationForm(ChineseForm):
    """Lending a post: `posts` and `users` limit the choices."""

    post = forms.TypedChoiceField(coerce=int)
    to_user = forms.ModelChoiceField(User.objects.none())
    start = forms.DateField()
    end = forms.DateField()
    reason = forms.CharField(max_length=200)

    def __init__(self, *args: Any, posts: list[tuple[int, str]], users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts
        self.fields["to_user"].queryset = users
