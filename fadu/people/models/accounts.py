"""Users and their recovery codes. A user is a person's account; what the person may do comes from posts alone."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from fadu.people.pinyin import initials


class UserManager(BaseUserManager):
    """Creates users; the username is kept in NFKC form."""

    def create_user(self, username: str, password: str | None = None, **extra) -> "User":
        """A user with a hashed password; without one the account cannot sign in until a password is set."""
        user = self.model(username=self.model.normalize_username(username), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account of one person. Accounts are closed (`is_active=False`), never deleted."""

    username = models.CharField("用户名", max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机号", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须修改密码", default=False)
    password_changed_on = models.DateTimeField("密码修改时间", null=True, blank=True)
    demo = models.BooleanField("演示账号", default=False)
    created_on = models.DateField("建立日期", null=True, blank=True)
    sort_key = models.CharField("拼音首字母", max_length=60, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["sort_key", "username"]
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args, **kwargs) -> None:
        """Keep the pinyin key in step with the name."""
        self.sort_key = initials(self.name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name

    def get_short_name(self) -> str:
        """The person's name."""
        return self.name


class RecoveryCode(models.Model):
    """A one-time code for a lost authenticator; only its keyed hash is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes", verbose_name="用户")
    digest = models.CharField("摘要", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="people_recoverycode_once")]
