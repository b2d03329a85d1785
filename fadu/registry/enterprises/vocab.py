"""The words of the register: kinds, states, sizes and classes of a market entity."""

from django.db import models


class Kind(models.TextChoices):
    """What sort of market entity it is."""

    ENTERPRISE = "enterprise", "企业"
    SELF_EMPLOYED = "self_employed", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"
    BRANCH = "branch", "分支机构"
    FOREIGN = "foreign", "外商投资企业"


class Status(models.TextChoices):
    """Where its registration stands."""

    ACTIVE = "active", "存续（在营）"
    SUSPENDED = "suspended", "歇业"
    CLOSED = "closed", "注销"
    REVOKED = "revoked", "吊销"
    MOVED_OUT = "moved_out", "迁出"


GONE = (Status.CLOSED, Status.REVOKED, Status.MOVED_OUT)


class Size(models.TextChoices):
    """Size class of statistics; empty where nobody has classed it."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class Grade(models.TextChoices):
    """General credit risk class, written by risk scoring alone."""

    A = "A", "A 类（信用风险低）"
    B = "B", "B 类（信用风险一般）"
    C = "C", "C 类（信用风险较高）"
    D = "D", "D 类（信用风险高）"


class ClassKind(models.TextChoices):
    """Whether a class is the general one or that of one professional field."""

    GENERAL = "general", "通用"
    PROFESSIONAL = "professional", "专业"


MARKS = (
    ("abnormal_list", "列入经营异常名录"),
    ("serious_dishonest", "列入严重违法失信名单"),
    ("above_scale", "规模以上企业"),
    ("key_project", "重点项目单位"),
)
