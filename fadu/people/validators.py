"""Password rules beyond Django's own."""

import unicodedata

from django.core.exceptions import ValidationError

from fadu.people.models import User


class MixedCharacters:
    """Requires characters of at least `kinds` of four kinds: capitals, small letters, digits, others."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when the password is too uniform."""
        found = {self._kind(char) for char in password}
        if len(found) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_uniform")

    @staticmethod
    def _kind(char: str) -> str:
        category = unicodedata.category(char)
        return category if category in ("Lu", "Ll", "Nd") else "other"

    def get_help_text(self) -> str:
        """The rule for the form."""
        return f"密码至少包含大写字母、小写字母、数字、符号四类中的{self.kinds}类。"


class NotTheOldOne:
    """A new password differs from the present one."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when the user already has this password."""
        if user is not None and user.pk and user.has_usable_password() and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="password_same")

    def get_help_text(self) -> str:
        """The rule for the form."""
        return "新密码不能与现密码相同。"
