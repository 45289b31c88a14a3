"""The role × permission table, reviewed in diffs."""

from trident.kernel.auth import ROLE_PERMISSIONS, Permission, Role


def write_permissions() -> str:
    """Write one line per permission with a mark under each role that carries it."""
    width = max(len(permission) for permission in Permission)
    head = " " * width + "  " + "  ".join(role.value for role in Role)
    lines = [head]
    for permission in sorted(Permission):
        marks = (("x" if permission in ROLE_PERMISSIONS[role] else "·").center(len(role)) for role in Role)
        lines.append((f"{permission:<{width}}  " + "  ".join(marks)).rstrip())
    return "\n".join(lines) + "\n"
