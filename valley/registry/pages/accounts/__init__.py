"""Pages about who may do what: one's own, an organisation's members, the office's accounts and claims."""

from django.urls import URLPattern, URLResolver, path

from valley.registry.pages.accounts import claims, invitations, me, members, office

urlpatterns: list[URLPattern | URLResolver] = [
    path("me", me.me, name="me"),
    path("me/deputies/<uuid:record>/end", me.end_deputy, name="end_deputy"),
    path("me/claims", claims.mine, name="my_claims"),
    path("claims/<uuid:public_id>", claims.claim, name="claim"),
    path("claims/<uuid:public_id>/verify", claims.verify, name="verify_claim"),
    path("claims/<uuid:public_id>/withdraw", claims.withdraw, name="withdraw_claim"),
    path("invitations/<str:secret>", invitations.invitation, name="invitation"),
    path("invitations/<uuid:public_id>/withdraw", invitations.withdraw, name="withdraw_invitation"),
    path("organisations/<uuid:public_id>/members", members.members, name="members"),
    path("organisations/<uuid:public_id>/members/<uuid:user_id>", members.member, name="member"),
    path("organisations/<uuid:public_id>/members/<uuid:user_id>/leave", members.leave, name="member_leaves"),
    path("role-grants/<uuid:record>/end", members.end_role, name="end_role"),
    path("office/accounts", office.accounts, name="accounts"),
    path("office/accounts/<uuid:public_id>", office.account, name="account"),
    path("office/accounts/<uuid:public_id>/close", office.close, name="close_account"),
    path("office/accounts/<uuid:public_id>/reopen", office.reopen, name="reopen_account"),
    path("office/accounts/<uuid:public_id>/sign-out", office.sign_out, name="sign_out_account"),
    path("office/accounts/<uuid:public_id>/leave", office.leave, name="account_leaves"),
    path("accounts/<uuid:public_id>/recovery", office.recovery, name="issue_recovery"),
]
