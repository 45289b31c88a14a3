from functools import lru_cache

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from trident.kernel.settings import BankSettings


class IdentitySettings(BankSettings):
    """How people prove who they are (`TRIDENT_IDENTITY_…`); durations in seconds."""

    model_config = SettingsConfigDict(env_prefix="TRIDENT_IDENTITY_")

    argon2_memory_kib: int = Field(default=19_456, ge=8, description="argon2id memory (OWASP 2024: 19 MiB, 2, 1)")
    argon2_passes: int = Field(default=2, ge=1, description="argon2id iterations")
    argon2_lanes: int = Field(default=1, ge=1, description="argon2id parallelism")
    parallel_hashes: int = Field(default=4, ge=1, description="passwords hashed at once by a process; others wait")

    account_tries: int = Field(default=5, ge=1, description="wrong passwords an account takes in a row")
    account_period_s: int = Field(default=900, ge=1, description="time in which an account's tries come back")
    address_tries: int = Field(default=100, ge=1, description="wrong passwords and codes an address takes in a row")
    address_period_s: int = Field(default=600, ge=1, description="time in which an address' tries come back")

    code_lifetime_s: int = Field(default=300, ge=1, description="time a one-time code counts")
    code_tries: int = Field(default=5, ge=1, description="wrong codes a challenge takes, over all its codes")
    code_resend_after_s: int = Field(default=60, ge=1, description="time between two codes of a challenge")
    challenge_sends: int = Field(default=3, ge=1, description="codes sent for one challenge")
    challenge_lifetime_s: int = Field(default=900, ge=1, description="time a challenge can be answered or resent")
    account_sends: int = Field(default=5, ge=1, description="codes sent to an account without a sign-in following")
    account_sends_period_s: int = Field(default=3600, ge=1, description="time in which those come back")

    step_up_lifetime_s: int = Field(default=600, ge=1, description="time a step-up can be proven and used")

    customer_idle_s: int = Field(default=1800, ge=60, description="a customer's session ends so long after its use")
    customer_session_s: int = Field(
        default=43_200, ge=60, description="a customer's session ends so long after sign-in"
    )
    staff_idle_s: int = Field(default=1800, ge=60, description="a staff session ends so long after its use")
    staff_session_s: int = Field(default=36_000, ge=60, description="a staff session ends so long after sign-in")
    ended_days: int = Field(default=30, ge=0, description="days that ended sessions and challenges are kept")


@lru_cache(maxsize=1)
def environment_settings() -> IdentitySettings:
    """The settings of this process's environment, read once."""
    return IdentitySettings()
