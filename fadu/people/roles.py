"""Roles known to the platform itself. Roles of a module are named `<module>.<role>` and declared by its register."""

SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"

# The three administrators watch each other: one person never holds two, nor one together with business
# (classified protection level 3: 三员分立).
ADMINISTRATORS = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN})

PLATFORM_ROLES: dict[str, str] = {
    SYSTEM_ADMIN: "系统管理员",
    SECURITY_ADMIN: "安全管理员",
    AUDIT_ADMIN: "审计管理员",
    "coordinator": "法治办统筹",
    "leader": "领导",
    "auditor": "审计（纪检）查阅",
    "unit_contact": "单位联络员",
}
