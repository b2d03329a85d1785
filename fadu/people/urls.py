"""Addresses of people: signing in, one's own account, the administrators' pages."""

from django.urls import path

from fadu.people.views import account, organs, posts, signin, users

urlpatterns = [
    path("login", signin.login, name="login"),
    path("login/code", signin.login_code, name="login-code"),
    path("logout", signin.sign_out, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/totp/", account.second_factor, name="account-totp"),
    path("account/totp/remove/", account.drop_second_factor, name="account-totp-remove"),
    path("account/codes/", account.new_codes, name="account-codes"),
    path("account/delegate/", posts.delegate, name="delegate"),
    path("account/delegations/<int:pk>/end/", posts.end_delegation, name="delegation-end"),
    path("settings/people/", users.index, name="people"),
    path("settings/people/users/", users.users, name="people-users"),
    path("settings/people/users/new/", users.new_user, name="people-user-new"),
    path("settings/people/users/<int:pk>/", users.user, name="people-user"),
    path("settings/people/users/<int:pk>/edit/", users.edit_user, name="people-user-edit"),
    path("settings/people/users/<int:pk>/grant/", posts.grant, name="people-grant"),
    path("settings/people/users/<int:pk>/act/<slug:name>/", users.act, name="people-user-act"),
    path("settings/people/posts/", posts.posts, name="people-posts"),
    path("settings/people/posts/<int:pk>/", posts.post, name="people-post"),
    path("settings/people/delegations/", posts.delegations, name="people-delegations"),
    path("settings/people/organs/", organs.organs, name="people-organs"),
    path("settings/people/organs/new/", organs.new_organ, name="people-organ-new"),
    path("settings/people/organs/<int:pk>/", organs.organ, name="people-organ"),
    path("settings/people/organs/<int:pk>/edit/", organs.edit_organ, name="people-organ-edit"),
    path("settings/people/organs/<int:pk>/rename/", organs.rename, name="people-organ-rename"),
]
