from pydantic import ConfigDict

from trident.kernel.errors import Language
from trident.kernel.http import StrictModel


class ChangeLanguage(StrictModel):
    """The language in which the bank writes to the customer."""

    model_config = ConfigDict(json_schema_extra={"example": {"language": "en"}})

    language: Language
