from trident.kernel.errors import Conflict, Invalid, NotFound, Title


class InvalidIdNumber(Invalid):
    """The resident ID number breaks GB 11643-1999; `reason` says where."""

    title = Title(zh="身份证号码不正确", en="The resident ID number is not valid")


class InvalidPhone(Invalid):
    """The number is not one of the mainland's mobile plan."""

    title = Title(zh="手机号码不正确", en="The mobile number is not valid")


class InvalidName(Invalid):
    """The name is empty, too long or carries characters no name has."""

    title = Title(zh="姓名不正确", en="The name is not valid")


class CustomerExists(Conflict):
    """Rule R49: one phone number belongs to one ID number, and each to one customer. `field` says which is taken."""

    title = Title(zh="该客户已存在", en="A customer with this phone or ID number exists already")


class UnknownCustomer(NotFound):
    """No customer has this id."""

    title = Title(zh="客户不存在", en="There is no such customer")
