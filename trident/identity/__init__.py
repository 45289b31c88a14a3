from trident.identity.actions.answer_code import answer_code
from trident.identity.actions.begin_sign_in import begin_sign_in
from trident.identity.actions.change_password import change_password
from trident.identity.actions.change_staff_status import disable_staff, enable_staff
from trident.identity.actions.open_customer_session import open_customer_session
from trident.identity.actions.prove_step_up import prove_step_up
from trident.identity.actions.register_staff import register_staff
from trident.identity.actions.resend_code import resend_code
from trident.identity.actions.revoke_session import revoke_session
from trident.identity.actions.revoke_staff_sessions import revoke_staff_sessions
from trident.identity.actions.send_step_up_code import send_step_up_code
from trident.identity.actions.set_password import set_password, set_password_hashes
from trident.identity.actions.sign_in_staff import sign_in_staff
from trident.identity.actions.sign_out import sign_out, sign_out_staff
from trident.identity.errors import (
    CodeExpired,
    InvalidRoles,
    InvalidStaffNumber,
    StaffDisabled,
    StaffExists,
    TooManyAttempts,
    TooSoon,
    UnknownSession,
    UnknownStaff,
    WeakPassword,
    WrongCode,
    WrongCredentials,
    WrongCurrentPassword,
)
from trident.identity.passwords import hash_password
from trident.identity.queries import (
    customer_sessions,
    find_staff_by_number,
    list_staff,
    staff_member,
    staff_with,
)
from trident.identity.session_reader import (
    SessionReader,
    ask_session_origins,
    live_customer_sessions,
    read_customer_sessions,
)
from trident.identity.sessions import token_digest
from trident.identity.settings import IdentitySettings
from trident.identity.step_ups import demand_step_ups, read_proven_step_ups
from trident.identity.types import (
    ChallengeId,
    ChallengeView,
    NewSession,
    Origin,
    ProvenStepUp,
    SessionId,
    SessionOrigin,
    SessionView,
    StaffId,
    StaffStatus,
    StaffView,
    StepUpAbout,
    StepUpDemand,
)

__all__ = [
    "ChallengeId",
    "ChallengeView",
    "CodeExpired",
    "IdentitySettings",
    "InvalidRoles",
    "InvalidStaffNumber",
    "NewSession",
    "Origin",
    "ProvenStepUp",
    "SessionId",
    "SessionOrigin",
    "SessionReader",
    "SessionView",
    "StaffDisabled",
    "StaffExists",
    "StaffId",
    "StaffStatus",
    "StaffView",
    "StepUpAbout",
    "StepUpDemand",
    "TooManyAttempts",
    "TooSoon",
    "UnknownSession",
    "UnknownStaff",
    "WeakPassword",
    "WrongCode",
    "WrongCredentials",
    "WrongCurrentPassword",
    "answer_code",
    "ask_session_origins",
    "begin_sign_in",
    "change_password",
    "customer_sessions",
    "demand_step_ups",
    "disable_staff",
    "enable_staff",
    "find_staff_by_number",
    "hash_password",
    "list_staff",
    "live_customer_sessions",
    "open_customer_session",
    "prove_step_up",
    "read_customer_sessions",
    "read_proven_step_ups",
    "register_staff",
    "resend_code",
    "revoke_session",
    "revoke_staff_sessions",
    "send_step_up_code",
    "set_password",
    "set_password_hashes",
    "sign_in_staff",
    "sign_out",
    "sign_out_staff",
    "staff_member",
    "staff_with",
    "token_digest",
]
