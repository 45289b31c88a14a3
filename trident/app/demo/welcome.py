"""What the demo tells the person who started it."""

from trident.app.demo.addresses import Addresses
from trident.app.demo.people import PASSWORD
from trident.app.demo.seed import SignIns
from trident.kernel.auth import Role

_ROLES = {
    Role.TELLER: "teller 柜员",
    Role.OPERATIONS: "operations 运营",
    Role.RISK: "risk 风控",
    Role.AUDITOR: "auditor 审计",
    Role.ADMINISTRATOR: "administrator 管理员",
}


def welcome(addresses: Addresses, sign_ins: SignIns, *, has_web: bool) -> str:
    """Write the addresses, and three sign-ins of each kind."""
    customers = "\n".join(f"    {phone}  {name}" for name, phone in sign_ins.people)
    staff = "\n".join(
        f"    {_ROLES[role]:<22} {'  '.join(one.staff_number for one in sign_ins.staff if one.role is role)}"
        for role in _ROLES
    )
    missing = "" if has_web else "\n  The web apps are not built: run `make web`. 网页尚未构建，请运行 make web。\n"
    return f"""
  Trident is open. 三叉戟银行已开门。
{missing}
  customer app 手机银行   {addresses.server}/
  console 管理台          {addresses.server}/console/
  API                     {addresses.server}/docs
  phones 短信             {addresses.sandbox}/

  password of all 统一密码  {PASSWORD}
  customers 客户 (phone 手机号)
{customers}
  staff 员工 (number 工号)
{staff}

  Ctrl-C stops everything; nothing is lost. 按 Ctrl-C 停止，数据保留。
"""
