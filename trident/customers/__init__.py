from trident.customers.actions.change_language import change_language
from trident.customers.actions.register_customer import register_customer
from trident.customers.actions.register_customers import register_customers
from trident.customers.errors import CustomerExists, InvalidIdNumber, InvalidName, InvalidPhone, UnknownCustomer
from trident.customers.queries import (
    count_customers,
    customer,
    customer_contact,
    customers_by_ids,
    find_customer_by_id_number,
    find_customer_by_phone,
    find_customer_id_by_phone,
    search_customers,
)
from trident.customers.rules import born_on, check_phone, id_number_check_character
from trident.customers.types import CustomerContact, CustomerId, CustomerView, NewCustomer, Segment

__all__ = [
    "CustomerContact",
    "CustomerExists",
    "CustomerId",
    "CustomerView",
    "InvalidIdNumber",
    "InvalidName",
    "InvalidPhone",
    "NewCustomer",
    "Segment",
    "UnknownCustomer",
    "born_on",
    "change_language",
    "check_phone",
    "count_customers",
    "customer",
    "customer_contact",
    "customers_by_ids",
    "find_customer_by_id_number",
    "find_customer_by_phone",
    "find_customer_id_by_phone",
    "id_number_check_character",
    "register_customer",
    "register_customers",
    "search_customers",
]
