"""The ledger's settings."""

from typing import Self

from pydantic import Field, FilePath, model_validator
from pydantic_settings import SettingsConfigDict

from trident.kernel.settings import BankSettings

_TRUETYPE = (b"\x00\x01\x00\x00", b"true", b"ttcf")
"""How files of TrueType fonts and of collections of them begin."""


class PaperSettings(BankSettings):
    """How the bank's statements and receipts look (`TRIDENT_PAPER_…`)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="TRIDENT_PAPER_")

    bank_name_zh: str = Field(default="三叉戟银行", min_length=1, max_length=40, description="the bank's Chinese name")
    bank_name_en: str = Field(default="Trident Bank", min_length=1, max_length=60, description="its English name")
    font_file: FilePath | None = Field(
        default=None, description="TrueType font to embed; empty: the STSong-Light that PDF readers bring themselves"
    )

    @model_validator(mode="after")
    def _check_font(self) -> Self:
        if self.font_file is not None:
            with self.font_file.open("rb") as file:
                if file.read(4) not in _TRUETYPE:
                    message = "font_file is not a TrueType font; PostScript outlines (.otf) cannot be embedded"
                    raise ValueError(message)
        return self
